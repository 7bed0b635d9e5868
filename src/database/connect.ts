import type { Adapter } from "../contracts/adapter.ts";
import type { AnyModel } from "../plan/nodes.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { checkTimeout } from "../contracts/milliseconds.ts";
import { invalid } from "../errors.ts";
import { checkSignal } from "../query/signalled.ts";
import { sourcesIn } from "../query/sources.ts";
import { tablesOf } from "../query/tables.ts";
import type { Connect, ConnectOptions, Reserved, TransactionSettings } from "./database-types.ts";
import type { Listener } from "./events.ts";
import { attachListeners } from "./listening.ts";
import { readRetry } from "./retry.ts";
import { migratorOf, runnerOf } from "./calls.ts";
import { LinkedSession } from "./linked-session.ts";
import { type SchemaPort, attachSchemaPorts } from "./schema-port.ts";
import { Session, type Shared } from "./session.ts";
import { type Stores, acceptedBy, checkAdapters, checkStores, isAdapter } from "./stores.ts";
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

function open(
  given: Adapter | Stores,
  models: Readonly<Record<string, AnyModel>>,
  options: ConnectOptions = {},
): object {
  const isOne = isAdapter(given);
  if (!isOne) checkAdapters(given);
  if (models === null || typeof models !== "object")
    throw invalid(null, [], "connect() takes models after the adapter, such as { users: User }");
  const { onQuery, timeout, signal, retry, serializers } = checkConnectOptions(options);
  const taken = RESERVED.find((name) => Object.hasOwn(models, name));
  if (taken !== undefined)
    throw invalid(taken, [], "belongs to the database itself: give the model another name in connect()");
  if (!isOne) checkStores(given, sourcesIn(models, null));
  const listeners: Listener[] = onQuery === undefined ? [] : [onQuery];
  const calls = { listeners, timeout, signal, retry: readRetry(retry) };
  const linked = new Map<string, LinkedSession>();
  const ports: SchemaPort[] = [];
  const openStore = (own: Adapter, store: string | null): Session => {
    const adapter = acceptedBy(own, sourcesIn(models, store), serializers);
    const settings = { ...calls, adapter, name: store ?? "default" };
    const runner = runnerOf(settings);
    ports.push({ migrator: migratorOf(settings), models, store });
    const shared: Shared = { adapter, models, store, runner };
    if (store === null) return new Session(shared, runner, false);
    const session = new LinkedSession(shared, runner, linked);
    linked.set(store, session);
    return session;
  };
  const sessions = isOne ? [openStore(given, null)] : Object.entries(given).map(([name, own]) => openStore(own, name));
  const tables = sessions.map((each) => tablesOf(models, each, each.shared.store));
  const db = Object.assign(
    {},
    ...tables,
    verbsOf(linked.get("default") ?? (sessions[0] as Session), sessions),
  ) as object;
  attachSchemaPorts(db, ports);
  attachListeners(db, listeners);
  return db;
}

/** What a database can do besides its tables. */
function verbsOf(session: Session, all: readonly Session[]): object {
  const { shared } = session;
  const { transactions, sql, atomic } = shared.adapter.capabilities;
  const close = async (): Promise<void> => {
    for (const each of all) each.stop("this database is closed: connect again");
    await Promise.all(all.map((each) => each.shared.adapter.close()));
  };
  return {
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
  };
}

function checkConnectOptions(options: ConnectOptions): ConnectOptions {
  checkOptions(null, options, ["onQuery", "timeout", "signal", "retry", "serializers"]);
  const { onQuery, timeout, signal, serializers } = options;
  if (!["function", "undefined"].includes(typeof onQuery))
    throw invalid(null, ["onQuery"], "must be a function that takes an event");
  if (serializers !== undefined && typeof serializers?.get !== "function")
    throw invalid(null, ["serializers"], "must be a registry of serializers, which has a function get");
  checkTimeout(timeout);
  if (signal !== undefined) checkSignal(signal);
  return options;
}

/**
 * Joins a store, or several by name, and models to a database. Synchronous, and without any I/O before the first query, so a
 * database per request costs next to nothing.
 */
export const connect: Connect = open as Connect;
