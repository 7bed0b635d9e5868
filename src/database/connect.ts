import type { Adapter } from "../contracts/adapter.ts";
import type { AnyModel } from "../plan/nodes.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { checkTimeout } from "../contracts/milliseconds.ts";
import { invalid } from "../errors.ts";
import { checkSignal } from "../query/signalled.ts";
import { sourcesOf } from "../query/sources.ts";
import { tablesOf } from "../query/tables.ts";
import type { Connect, ConnectOptions, Reserved, TransactionSettings } from "./database-types.ts";
import type { Listener } from "./events.ts";
import { attachListeners } from "./listening.ts";
import { readRetry } from "./retry.ts";
import { migratorOf, runnerOf } from "./calls.ts";
import { attachSchemaPort } from "./schema-port.ts";
import { Session, type Shared } from "./session.ts";
import { beginTransaction, runTransaction } from "./transaction.ts";

const RESERVED: readonly Reserved[] = [
  "atomic",
  "run",
  "ping",
  "close",
  "transaction",
  "begin",
  "commit",
  "rollback",
  "sql",
  "on",
];

function open(adapter: Adapter, models: Readonly<Record<string, AnyModel>>, options: ConnectOptions = {}): object {
  if (typeof adapter?.run !== "function")
    throw invalid(null, [], "connect() takes an adapter first: call one, such as memory()");
  if (models === null || typeof models !== "object")
    throw invalid(null, [], "connect() takes models after the adapter, such as { users: User }");
  const { onQuery, timeout, signal } = checkConnectOptions(options);
  const taken = RESERVED.find((name) => Object.hasOwn(models, name));
  if (taken !== undefined)
    throw invalid(taken, [], "belongs to the database itself: give the model another name in connect()");
  sourcesOf(models);
  const listeners: Listener[] = onQuery === undefined ? [] : [onQuery];
  const settings = { adapter, listeners, timeout, signal, retry: readRetry(options.retry) };
  const runner = runnerOf(settings);
  const shared: Shared = { adapter, models, runner };
  const session = new Session(shared, runner, false);
  const { transactions, sql, atomic } = adapter.capabilities;
  const close = async (): Promise<void> => {
    session.stop("this database is closed: connect again");
    await adapter.close();
  };
  const db = Object.assign(tablesOf(models, session), {
    run: session.run.bind(session),
    ping: session.ping.bind(session),
    close,
    [Symbol.asyncDispose]: close,
    ...(atomic !== "none" && { atomic: session.atomic.bind(session) }),
    ...(sql && { sql: session.sql.bind(session) }),
    ...(transactions && {
      transaction: async (work: (tx: object) => unknown, settings?: TransactionSettings) => {
        session.check();
        return runTransaction(shared, work, settings);
      },
      begin: async (settings?: TransactionSettings) => {
        session.check();
        return beginTransaction(shared, settings);
      },
    }),
  });
  attachSchemaPort(db, { migrator: migratorOf(settings), models });
  attachListeners(db, listeners);
  return db;
}

function checkConnectOptions(options: ConnectOptions): ConnectOptions {
  checkOptions(null, options, ["onQuery", "timeout", "signal", "retry"]);
  const { onQuery, timeout, signal } = options;
  if (!["function", "undefined"].includes(typeof onQuery))
    throw invalid(null, ["onQuery"], "must be a function that takes an event");
  checkTimeout(timeout);
  if (signal !== undefined) checkSignal(signal);
  return options;
}

/**
 * Joins a store and models to a database. Synchronous, and without any I/O before the first query, so a database per request
 * costs next to nothing.
 */
export const connect: Connect = open as Connect;
