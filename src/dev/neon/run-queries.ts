import type { ClientBase, QueryArrayConfig } from "pg";
import type { ActiveFault } from "../faults.ts";
import { parameterText } from "./parameter-text.ts";
import { tooLarge } from "./refused-request.ts";
import { resultJson } from "./result-json.ts";
import { ISOLATION_LEVELS, type BatchMode, type SqlQuery, type SqlRequest } from "./sql-request.ts";

/** What limits a run. */
export interface RunLimits {
  /** Bytes that the response may have. */
  readonly responseBytes: number;
}

/**
 * Runs what a request asks and gives the body of the response; `null` when the fault `dropWithin` has cut it. A batch is one
 * transaction: whatever goes wrong with a statement, or with the size of the response, undoes all of them.
 */
export async function runQueries(
  client: ClientBase,
  request: SqlRequest,
  limits: RunLimits,
  fault: ActiveFault | null,
): Promise<string | null> {
  const { batch, queries, rawText } = request;
  const end = fault?.kind === "dropWithin" ? fault.statements : Infinity;
  if (batch === null) {
    const results = await runSome(client, queries, rawText, end);
    return end === Infinity ? withinLimit(JSON.stringify(results[0]), limits) : null;
  }
  await client.query(beginText(batch));
  try {
    const results = await runSome(client, queries, rawText, end);
    const body = end === Infinity ? withinLimit(JSON.stringify({ results }), limits) : null;
    await client.query(body === null ? "ROLLBACK" : "COMMIT");
    return body;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function runSome(
  client: ClientBase,
  queries: readonly SqlQuery[],
  rawText: boolean,
  end: number,
): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  for (const query of queries) {
    if (results.length >= end) break;
    results.push(resultJson(await client.query(asText(query)), query, rawText));
  }
  return results;
}

/** Values travel as text both ways, and every statement in the extended protocol: it takes only one at a time. */
function asText({ query, params }: SqlQuery): QueryArrayConfig & { readonly queryMode: "extended" } {
  const types = { getTypeParser: () => (value: string) => value };
  return { text: query, values: params.map(parameterText), rowMode: "array", types, queryMode: "extended" };
}

function beginText({ isolation, readOnly, deferrable }: BatchMode): string {
  const level = isolation === null ? "" : ` ISOLATION LEVEL ${ISOLATION_LEVELS[isolation]}`;
  return `BEGIN${level}${readOnly ? " READ ONLY" : ""}${deferrable ? " DEFERRABLE" : ""}`;
}

function withinLimit(body: string, { responseBytes }: RunLimits): string {
  if (Buffer.byteLength(body) > responseBytes) throw tooLarge(507, "response", responseBytes);
  return body;
}
