import { checkOptions } from "../../src/contracts/known-options.ts";
import { abortFailure } from "../../src/contracts/network-failure.ts";
import { closedError } from "../../src/contracts/refused-call.ts";
import type { ExecuteOptions, SqlDriver, SqlResult, SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";
import { startOf } from "../../src/contracts/statement-start.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { invalid } from "../../src/errors.ts";
import type { D1Answer, D1Client, D1Statement } from "./d1-client.ts";
import { failureOf } from "./d1-failure.ts";

/** Which D1 database is used. */
export interface D1Options {
  /** The binding: `env.DB`. It belongs to the request it came with, so make an adapter per request. */
  readonly client: D1Client;
}

const NETWORK = { trip: "request", timeout: 30_000 } as const;

/** Moves statements to D1. Holds nothing but the binding. */
export function d1Driver(options: D1Options): SqlDriver {
  checkOptions(null, options ?? null, ["client"]);
  const { client } = options;
  if (typeof client?.prepare !== "function" || typeof client.batch !== "function")
    throw invalid(null, ["client"], "must be a D1 binding, such as env.DB of a Worker");
  let closed = false;

  const send = async (statements: readonly SqlStatement[], options: ExecuteOptions): Promise<readonly SqlResult[]> => {
    const { signal, onRequest } = options;
    const writes = statements.some(isWrite);
    if (signal?.aborted === true) throw abortFailure({ store: "d1", writes: false, cause: signal.reason });
    onRequest?.();
    try {
      return await unlessAborted(request(client, statements), signal, (cause) =>
        abortFailure({ store: "d1", writes, cause }),
      );
    } catch (error) {
      throw failureOf(error, writes);
    }
  };

  return {
    name: "d1",
    maxParameters: 100,
    maxValueBytes: 2_000_000,
    maxStatementBytes: 100_000,
    network: NETWORK,
    async execute(statements, call) {
      if (closed) throw closedError();
      // A batch is a transaction, which would tie independent writes together.
      if (call.atomic || statements.length === 1 || !statements.some(isWrite)) return send(statements, call);
      const results: SqlResult[] = [];
      for (const statement of statements) results.push(...(await send([statement], call)));
      return results;
    },
    async close() {
      closed = true;
    },
  };
}

function isWrite({ writes }: SqlStatement): boolean {
  return writes;
}

/** One request. An answer of its own has the names of columns that no row has; the others say what was changed. */
async function request(client: D1Client, statements: readonly SqlStatement[]): Promise<readonly SqlResult[]> {
  const [only] = statements;
  if (only === undefined) return [];
  if (statements.length === 1 && !only.writes) {
    const [columns, ...rows] = await prepare(client, only).raw({ columnNames: true });
    return [{ rows, columns, affected: 0, decoders: columns.map(() => plain) }];
  }
  const prepared = statements.flatMap((statement) => [
    prepare(client, statement),
    ...(needsCount(statement) ? [client.prepare(COUNT)] : []),
  ]);
  const [first] = prepared;
  const answers = prepared.length === 1 && first !== undefined ? [await first.all()] : await client.batch(prepared);
  let next = 0;
  return statements.map((statement) => {
    const result = resultOf(answers[next++] as D1Answer, statement.writes);
    return needsCount(statement)
      ? { ...result, affected: Number(resultOf(answers[next++] as D1Answer, false).rows[0]?.[0]) }
      : result;
  });
}

const COUNT = "SELECT changes()";

/** D1 also counts the rows that references take along, which only happens where rows are removed. */
const REMOVES = /^(?:delete|replace|insert\s+or\s+replace|with\b[^]*\bdelete)\b/i;

function needsCount({ sql, writes }: SqlStatement): boolean {
  return writes && REMOVES.test(sql.slice(startOf(sql, false)));
}

function prepare(client: D1Client, { sql, params }: SqlStatement): D1Statement {
  const statement = client.prepare(sql);
  return params.length === 0 ? statement : statement.bind(...params.map(bindable));
}

/** There are no bigints: statements make integers of text. */
function bindable(value: SqlValue): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function resultOf({ results, meta }: D1Answer, writes: boolean): SqlResult {
  const columns = Object.keys((results[0] as object | undefined) ?? {});
  const rows = results.map((row) => columns.map((name) => (row as Record<string, unknown>)[name]));
  const affected = writes ? rows.length || (meta.changes ?? 0) : 0;
  return { rows, columns, affected, decoders: columns.map(() => plain) };
}

/** Bytes arrive as arrays of numbers. */
function plain(cell: unknown): unknown {
  return Array.isArray(cell) ? new Uint8Array(cell) : cell;
}
