import type { ServiceRequest } from "../service.ts";
import { RefusedRequest } from "./refused-request.ts";

/** One statement of a request. */
export interface SqlQuery {
  readonly query: string;
  /** As JSON gave them; {@link parameterText} makes text of each. */
  readonly params: readonly unknown[];
  /** Whether its rows are arrays; otherwise objects. */
  readonly arrayMode: boolean;
}

/** How the transaction of a batch is opened. */
export interface BatchMode {
  readonly isolation: string | null;
  readonly readOnly: boolean;
  readonly deferrable: boolean;
}

/** Who asks for what. */
export interface SqlRequest {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly applicationName: string | null;
  /** Whether values stay Postgres' text; otherwise some become JSON. */
  readonly rawText: boolean;
  readonly queries: readonly SqlQuery[];
  /** How the transaction is opened, or `null` for a single statement without one. */
  readonly batch: BatchMode | null;
}

/** The isolation levels as the header names them, and as SQL does. */
export const ISOLATION_LEVELS: Readonly<Record<string, string>> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
};

/** Reads a request; throws a {@link RefusedRequest} when it is not one. */
export function readSqlRequest({ headers, body }: ServiceRequest): SqlRequest {
  const on = (name: string): boolean => headers[name] === "true";
  const isolation = headers["neon-batch-isolation-level"];
  if (isolation !== undefined && !Object.hasOwn(ISOLATION_LEVELS, `${isolation}`))
    throw new RefusedRequest(400, "invalid isolation level");
  const parsed = parseBody(body);
  const queries = Array.isArray(parsed["queries"]) ? parsed["queries"] : null;
  return {
    ...readConnection(headers["neon-connection-string"]),
    rawText: on("neon-raw-text-output"),
    queries: (queries ?? [parsed]).map((query) => readQuery(query, on("neon-array-mode"))),
    batch: queries && {
      isolation: isolation === undefined ? null : `${isolation}`,
      readOnly: on("neon-batch-read-only"),
      deferrable: on("neon-batch-deferrable"),
    },
  };
}

/** The texts of a request's statements, as far as it can be read. */
export function statementsOf({ body }: ServiceRequest): readonly string[] {
  try {
    const parsed = parseBody(body);
    const queries: readonly unknown[] = Array.isArray(parsed["queries"]) ? parsed["queries"] : [parsed];
    return queries.map((query) => readQuery(query, false).query);
  } catch {
    return [];
  }
}

type Account = Pick<SqlRequest, "user" | "password" | "database" | "applicationName">;

function readConnection(text: string | readonly string[] | undefined): Account {
  if (typeof text !== "string") throw new RefusedRequest(400, "Invalid connection string: missing");
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.username === "")
    throw new RefusedRequest(400, "Invalid connection string");
  return {
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    applicationName: url.searchParams.get("application_name"),
  };
}

function parseBody(body: Uint8Array): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new RefusedRequest(400, `could not parse the HTTP request body: ${(error as Error).message}`);
  }
  return asObject(parsed);
}

function readQuery(value: unknown, arrayMode: boolean): SqlQuery {
  const { query, params, arrayMode: own } = asObject(value);
  if (typeof query !== "string")
    throw new RefusedRequest(400, "could not parse the HTTP request body: missing field `query`");
  return { query, params: Array.isArray(params) ? params : [], arrayMode: typeof own === "boolean" ? own : arrayMode };
}

function asObject(value: unknown): Record<string, unknown> {
  if (value !== null && typeof value === "object") return value as Record<string, unknown>;
  throw new RefusedRequest(400, "could not parse the HTTP request body: expected an object");
}
