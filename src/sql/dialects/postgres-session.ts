import type { CallOptions } from "../../contracts/call-options.ts";
import type { Lease } from "../../contracts/leases.ts";
import { abortFailure, connectionFailure } from "../../contracts/network-failure.ts";
import type { SqlStatement, SqlValue } from "../../contracts/sql-driver.ts";
import { unlessAborted } from "../../contracts/unless-aborted.ts";
import { AnyrowError, ConnectionStateError, OperationalError } from "../../errors.ts";
import { detailOf } from "../failure.ts";
import type { PostgresAnswer } from "./postgres-answer.ts";
import { isLostConnection } from "./postgres-errors.ts";

/** A statement as clients with the interface of node-postgres take it. */
export interface PostgresQuery {
  readonly text: string;
  readonly values: (string | Uint8Array | null)[];
  readonly rowMode: "array";
  readonly queryMode: "extended";
  readonly types: { readonly getTypeParser: () => (text: string) => string };
}

/** What is used of a client with the interface of node-postgres. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<PostgresAnswer>;
}

/** A connection while somebody has it. */
export interface Session {
  /** Runs a statement. In a transaction nothing is kept before its end, so no outcome is left unknown. */
  send(statement: SqlStatement, call: CallOptions): Promise<PostgresAnswer>;
  begin(sql: string, call: CallOptions): Promise<void>;
  /** Keeps what was written; that there was nothing to keep any more is an error. */
  commit(call: CallOptions): Promise<void>;
  rollback(call: CallOptions): Promise<void>;
  /** Gives the connection back; what it is in the middle of is undone. */
  end(): void;
}

const asText = (text: string): string => text;
const types = { getTypeParser: () => asText };

/** Bytes travel as they are, everything else as the text that PostgreSQL itself would print. */
function toWire(value: SqlValue): string | Uint8Array | null {
  return value === null || value instanceof Uint8Array ? value : String(value);
}

function command(sql: string): SqlStatement {
  return { sql, params: [], writes: false };
}

/** Uses a client of somebody's own until it is given back. */
export function openSession(lease: Lease<PostgresClient>, store: string): Session {
  /** Why the connection cannot be used any more; `null` while it can. */
  let broken: unknown = null;
  /** Whether it is for a call that was given up, rather than by itself. */
  let isAborted = false;
  let inTransaction = false;
  let wrote = false;
  let running: Promise<unknown> | undefined;

  const ask = async ({ sql, params }: SqlStatement, writes: boolean, call: CallOptions): Promise<PostgresAnswer> => {
    const { signal, onRequest } = call;
    if (broken !== null) throw isAborted ? abortedTransaction(broken) : lostTransaction(store, broken);
    if (signal?.aborted === true) throw abortFailure({ store, writes: false, cause: signal.reason });
    onRequest?.();
    const answer = lease.client.query({
      text: sql,
      values: params.map(toWire),
      rowMode: "array",
      queryMode: "extended",
      types,
    });
    try {
      return await unlessAborted(answer, signal, (cause) => {
        running = answer;
        isAborted = true;
        return abortFailure({ store, writes, cause });
      });
    } catch (error) {
      if (isRefusal(error)) throw error;
      broken = error;
      throw error instanceof AnyrowError ? error : connectionFailure({ store, writes, cause: error });
    }
  };
  const finish = async (sql: string, writes: boolean, call: CallOptions): Promise<string> => {
    try {
      const answer = await ask(command(sql), writes, call);
      inTransaction = false;
      return answer.command;
    } catch (error) {
      // A transaction that cannot be committed has been undone.
      if (isRefusal(error)) inTransaction = false;
      throw error;
    }
  };
  return {
    send(statement, call) {
      wrote ||= statement.writes;
      return ask(statement, statement.writes && !inTransaction, call);
    },
    async begin(sql, call) {
      inTransaction = true;
      wrote = false;
      await ask(command(sql), false, call);
    },
    async commit(call) {
      // After a failed statement the server answers COMMIT by rolling back, and calls that success.
      if ((await finish("COMMIT", wrote, call)) === "ROLLBACK")
        throw new ConnectionStateError("a statement of this transaction had failed: all of it was rolled back");
    },
    async rollback(call) {
      // What is broken has been undone, or will be when the connection is given back.
      if (broken === null) await finish("ROLLBACK", false, call);
    },
    end: () => lease.release({ isClean: broken === null && !inTransaction, running }),
  };
}

/** An earlier call has lost the connection, which undoes the transaction: nothing of it is kept. */
function lostTransaction(store: string, cause: unknown): OperationalError {
  const message = `${store}: the transaction was rolled back, because the connection broke: run it again`;
  return new OperationalError(message, { transient: true, cause });
}

/** An earlier call was given up by its caller: running it all again is not what they asked for. */
function abortedTransaction(cause: unknown): ConnectionStateError {
  return new ConnectionStateError("a call of this transaction was aborted: it can only be rolled back", { cause });
}

/** Whether the server refused a statement and goes on. */
function isRefusal(error: unknown): boolean {
  return detailOf(error, "severity") !== "" && !isLostConnection(detailOf(error, "code"));
}
