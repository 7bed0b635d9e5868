import { closedError } from "../../src/contracts/refused-call.ts";
import type { ExecuteOptions, InteractiveSqlDriver, SqlResult, SqlStatement } from "../../src/contracts/sql-driver.ts";
import { type TurnQueue, turnQueue } from "../../src/contracts/turn-queue.ts";
import type { LibsqlOptions } from "./libsql-options.ts";
import type { HttpCall } from "./libsql-http-call.ts";
import { clientSource, refuseAbortedCall } from "./libsql-http-client.ts";
import { verifyHttpOptions } from "./libsql-http-options.ts";
import { refuseLarge } from "./libsql-http-size.ts";
import { HttpTransaction } from "./libsql-http-transaction.ts";
import { bound, isWrite, report, reports } from "./results.ts";

const store = "libsql";

/** Moves statements to libSQL servers: one request for what is all or nothing or only reads, another for each write by itself. */
export function libsqlHttpDriver(options: LibsqlOptions): InteractiveSqlDriver {
  verifyHttpOptions(options);
  const { timeout = 30_000 } = options;
  const open = clientSource(options);
  // The server has one lock for writing. Who waits for it there keeps a connection, and where a runtime has only a few for each host
  // (browsers and Workers six) whoever holds the lock could not send its COMMIT: so they wait here.
  const turns = turnQueue(timeout);
  let held: HttpTransaction | undefined;
  let closed = false;

  const check = (): void => {
    if (closed) throw closedError();
  };
  const execute = async (
    statements: readonly SqlStatement[],
    { atomic: _, ...call }: ExecuteOptions,
  ): Promise<readonly SqlResult[]> => {
    refuseLarge(statements, store);
    const writes = statements.some(isWrite);
    if (writes) await behindTransactions(turns, call.signal);
    const served: HttpCall = { ...call, store, writes };
    const { client, during } = await open(served);
    const [only, ...others] = statements;
    if (only === undefined) return [];
    if (others.length === 0) return [report(writes, await during(served, () => client.execute(bound(only))))];
    const mode = writes ? "write" : "read";
    return reports(statements, await during(served, () => client.batch(statements.map(bound), mode)));
  };

  const openTransaction = async (call: HttpCall): Promise<HttpTransaction> => {
    try {
      const { client, during } = await open(call);
      return new HttpTransaction(await client.transaction("write"), during, { store, ended: () => turns.leave() });
    } catch (error) {
      turns.leave();
      throw error;
    }
  };

  return {
    name: store,
    maxParameters: 32_766,
    network: { trip: "request", timeout },
    refuse: (statements) => refuseLarge(statements, store),
    async execute(statements, call) {
      check();
      if (call.atomic || !statements.some(isWrite)) return execute(statements, call);
      const results: SqlResult[] = [];
      for (const statement of statements) results.push(...(await execute([statement], call)));
      return results;
    },
    async begin({ signal, onRequest }) {
      check();
      const call: HttpCall = { signal, onRequest, store, writes: false };
      refuseAbortedCall(call);
      await turns.enter(signal);
      return (held = await openTransaction(call));
    },
    async close() {
      closed = true;
      turns.close();
      await held?.rollback().catch(() => undefined);
    },
  };
}

/** Waits for a transaction that is open to end; several who write by themselves need not wait for each other. */
async function behindTransactions(turns: TurnQueue, signal: AbortSignal | undefined): Promise<void> {
  await turns.enter(signal);
  turns.leave();
}
