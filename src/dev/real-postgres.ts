import { invalid, OperationalError } from "../errors.ts";
import type { OpenTarget } from "./database-target.ts";

/** Milliseconds in which a server has to take a connection. */
const PATIENCE = 10_000;

/** Reads the URL of a server and connects once, so that what is wrong with it is said at once and not by the first query. */
export async function reachPostgres(text: string): Promise<OpenTarget> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === "" || url.username === "")
    throw invalid(null, ["postgres"], "must be a URL such as postgresql://user:password@127.0.0.1:5432/database");
  const target = {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username),
  };
  const { default: pg } = await import("pg");
  const client = new pg.Client({ ...target, connectionTimeoutMillis: PATIENCE });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new OperationalError(`the Postgres at ${url.host} refuses: ${reasonOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
  return { target, close: async () => undefined };
}

/** Not the client's message, which may repeat parts of the URL. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "28P01" || code === "28000") return "check user and password, and that it takes connections without TLS";
  if (code === "3D000") return "there is no such database: create it, or name another";
  return "start it, or check host and port; without a URL the embedded PGlite is used";
}
