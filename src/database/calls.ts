import type { Adapter, AdapterTransaction, Result, RunOptions, TransactionOptions } from "../contracts/adapter.ts";
import type { CallOptions } from "../contracts/call-options.ts";
import type { MigratorPort } from "../contracts/migrator-port.ts";
import { abortFailure } from "../contracts/network-failure.ts";
import { isRead } from "../contracts/plan-effect.ts";
import { OperationalError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { endedBy, startDeadline } from "./deadline.ts";
import { type Described, type Listener, describePlans, observed } from "./events.ts";
import { type RetryPolicy, pauseBefore } from "./retry.ts";
import { sleep } from "./sleep.ts";

/** How the calls of one database are made. */
export interface CallSettings {
  readonly adapter: Adapter;
  /** The name of the store in `connect`. */
  readonly name: string;
  /** Told of every request; may grow and shrink. */
  readonly listeners: readonly Listener[];
  readonly timeout: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly retry: RetryPolicy;
}

/** Anything that runs plans: an adapter or one of its transactions, with its calls limited in time, repeated and observed. */
export interface PlanRunner {
  run(plans: readonly Plan[], options: RunOptions): Promise<readonly Result[]>;
  /** Opens a transaction, or a savepoint in one; absent where there are none. */
  begin?(options: TransactionOptions): Promise<AdapterTransaction>;
}

/** What a call may do besides ending. */
interface CallKind {
  /** Whether it may change anything. */
  readonly writes: boolean;
  /** Whether it may be made again after a failure that passes: inside a transaction nothing is. */
  readonly repeats: boolean;
}

/** A call that runs plans; whether it writes is seen from them unless it is said. */
interface PlanCall {
  readonly plans: readonly Plan[];
  readonly repeats: boolean;
  readonly writes?: boolean;
}

/** An adapter whose calls end in time, are repeated where that is safe, and are told to listeners. */
export function runnerOf(settings: CallSettings): PlanRunner {
  const { adapter, listeners } = settings;
  const isPlain = settings.timeout === undefined && settings.signal === undefined && adapter.network === undefined;
  const { begin } = adapter;
  return {
    run(plans, options) {
      if (isPlain && listeners.length === 0 && options.signal === undefined) return adapter.run(plans, options);
      return runCall(settings, { plans, repeats: true }, options, (call) =>
        adapter.run(plans, { ...call, atomic: options.atomic }),
      );
    },
    ...(begin && {
      begin: async (options) => {
        const kind = { writes: false, repeats: true };
        let opening: Promise<AdapterTransaction> | undefined;
        try {
          const opened = await controlCall(
            settings,
            ["BEGIN"],
            kind,
            options,
            (call) => (opening = begin.call(adapter, { ...options, ...call })),
          );
          return transactionOf(settings, opened);
        } catch (error) {
          // One that opens when nobody waits for it any more would be held for ever.
          opening?.then((late) => late.rollback()).catch(() => undefined);
          throw error;
        }
      },
    }),
  };
}

/** A transaction whose calls end in time and are told to listeners; none is made twice. */
function transactionOf(settings: CallSettings, transaction: AdapterTransaction): AdapterTransaction {
  const { finish } = transaction;
  return {
    migrator: transaction.migrator && controlled(settings, transaction.migrator, false),
    run: (plans, options) =>
      // What fails in a transaction is undone with it, so nothing is unknown.
      runCall(settings, { plans, writes: false, repeats: false }, options, (call) =>
        transaction.run(plans, { ...call, atomic: options.atomic }),
      ),
    ...(finish && {
      finish: (plans, options) =>
        runCall(settings, { plans, writes: true, repeats: false }, options, (call) =>
          finish.call(transaction, plans, call),
        ),
    }),
    begin: async (options = {}) => {
      const kind = { writes: false, repeats: false };
      return transactionOf(
        settings,
        await controlCall(settings, ["SAVEPOINT"], kind, options, (call) => transaction.begin(call)),
      );
    },
    commit: (options = {}) =>
      controlCall(settings, ["COMMIT"], { writes: true, repeats: false }, options, (call) => transaction.commit(call)),
    // Whoever aborts wants the work undone: only time ends this.
    rollback: ({ onRequest } = {}) =>
      controlCall(
        { ...settings, signal: undefined },
        ["ROLLBACK"],
        { writes: false, repeats: false },
        { onRequest },
        (call) => transaction.rollback(call),
      ),
  };
}

function runCall(
  settings: CallSettings,
  { plans, writes = !plans.every(isRead), repeats }: PlanCall,
  options: CallOptions,
  attempt: (call: CallOptions) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const made = (onRequest?: () => void): Promise<readonly Result[]> =>
    attempts(settings, { writes, repeats }, { ...options, onRequest }, attempt);
  if (settings.listeners.length === 0) return made();
  const describe = (): Described => describePlans(settings.adapter, plans);
  return observed(settings, { describe, countRows, always: true }, made);
}

function countRows(results: readonly Result[]): number {
  return results.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** The way of migrations to the store, with its calls limited in time, repeated and told like others. */
export function migratorOf(settings: CallSettings): MigratorPort | null {
  const { migrator = null } = settings.adapter;
  return migrator === null ? null : controlled(settings, migrator, true);
}

function controlled(settings: CallSettings, port: MigratorPort, repeats: boolean): MigratorPort {
  if (!("execute" in port)) return port;
  return {
    dialect: port.dialect,
    execute: (statements, options = {}) =>
      controlCall(settings, statements, { writes: repeats, repeats }, options, (call) =>
        port.execute(statements, call),
      ),
  };
}

/** What opens and ends transactions, and changes schemas: told to listeners only where it takes a request. */
async function controlCall<Done>(
  settings: CallSettings,
  statements: readonly string[],
  kind: CallKind,
  options: CallOptions,
  attempt: (call: CallOptions) => Promise<Done>,
): Promise<Done> {
  const made = (onRequest?: () => void): Promise<Done> => attempts(settings, kind, { ...options, onRequest }, attempt);
  if (settings.listeners.length === 0) return made();
  const describe = (): Described => ({ statements, roundTrips: 0 });
  return observed(settings, { describe, countRows: () => 0, always: false }, made);
}

/** Makes a call, again where a failure passes and nothing can have happened twice, within one deadline. */
async function attempts<Done>(
  settings: CallSettings,
  { writes, repeats }: CallKind,
  { signal: own, onRequest }: CallOptions,
  attempt: (call: CallOptions) => Promise<Done>,
): Promise<Done> {
  const store = settings.adapter.name;
  const given = [settings.signal, own].filter((each) => each !== undefined);
  const aborted = given.find((each) => each.aborted);
  if (aborted !== undefined)
    throw new OperationalError(`${store}: the call was aborted before it was made`, { cause: aborted.reason });
  const deadline = startDeadline(settings.timeout ?? settings.adapter.network?.timeout, given);
  const { signal } = deadline;
  try {
    for (let round = 1; ; round++) {
      try {
        const failure = (cause: unknown): Error => abortFailure({ store, writes, cause });
        return await endedBy(signal, attempt({ signal, onRequest }), failure);
      } catch (error) {
        const pause = repeats ? pauseBefore(error, round, writes, settings.retry, deadline.left()) : null;
        if (pause === null || !(await sleep(pause, signal))) throw error;
      }
    }
  } finally {
    deadline.end();
  }
}
