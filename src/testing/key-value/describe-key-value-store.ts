import type { KeyValueDriver } from "../../contracts/key-value-driver.ts";
import { invalid } from "../../errors.ts";
import type { ConformanceGap, DescribeAdapterOptions } from "../describe-adapter.ts";
import type { TestRunner } from "../test-runner.ts";
import { proveClosing } from "./closing-cases.ts";
import { countingDriver } from "./counting-driver.ts";
import { type StoreCase, type TestedKeyValueStore, canDo, proveAbsent, storeWorld } from "./store-subject.ts";
import { storeSubjects } from "./store-subjects.ts";

/** A store of keys and values that was opened for the suite. */
export interface OpenedKeyValueStore {
  readonly driver: KeyValueDriver;
  /**
   * How many round trips there have been, counted where they are sent or where they arrive. Without it calls of the driver are
   * counted.
   */
  readonly requests?: (() => number) | undefined;
}

const CLOSING = "closing: after close() every call is refused, and close() may be called again";

/** The full names of all tests of the suite, in order. */
export function keyValueTests(): string[] {
  return [...storeSubjects.flatMap(({ name, cases }) => cases.map((each) => `${name}: ${each.name}`)), CLOSING];
}

/**
 * Tests that a driver of a store of keys and values does what its contract says, and that the public store over it has every verb it
 * should have. `open` is called once. The keys of the tests begin with a text of their own, but for the empty key and a few short ones:
 * the store need not be empty, but nobody else may use those keys. The tests of one call must run one after another.
 */
export function describeKeyValueStore(
  runner: TestRunner,
  open: () => Promise<OpenedKeyValueStore> | OpenedKeyValueStore,
  options: DescribeAdapterOptions = {},
): void {
  const gaps = readGaps(options.except ?? []);
  let opened: Promise<TestedKeyValueStore> | null = null;
  const store = (): Promise<TestedKeyValueStore> => (opened ??= openForTests(open));
  const run = randomText();
  const declare = (name: string, body: () => Promise<void>): void => {
    const because = gaps.get(name);
    if (because === undefined) runner.test(name, body);
    else runner.test.skip(`${name} (${because})`, body);
  };
  runner.describe(options.name ?? "store of keys and values", () => {
    let number = 0;
    for (const { name, cases } of storeSubjects) {
      for (const each of cases) {
        number += 1;
        const namespace = `anyrow-test:${run}:${number}:`;
        declare(`${name}: ${each.name}`, async () => runCase(each, await store(), namespace, runner));
      }
    }
    declare(CLOSING, async () => proveClosing(storeWorld(await store(), `anyrow-test:${run}:`, runner.expect)));
    runner.afterAll?.(async () => {
      if (opened !== null) await (await opened).driver.close();
    });
  });
}

async function openForTests(
  open: () => Promise<OpenedKeyValueStore> | OpenedKeyValueStore,
): Promise<TestedKeyValueStore> {
  const { driver, requests } = await open();
  const counted = countingDriver(driver);
  return { driver: counted.driver, requests: requests ?? counted.calls };
}

async function runCase(
  each: StoreCase,
  store: TestedKeyValueStore,
  namespace: string,
  { expect }: TestRunner,
): Promise<void> {
  const world = storeWorld(store, namespace, expect);
  const missing = each.needs?.find((need) => !canDo(store.driver, need));
  if (missing === undefined) await each.run(world);
  else await proveAbsent(missing, world);
}

function readGaps(except: readonly ConformanceGap[]): Map<string, string> {
  const known = new Set(keyValueTests());
  return new Map(
    except.map(({ test, because }) => {
      if (!known.has(test)) throw invalid(null, ["except", test], "names no test of the suite");
      if (because.trim() === "") throw invalid(null, ["except", test], "needs a reason: say why in because");
      return [test, because];
    }),
  );
}

function randomText(): string {
  return Math.random().toString(36).slice(2, 10);
}
