import type { Network } from "../../src/contracts/adapter.ts";
import type { CallOptions } from "../../src/contracts/call-options.ts";
import { importClient } from "../../src/contracts/import-client.ts";
import { abortFailure } from "../../src/contracts/network-failure.ts";
import { closedError } from "../../src/contracts/refused-call.ts";
import type { SqlDriver, SqlResult, SqlStatement } from "../../src/contracts/sql-driver.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { STORE } from "./exchange.ts";
import { clientFailure } from "./neon-failure.ts";
import { type NeonOptions, type NeonWebSocketOptions, verifyOptions } from "./neon-options.ts";
import { type NeonRequests, type ResultReader, neonRequests } from "./neon-requests.ts";
import { refuseSessions } from "./session-statements.ts";

/** All statements of a call travel in one request. */
export const NETWORK: Network = { trip: "request", timeout: 30_000 };

/** Moves statements to Neon over HTTP, where each request is a transaction of its own. */
export function neonDriver(options: NeonOptions | NeonWebSocketOptions, readResult: ResultReader): SqlDriver {
  verifyOptions(options);
  let isClosed = false;
  // A promise must not outlive the request that made it, so what is kept is what it came to.
  let requests: NeonRequests | undefined;
  const instead =
    options.transactions === undefined
      ? 'use db.atomic([…]), or neon({ url, transactions: "websocket" }) and db.transaction(…)'
      : "use db.transaction(…)";
  const refuse = (statements: readonly SqlStatement[]): void => refuseSessions(statements, instead);

  const open = async (): Promise<NeonRequests> => {
    const vendor = await importClient("@neondatabase/serverless", () => import("@neondatabase/serverless"));
    return (requests ??= neonRequests(vendor, options, readResult));
  };
  const run = async (
    statements: readonly SqlStatement[],
    { signal, onRequest }: CallOptions,
    isReadOnly: boolean,
  ): Promise<readonly SqlResult[]> => {
    const writes = statements.some((statement) => statement.writes);
    const failed = { store: STORE, writes };
    if (signal?.aborted === true) throw abortFailure({ store: STORE, writes: false, cause: signal.reason });
    const { send } = requests ?? (await open());
    try {
      const answer = send(statements, { signal, onRequest, writes, isReadOnly });
      return await unlessAborted(answer, signal, (cause) => abortFailure({ ...failed, cause }));
    } catch (error) {
      throw clientFailure(error, failed);
    }
  };
  return {
    name: STORE,
    network: NETWORK,
    maxParameters: 65_535,
    refuse,
    async execute(statements, { atomic, ...call }) {
      if (isClosed) throw closedError();
      refuse(statements);
      const isReadOnly = !atomic && statements.every(({ writes }) => !writes);
      if (atomic || isReadOnly || statements.length === 1) return run(statements, call, isReadOnly);
      const results: SqlResult[] = [];
      for (const statement of statements) results.push(...(await run([statement], call, false)));
      return results;
    },
    async close() {
      isClosed = true;
    },
  };
}
