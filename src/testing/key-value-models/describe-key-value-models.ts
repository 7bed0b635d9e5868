import { tableAdapter } from "../../engine/table-adapter.ts";
import { keyValueAdapter } from "../../key-value/key-value-adapter.ts";
import type { ConformanceGap, DescribeAdapterOptions } from "../describe-adapter.ts";
import { invalid } from "../../errors.ts";
import { countingDriver } from "../key-value/counting-driver.ts";
import type { OpenedKeyValueStore } from "../key-value/describe-key-value-store.ts";
import type { TestRunner } from "../test-runner.ts";
import { indexCases } from "./index-cases.ts";
import { type ModelCase, type ModelSubject, type TestedModelStore, canKeep, modelWorld } from "./model-subject.ts";
import { raceCases } from "./race-cases.ts";
import { refusalCases } from "./refusal-cases.ts";
import { ruleCases } from "./rule-cases.ts";
import { ttlCases } from "./ttl-cases.ts";
import { verbCases } from "./verb-cases.ts";

const subjects: readonly ModelSubject[] = [verbCases, ttlCases, indexCases, ruleCases, refusalCases, raceCases];

/** The full names of all tests of the suite, in order. */
export function keyValueModelTests(): string[] {
  return subjects.flatMap(({ name, cases }) => cases.map((each) => `${name}: ${each.name}`));
}

/**
 * Tests that models can be kept in a store of keys and values: that their rows mean what they mean everywhere, as far as the abilities
 * of its driver go. `open` is called once. Tables have names of their own, so the store need not be empty.
 */
export function describeKeyValueModels(
  runner: TestRunner,
  open: () => Promise<OpenedKeyValueStore> | OpenedKeyValueStore,
  options: DescribeAdapterOptions = {},
): void {
  const gaps = new Map((options.except ?? []).map((gap) => [knownTest(gap), gap.because]));
  let opened: Promise<TestedModelStore> | null = null;
  const store = (): Promise<TestedModelStore> => (opened ??= openForTests(open));
  const run = Math.random().toString(36).slice(2, 8);
  runner.describe(options.name ?? "models by key", () => {
    let number = 0;
    for (const { name, cases } of subjects) {
      for (const each of cases) {
        number += 1;
        const namespace = `t${run}_${number}`;
        const title = `${name}: ${each.name}`;
        const because = gaps.get(title);
        const body = async (): Promise<void> => runCase(each, await store(), namespace, runner);
        if (because === undefined) runner.test(title, body);
        else runner.test.skip(`${title} (${because})`, body);
      }
    }
    runner.afterAll?.(async () => {
      if (opened !== null) await (await opened).driver.close();
    });
  });
}

function knownTest({ test, because }: ConformanceGap): string {
  if (because.trim() === "") throw invalid(null, ["except", test], "needs a reason: say why in because");
  if (keyValueModelTests().includes(test)) return test;
  throw invalid(null, ["except", test], "names no test of the suite");
}

async function openForTests(open: () => Promise<OpenedKeyValueStore> | OpenedKeyValueStore): Promise<TestedModelStore> {
  const { driver, requests } = await open();
  const counted = countingDriver(driver);
  const adapter = keyValueAdapter(counted.driver, tableAdapter);
  return { driver: counted.driver, adapter, requests: requests ?? counted.calls };
}

/** Runs a case, or where the store lacks what it needs, proves that models that ask for it are refused. */
async function runCase(
  each: ModelCase,
  store: TestedModelStore,
  namespace: string,
  { expect }: TestRunner,
): Promise<void> {
  const world = modelWorld(store, namespace, expect);
  const missing = each.needs?.find((need) => !canKeep(store.driver, need));
  if (missing === undefined) return each.run(world);
  if (missing === "entries") return world.refuses(() => world.indexed(), { error: "unsupported" });
  const { plain } = world;
  if (missing === "certain") expect("atomic" in plain).toStrictEqual(false);
  if (missing === "together")
    await world.refuses(() => plain.atomic([plain.sessions.find("a"), plain.sessions.delete("a")]), {
      error: "unsupported",
    });
}
