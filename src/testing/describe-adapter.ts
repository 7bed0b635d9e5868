import type { Adapter } from "../contracts/adapter.ts";
import { connect } from "../database/connect.ts";
import { invalid } from "../errors.ts";
import { t } from "../models/field-factory.ts";
import { model } from "../models/model.ts";
import { counting } from "./counting-adapter.ts";
import { describeFailure, failureOf } from "./refusal.ts";
import type { SubjectCase, TestedStore } from "./subject.ts";
import { subjects } from "./subjects.ts";
import type { TestRunner } from "./test-runner.ts";

/** A store that was opened for the suite. */
export interface OpenedStore {
  readonly adapter: Adapter;
}

/** A case that a store is known not to satisfy. */
export interface ConformanceGap {
  /** The full name of the test, as {@link conformanceTests} lists it. */
  readonly test: string;
  /** Why; shown beside the test, which is listed as skipped. */
  readonly because: string;
}

/** How the suite is run. */
export interface DescribeAdapterOptions {
  /** What the group of tests is called; by default the name `adapter`. */
  readonly name?: string | undefined;
  readonly except?: readonly ConformanceGap[] | undefined;
}

const Remaining = model("closing_rows", { id: t.id() });

const CLOSING = "closing: after close() every query is refused, and close() may be called again";

/** The full names of all tests of the suite, in order. */
export function conformanceTests(): string[] {
  return [...subjects.flatMap(({ name, cases }) => cases.map((each) => `${name}: ${each.name}`)), CLOSING];
}

/**
 * Tests that an adapter gives every query the meaning it has everywhere. `open` must give a store without tables; it is called
 * once. The tests of one call share the store and must run one after another.
 */
export function describeAdapter(
  runner: TestRunner,
  open: () => Promise<OpenedStore> | OpenedStore,
  options: DescribeAdapterOptions = {},
): void {
  const gaps = readGaps(options.except ?? []);
  let opened: Promise<TestedStore> | null = null;
  const store = (): Promise<TestedStore> => {
    opened ??= (async () => ({ ...counting((await open()).adapter), prepared: new Map() }))();
    return opened;
  };
  const declare = (name: string, body: () => Promise<void>): void => {
    const because = gaps.get(name);
    if (because === undefined) runner.test(name, body);
    else runner.test.skip(`${name} (${because})`, body);
  };
  runner.describe(options.name ?? "adapter", () => {
    for (const { name, cases } of subjects) {
      for (const each of cases)
        declare(`${name}: ${each.name}`, async () => runOrProveAbsent(each, await store(), runner));
    }
    declare(CLOSING, async () => proveClosing(await store(), runner));
    runner.afterAll?.(async () => {
      if (opened !== null) await (await opened).adapter.close();
    });
  });
}

function readGaps(except: readonly ConformanceGap[]): Map<string, string> {
  const known = new Set(conformanceTests());
  return new Map(
    except.map(({ test, because }) => {
      if (!known.has(test)) throw invalid(null, ["except", test], "names no test of the suite");
      if (because.trim() === "") throw invalid(null, ["except", test], "needs a reason: say why in because");
      return [test, because];
    }),
  );
}

/** Runs a case, or where the store lacks what it needs, proves that the store says so. */
async function runOrProveAbsent(each: SubjectCase, store: TestedStore, { expect }: TestRunner): Promise<void> {
  const missing = each.needs.find((need) => !store.adapter.capabilities[need]);
  if (missing === undefined) return each.run(store, expect);
  const verb = missing === "sql" ? "sql" : "transaction";
  expect(verb in connect(store.adapter, {})).toStrictEqual(false);
}

async function proveClosing(store: TestedStore, { expect }: TestRunner): Promise<void> {
  const db = connect(store.adapter, { rows: Remaining });
  await store.adapter.close();
  await store.adapter.close();
  const failure = await failureOf(() => db.rows.count());
  expect(describeFailure(failure, { error: "connection_state" })).toStrictEqual({ error: "connection_state" });
}
