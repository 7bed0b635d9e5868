import type { Network, TransactionOptions } from "../../contracts/adapter.ts";
import type { CallOptions } from "../../contracts/call-options.ts";
import type { Leases } from "../../contracts/leases.ts";
import { abortFailure } from "../../contracts/network-failure.ts";
import type { InteractiveSqlDriver, SqlResult, SqlStatement, SqlTransaction } from "../../contracts/sql-driver.ts";
import { unlessAborted } from "../../contracts/unless-aborted.ts";
import { ConnectionStateError, invalid } from "../../errors.ts";
import { postgresResult } from "./postgres-answer.ts";
import { type PostgresClient, type Session, openSession } from "./postgres-session.ts";

/** How errors name the store, and what it means that it is reached over a network. */
export interface SessionsOptions {
  readonly name: string;
  readonly network: Network;
}

/** A driver over clients with the interface of node-postgres: each call has one for itself, a transaction until it ends. */
export function postgresSessions<Client extends PostgresClient>(
  leases: Leases<Client>,
  { name, network }: SessionsOptions,
): InteractiveSqlDriver {
  const open = new Set<SqlTransaction>();
  return {
    name,
    network,
    maxParameters: 65_535,
    async execute(statements, { atomic, ...call }) {
      const session = openSession(await leases.take(call.signal), name);
      try {
        return await (atomic && statements.length > 1 ? runTogether : runEach)(session, statements, call);
      } finally {
        session.end();
      }
    },
    async begin({ isolation, ...call }) {
      const start = beginning(isolation);
      const session = openSession(await leases.take(call.signal), name);
      try {
        await session.begin(start, call);
      } catch (error) {
        session.end();
        throw error;
      }
      const held = hold(session, name, () => open.delete(held));
      open.add(held);
      return held;
    },
    async close() {
      leases.refuse();
      await Promise.all(Array.from(open, (transaction) => transaction.rollback().catch(() => undefined)));
      await leases.close();
    },
  };
}

/** Runs statements one after the other; each is kept or undone by itself, unless a transaction is open. */
async function runEach(
  session: Session,
  statements: readonly SqlStatement[],
  call: CallOptions,
): Promise<readonly SqlResult[]> {
  const results: SqlResult[] = [];
  for (const statement of statements) results.push(postgresResult(await session.send(statement, call)));
  return results;
}

async function runTogether(
  session: Session,
  statements: readonly SqlStatement[],
  call: CallOptions,
): Promise<readonly SqlResult[]> {
  await session.begin("BEGIN", call);
  let results: readonly SqlResult[];
  try {
    results = await runEach(session, statements, call);
  } catch (error) {
    // The first error is the one that says why.
    await session.rollback({ onRequest: call.onRequest }).catch(() => undefined);
    throw error;
  }
  await session.commit(call);
  return results;
}

/** Keeps the connection until the transaction ends. */
function hold(session: Session, store: string, ended: () => void): SqlTransaction {
  let over = false;
  let previous: Promise<unknown> = Promise.resolve();
  const check = (): void => {
    if (over) throw new ConnectionStateError("this transaction is over: begin another one");
  };
  // A client that is asked while it waits for an answer keeps a line of its own, which an abort could not leave.
  const inTurn = <Done>(work: () => Promise<Done>, { signal }: CallOptions): Promise<Done> => {
    const done = previous.then(work);
    previous = done.catch(() => undefined);
    return unlessAborted(done, signal, (cause) => abortFailure({ store, writes: false, cause }));
  };
  const end = async (finish: () => Promise<void>): Promise<void> => {
    check();
    over = true;
    const last = previous.then(finish);
    try {
      await last;
    } finally {
      session.end();
      ended();
    }
  };
  return {
    async execute(statements, { signal, onRequest }) {
      check();
      const call = { signal, onRequest };
      return inTurn(() => runEach(session, statements, call), call);
    },
    commit: (call = {}) => end(() => session.commit(call)),
    rollback: (call = {}) => end(() => session.rollback(call)),
  };
}

function beginning(isolation: TransactionOptions["isolation"]): string {
  // The text becomes part of a statement: what is not one of the levels must not get there.
  if (isolation !== undefined && !/^(read committed|repeatable read|serializable)$/.test(isolation))
    throw invalid(null, ["isolation"], 'must be "read committed", "repeatable read" or "serializable"');
  return isolation === undefined ? "BEGIN" : `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}`;
}
