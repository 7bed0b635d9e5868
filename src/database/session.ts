import { isRead } from "../contracts/plan-effect.ts";
import type { Adapter, AdapterTransaction, Result } from "../contracts/adapter.ts";
import type { AnyModel } from "../plan/nodes.ts";
import type { Plan, QueryPlan, ReadPlan } from "../plan/plan.ts";
import type { Inspection, Inspector } from "../plan/query.ts";
import type { RawPlan } from "../plan/raw-plan.ts";
import { within } from "../contracts/within.ts";
import { ConnectionStateError, UnsupportedError, invalid } from "../errors.ts";
import type { Executor } from "../query/executor.ts";
import { isPlainObject } from "../query/plain-object.ts";
import { PlannedQuery, answerWithoutStore, inspectPlan } from "../query/planned-query.ts";
import { rawParts } from "../query/raw-parts.ts";
import { tablesOf } from "../query/tables.ts";
import { sqlText } from "../sql/sql-template.ts";
import { type Batch, BatchRecorder, batchOf, partsOf, refuseCreated } from "./batch.ts";
import type { PlanRunner } from "./calls.ts";
import { ReadBatch } from "./read-batch.ts";
import { refuseAcross } from "./refuse-across.ts";

/** What the sessions of one database share. */
export interface Shared {
  readonly adapter: Adapter;
  readonly models: Readonly<Record<string, AnyModel>>;
  /** The store whose models these sessions are about; `null`: all are. */
  readonly store: string | null;
  /** Runs what is outside of transactions. */
  readonly runner: PlanRunner;
}

/** Runs queries on an adapter or in one of its transactions. */
export class Session implements Executor {
  readonly shared: Shared;
  readonly #runner: PlanRunner;
  /** Why nothing more can be asked for; `null` while something can. */
  #stopped: string | null = null;
  /** Inside a transaction a statement that fails leaves the rest of its work undefined, so nothing runs after it. */
  #failed = false;
  readonly #inTransaction: boolean;
  /** Present where reads of the same tick share a request. */
  readonly #reads: ReadBatch | null;
  /** Ends when everything that was asked for so far has. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(shared: Shared, runner: PlanRunner, inTransaction: boolean) {
    this.shared = shared;
    this.#runner = runner;
    this.#inTransaction = inTransaction;
    // In a transaction one statement waits for another.
    const shares = !inTransaction && shared.adapter.network?.trip === "request";
    this.#reads = shares ? new ReadBatch((plans, options) => runner.run(plans, options)) : null;
  }

  /** Refuses everything that is asked for from now on, or with `null` no longer. */
  stop(reason: string | null): void {
    this.#stopped = reason;
  }

