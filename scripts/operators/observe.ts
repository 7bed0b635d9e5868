import type { Adapter, AdapterTransaction } from "../../src/contracts/adapter.ts";
import { type ConformanceGap, describeAdapter } from "../../src/testing/index.ts";
import { recordingRunner } from "../../test/runtimes/recording-runner.ts";
import { type Operator, operators } from "./operators.ts";
import { type Mark, type Vectors, probe } from "./probes.ts";
import { operatorsOf } from "./used-operators.ts";

/** A column of the table. */
export type Marks = Readonly<Record<Operator, Mark>>;

/** What came of a run of the suite on a store; it can be sent as JSON. */
export interface Observation {
  readonly marks: Partial<Marks>;
  /** What went wrong: cases that failed, operators without a case. */
  readonly failures: readonly string[];
}

const MOST_MILLISECONDS = 60_000;

/** What is peculiar to a store. */
export interface ObserveOptions {
  readonly except?: readonly ConformanceGap[];
  readonly vectors?: Vectors;
}

/** Runs the suite on an empty store and notes which operators were used by cases that passed. What no case uses is tried by itself. */
export async function observe(
  adapter: Adapter,
  { except = [], vectors = true }: ObserveOptions = {},
): Promise<Observation> {
  const { seen, failures } = await runSuite(adapter, except);
  const marks: Partial<Record<Operator, Mark>> = {};
  for (const operator of operators) {
    if (seen.has(operator)) marks[operator] = { mark: "✓", because: null };
    else {
      const tried = await probe(operator, adapter, vectors);
      if (typeof tried === "string") failures.push(`${operator}: ${tried}`);
      else marks[operator] = tried;
    }
  }
  return { marks, failures };
}

async function runSuite(
  adapter: Adapter,
  except: readonly ConformanceGap[],
): Promise<{ readonly seen: ReadonlySet<string>; readonly failures: string[] }> {
  const seen = new Set<string>();
  let current = new Set<string>();
  const noted = noting(adapter, (used) => {
    for (const operator of used) current.add(operator);
  });
  // The last case closes the store, which is needed a little longer.
  const runner = recordingRunner((name) => !name.startsWith("closing:"));
  const test = (name: string, body: () => Promise<void>): void =>
    void runner.test(name, async () => {
      current = new Set();
      await body();
      for (const operator of current) seen.add(operator);
    });
  const withNotes = { ...runner, test: Object.assign(test, { skip: runner.test.skip }), afterAll: undefined };
  describeAdapter(withNotes, () => ({ adapter: noted }), { except });
  const { failed } = await runner.run(MOST_MILLISECONDS);
  return { seen, failures: failed.map(({ name, message }) => `${name}: ${message}`) };
}

type Note = (used: ReadonlySet<Operator>) => void;

/** An adapter that passes everything on and notes what was in the plans that ran. */
function noting(adapter: Adapter, note: Note): Adapter {
  const run: Adapter["run"] = async (plans, options) => {
    const results = await adapter.run(plans, options);
    for (const plan of plans) note(operatorsOf(plan));
    return results;
  };
  const begin = adapter.begin?.bind(adapter);
  if (begin === undefined) return { ...adapter, run };
  return { ...adapter, run, begin: async (options) => notingTransaction(await begin(options), note) };
}

function notingTransaction(transaction: AdapterTransaction, note: Note): AdapterTransaction {
  const finish = transaction.finish?.bind(transaction);
  const noteAll = (plans: readonly Parameters<typeof operatorsOf>[0][]): void => {
    for (const plan of plans) note(operatorsOf(plan));
  };
  return {
    ...transaction,
    async run(plans, options) {
      const results = await transaction.run(plans, options);
      noteAll(plans);
      return results;
    },
    ...(finish && {
      async finish(plans, options) {
        const results = await finish(plans, options);
        noteAll(plans);
        return results;
      },
    }),
    begin: async (options) => notingTransaction(await transaction.begin(options), note),
    commit: (options) => transaction.commit(options),
    rollback: (options) => transaction.rollback(options),
  };
}
