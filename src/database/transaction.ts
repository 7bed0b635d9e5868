import type { AdapterTransaction } from "../contracts/adapter.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { within } from "../contracts/within.ts";
import { ConnectionStateError, SerializationError, invalid } from "../errors.ts";
import { PlannedQuery } from "../query/planned-query.ts";
import { tablesOf } from "../query/tables.ts";
import type { TransactionSettings } from "./database-types.ts";
import { attachSchemaPorts } from "./schema-port.ts";
import { Session, type Shared } from "./session.ts";
import { sleep } from "./sleep.ts";

type Work = (tx: object) => unknown;

/** An open transaction and what the user holds of it. */
interface Open {
  readonly tx: object;
  /** Runs queries as the last ones. */
  last(queries: readonly unknown[]): Promise<unknown[]>;
  /** Keeps the work. Where that fails, it is for the caller to undo it. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Opens a transaction by hand; disposing of it without `commit` rolls it back. */
export async function beginTransaction(shared: Shared, settings: TransactionSettings = {}): Promise<object> {
  checkOptions(null, settings, ["isolation"]);
  const open = await openOuter(shared, settings);
  let ended = false;
  const end = (finish: () => Promise<void>) => async (): Promise<void> => {
    if (ended) throw new ConnectionStateError("this transaction is over: begin another one");
    ended = true;
    await finish();
  };
  const undo = end(open.rollback);
  return Object.assign(open.tx, {
    commit: end(() => within(open, () => undefined)),
    rollback: undo,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      if (!ended) await undo();
    },
  });
}

/** Milliseconds before a transaction is run again: a random part of this, which doubles each time. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 500;

/** Runs work in a transaction, again after a serialization failure as often as `retries` says. */
export async function runTransaction(shared: Shared, work: Work, settings: TransactionSettings = {}): Promise<unknown> {
  if (typeof work !== "function") throw invalid(null, [], "transaction() takes a function of the transaction");
  const { retries = 0 } = settings;
  if (!Number.isSafeInteger(retries) || retries < 0)
    throw invalid(null, ["retries"], "must be a whole number that is not negative");
  for (let left = retries, pause = FIRST_PAUSE; ; left--, pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await within(await openOuter(shared, settings), (open) => workIn(open, work));
    } catch (error) {
      if (left === 0 || !(error instanceof SerializationError)) throw error;
      // Those who got in each other's way must not meet again.
      await sleep(pause * Math.random());
    }
  }
}

/** What the work gives; queries that it gives in an array run as the last ones. One beside other values would be lost. */
async function workIn(open: Open, work: Work): Promise<unknown> {
  const given = await work(open.tx);
  const held = Array.isArray(given) ? given : Object.values(isPlain(given) ? given : {});
  const queries = held.filter((each) => each instanceof PlannedQuery);
  if (queries.length === 0) return given;
  if (Array.isArray(given) && queries.length === given.length) return open.last(given);
  const message = "the callback of transaction() gave a query beside other values: await it";
  throw invalid(null, [], message);
}

function isPlain(given: unknown): given is object {
  return given !== null && typeof given === "object" && Object.getPrototypeOf(given) === Object.prototype;
}

const LEVELS = ["read committed", "repeatable read", "serializable"];

async function openOuter(shared: Shared, settings: TransactionSettings): Promise<Open> {
  checkOptions(null, settings, ["isolation", "retries"]);
  const { isolation } = settings;
  if (isolation !== undefined && !LEVELS.includes(isolation))
    throw invalid(null, ["isolation"], `must be one of ${LEVELS.join(", ")}`);
  const { adapter, runner } = shared;
  if (runner.begin === undefined) throw new ConnectionStateError(`${adapter.name} cannot hold a transaction open`);
  return openScope(shared, await runner.begin({ isolation }));
}

const OVER = "this transaction is over: its queries can no longer run";

function openScope(shared: Shared, transaction: AdapterTransaction): Open {
  const session = new Session(shared, transaction, true);
  const { models, store } = shared;
  const tx = Object.assign(tablesOf(models, session, store), {
    atomic: session.atomic.bind(session),
    run: session.run.bind(session),
    ...(shared.adapter.capabilities.sql && { sql: session.sql.bind(session) }),
    transaction: async (work: Work, settings?: object) => {
      checkOptions(null, settings, []);
      return nest(shared, transaction, session, work);
    },
  });
  attachSchemaPorts(tx, [{ migrator: transaction.migrator ?? null, models, store }]);
  let committed = false;
  const last = async (queries: readonly unknown[]): Promise<unknown[]> => {
    const finish = transaction.finish?.bind(transaction);
    return session.last(
      queries,
      finish &&
        ((plans, options) => {
          committed = true;
          session.stop(OVER);
          return finish(plans, options);
        }),
    );
  };
  // What was asked for and not awaited belongs to the transaction: it fails or is kept with it.
  const commit = async (): Promise<void> => {
    if (committed) return;
    session.check();
    session.stop(OVER);
    await session.settled();
    await transaction.commit();
  };
  const rollback = async (): Promise<void> => {
    session.stop(OVER);
    await session.settled().catch(() => undefined);
    await transaction.rollback();
  };
  return { tx, last, commit, rollback };
}

/** A transaction inside another: while it is open, the outer one waits for it. */
async function nest(shared: Shared, outer: AdapterTransaction, session: Session, work: Work): Promise<unknown> {
  session.check();
  session.stop("a transaction inside this one is open: use the inner one, or wait for it to end");
  try {
    await session.settled();
    return await within(openScope(shared, await outer.begin()), (open) => workIn(open, work));
  } finally {
    session.stop(null);
  }
}