  /** Throws when nothing can be asked for. */
  check(): void {
    if (this.#stopped !== null) throw new ConnectionStateError(this.#stopped);
    this.#checkWork();
  }

  /** Waits for what was asked for inside the transaction; throws when something of it failed. */
  async settled(): Promise<void> {
    await this.#last;
    this.#checkWork();
  }

  // Not async: each step of waiting is a good part of what a short query costs.
  execute(plan: QueryPlan, signal: AbortSignal | undefined): Promise<readonly Result[]> {
    this.check();
    this.#refuse(plan);
    const answer = answerWithoutStore(plan);
    return answer === null ? this.#resultsOf(plan, signal) : Promise.resolve([answer]);
  }

  inspect(plan: QueryPlan, inspector?: Inspector): Inspection {
    const { adapter } = this.shared;
    this.#refuse(plan, inspector !== undefined || this.#inTransaction);
    const own = this.#inTransaction ? adapter : (adapter.outside ?? adapter);
    return inspectPlan(plan, inspector ?? own);
  }

  /** The results of reads that are asked for together, in one call. */
  async reads(plans: readonly ReadPlan[], signal: AbortSignal | undefined): Promise<readonly Result[]> {
    this.check();
    const [only] = plans;
    if (only === undefined) return [];
    for (const plan of plans) this.#refuse(plan);
    return plans.length === 1 ? this.#resultsOf(only, signal) : this.#run(plans, false, signal);
  }

  /** Runs a query of any origin here. */
  async run(query: unknown): Promise<unknown> {
    return this.#own(query).run(this);
  }

  /** Runs queries in order, all or none. */
  async atomic(asked: readonly unknown[] | ((tables: object) => unknown)): Promise<unknown> {
    this.check();
    if (Array.isArray(asked)) return this.#batch(asked.map((query) => this.#own(query)));
    if (typeof asked !== "function")
      throw invalid(null, [], "atomic() takes an array of queries, or a callback that makes them");
    const recorder = new BatchRecorder();
    const built = asked(tablesOf(this.shared.models, recorder, this.shared.store));
    if (isPromise(built)) {
      // It is going to fail as soon as it runs a query, and nobody else waits for it.
      Promise.resolve(built).catch(() => undefined);
      throw invalid(null, [], "the callback of atomic() must not be async: return queries, do not await them");
    }
    const { queries } = recorder;
    pickResults(built, (query) => {
      if (!queries.includes(query))
        throw invalid(null, [], "the callback of atomic() gave a query that it did not make with its tables");
    });
    const results = await this.#batch(queries);
    return pickResults(built, (query) => results[queries.indexOf(query)]);
  }

  /** Runs queries as the last ones of a transaction; `finish` commits along with them, where the store can do that in fewer requests. */
  async last(queries: readonly unknown[], finish: AdapterTransaction["finish"]): Promise<unknown[]> {
    this.check();
    const asked = queries.map((query) => this.#own(query));
    const batch = this.#batchOf(asked, true);
    const signal = signalOf(asked);
    // What may be refused once it is read must be undone then.
    if (finish === undefined || (batch.mayRefuse && this.shared.adapter.refuses !== true))
      return batch.results(await this.#run(batch.plans, false, signal));
    await this.settled();
    return batch.results(await finish(batch.plans, { signal }));
  }

  /** Makes a query of SQL text. */
  sql(
    strings: TemplateStringsArray,
    ...values: readonly unknown[]
  ): PlannedQuery<unknown[]> & { value(): PlannedQuery<unknown> } {
    if (!Array.isArray(strings)) throw invalid(null, [], "sql is a template: write sql`…`, so that values are bound");
    const plan = rawPlan(rawParts(sqlText(strings, values)));
    const query = new PlannedQuery(plan, ({ rows }) => rows as unknown[], this);
    const value = (): PlannedQuery<unknown> =>
      new PlannedQuery(
        plan,
        ({ rows: [row] }) => (row === undefined ? null : (Object.values(row as object)[0] as unknown)),
        this,
      );
    return Object.assign(query, { value });
  }

  /** Asks the store for a sign of life. */
  async ping(): Promise<void> {
    this.check();
    const { sql } = this.shared.adapter.capabilities;
    await this.#run(sql ? [rawPlan([{ kind: "text", text: "select 1" }])] : [], false, undefined);
  }

  async #batch(queries: readonly PlannedQuery<unknown>[]): Promise<unknown[]> {
    const batch = this.#batchOf(queries);
    const { name, capabilities } = this.shared.adapter;
    if (capabilities.atomic !== "all" && batch.plans.length > 1) {
      throw new UnsupportedError("atomic() of several queries", name, "send one query at a time");
    }
    if (batch.plans.length === 0) return batch.results([]);
    const signal = signalOf(queries);
    if (!batch.mayRefuse || this.shared.adapter.refuses === true)
      return batch.results(await this.#run(batch.plans, true, signal));
    const { begin } = this.#runner;
    if (begin === undefined) {
      const feature = "atomic() of writes beside a get(), or a find() that may meet several rows,";
      throw new UnsupportedError(feature, name, "ask with first(), or find() by a key or a unique constraint");
    }
    return this.#inTurn(true, async () => {
      const transaction = await begin.call(this.#runner, { signal });
      const work = async (): Promise<unknown[]> =>
        batch.results(await transaction.run(batch.plans, { atomic: false, signal }));
      return within(transaction, work, { signal });
    });
  }

  #batchOf(queries: readonly PlannedQuery<unknown>[], followsWrites?: boolean): Batch {
    const batch = batchOf(queries, followsWrites);
    for (const plan of batch.plans) this.#refuse(plan);
    return batch;
  }

  /** Refuses what cannot run here. */
  #refuse(plan: QueryPlan, mayLock = this.#inTransaction): void {
    const { adapter, store } = this.shared;
    if (!mayLock) refuseLock(plan, adapter.name);
    if (store !== null) refuseAcross(plan, store);
  }

