import { checkOptions } from "../../src/contracts/known-options.ts";
import { invalid } from "../../src/errors.ts";
import type { LibsqlOptions } from "./libsql-options.ts";

const FORMS = "must be like https://host, http://host:port or libsql://host";
const REMOTE = /^(https?|libsql|wss?):/i;
const FILE = /^(file:|:memory:)/i;
/** What the client reads in the query of a URL. */
const PARAMETERS = new Set(["tls", "authToken"]);

/** Whether a database is reached over a network rather than in a file or in memory. */
export function isRemote(options: LibsqlOptions): boolean {
  const { url, client } = options ?? {};
  return client === undefined ? REMOTE.test(String(url)) : /^(http|ws)$/.test(client?.protocol);
}

/** Refuses options that cannot be right, without a request. */
export function verifyHttpOptions(options: LibsqlOptions): void {
  checkOptions(null, options ?? null, ["url", "authToken", "client", "timeout", "busyTimeout"]);
  const { client, url, authToken, timeout = 1 } = options;
  if (client !== undefined && client?.protocol !== "http") {
    throw invalid(null, ["client"], "must speak HTTP: make it with createClient of @libsql/client/web");
  }
  if (client !== undefined && authToken !== undefined) {
    throw invalid(null, ["authToken"], "belongs to the client: give it to createClient");
  }
  if (authToken !== undefined && typeof authToken !== "string") {
    throw invalid(null, ["authToken"], "must be a text");
  }
  if (typeof timeout !== "number" || !(timeout > 0 && timeout < 2 ** 31)) {
    throw invalid(null, ["timeout"], "must be a number of milliseconds above 0");
  }
  if (client === undefined) verifyUrl(String(url));
}

function verifyUrl(text: string): void {
  if (FILE.test(text)) throw invalid(null, ["url"], `${FORMS} here: files are for Node, Deno and Bun`);
  // The message of the parser would repeat the URL.
  if (!REMOTE.test(text) || !URL.canParse(text)) throw invalid(null, ["url"], FORMS);
  const { protocol, hostname, port, username, password, searchParams, hash } = new URL(text);
  if (protocol.startsWith("ws")) throw invalid(null, ["url"], `${FORMS}: WebSockets are not used`);
  if (hostname === "" || hash !== "") throw invalid(null, ["url"], FORMS);
  if (username !== "" || password !== "") {
    throw invalid(null, ["url"], `${FORMS}: a token goes into authToken, not before the host`);
  }
  const isKnown = [...searchParams.keys()].every((name) => PARAMETERS.has(name));
  if (!isKnown) throw invalid(null, ["url"], `${FORMS}: its query may have tls and authToken only`);
  const tls = searchParams.get("tls");
  const allowed = protocol === "http:" ? "0" : protocol === "https:" || port === "" ? "1" : tls;
  if (tls !== null && (tls !== allowed || !/^[01]$/.test(tls))) {
    throw invalid(null, ["url"], `${FORMS}: tls=0 is for libsql: with a port, and for http:`);
  }
}