  #checkWork(): void {
    if (this.#failed)
      throw new ConnectionStateError("a statement of this transaction failed: it can only be rolled back");
  }

  #resultsOf(plan: QueryPlan, signal: AbortSignal | undefined): Promise<readonly Result[]> {
    if (plan.kind === "sequence" || !isRead(plan)) {
      refuseCreated(plan);
      return this.#run(partsOf(plan), plan.kind === "sequence", signal);
    }
    return this.#reads !== null && signal === undefined ? this.#reads.read(plan) : this.#run([plan], false, signal);
  }

  #run(plans: readonly Plan[], atomic: boolean, signal: AbortSignal | undefined): Promise<readonly Result[]> {
    if (!this.#inTransaction) return this.#runner.run(plans, { atomic, signal });
    return this.#inTurn(atomic, () => this.#runner.run(plans, { atomic, signal }));
  }

  /** Inside a transaction one work waits for another: what it undoes when it fails must not be the work of others. */
  #inTurn<Done>(atomic: boolean, work: () => Promise<Done>): Promise<Done> {
    if (!this.#inTransaction) return work();
    const done = this.#last.then(() => {
      this.#checkWork();
      return work();
    });
    this.#last = done.catch((error: unknown) => {
      // What is unsupported was refused before it was sent, and what is atomic has been undone as a whole.
      if (!atomic && !(error instanceof UnsupportedError)) this.#failed = true;
    });
    return done;
  }

  #own(query: unknown): PlannedQuery<unknown> {
    if (query instanceof PlannedQuery) return query as PlannedQuery<unknown>;
    throw invalid(null, [], "only queries can be run: call a terminal such as all() or create()");
  }
}

/** Refuses to lock rows where nothing holds the lock. */
function refuseLock(plan: QueryPlan, store: string): void {
  if (plan.kind === "select" && plan.lock !== undefined)
    throw new UnsupportedError("lock() outside of a transaction", store, "lock rows inside db.transaction(…)");
}

/** The plan of SQL whose columns are not known. */
function rawPlan(parts: RawPlan["parts"]): RawPlan {
  return { kind: "raw", parts, scope: null, select: null };
}

/** What ends the waiting for queries that run together: whatever ends one of them. */
function signalOf(queries: readonly PlannedQuery<unknown>[]): AbortSignal | undefined {
  const signals = queries.flatMap(({ executor }) => executor?.signal ?? []);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}

function isPromise(value: unknown): boolean {
  return value !== null && typeof value === "object" && "then" in value && !(value instanceof PlannedQuery);
}

/** What a batch callback returned, with each query replaced by its result. */
function pickResults(built: unknown, resultOf: (query: PlannedQuery<unknown>) => unknown): unknown {
  if (built instanceof PlannedQuery) return resultOf(built as PlannedQuery<unknown>);
  if (Array.isArray(built)) return built.map((each) => pickResults(each, resultOf));
  if (built === null || typeof built !== "object") return built;
  if (!isPlainObject(built)) throw invalid(null, [], "the callback of atomic() gives queries only");
  return Object.fromEntries(Object.entries(built).map(([name, each]) => [name, pickResults(each, resultOf)]));
}
