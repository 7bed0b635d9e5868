import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkTimeout } from "../../src/contracts/milliseconds.ts";
import { invalid } from "../../src/errors.ts";
import type { LibsqlOptions } from "./libsql-options.ts";

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
  const { client, url, authToken, timeout } = options;
  if (client !== undefined && client?.protocol !== "http") {
    throw invalid(null, ["client"], "must speak HTTP: make it with createClient of @libsql/client/web");
  }
  if (client !== undefined && authToken !== undefined) {
    throw invalid(null, ["authToken"], "belongs to the client: give it to createClient");
  }
  if (authToken !== undefined && typeof authToken !== "string") {
    throw invalid(null, ["authToken"], "must be a text");
  }
  checkTimeout(timeout);
  if (client === undefined) verifyUrl(String(url));
}

function verifyUrl(text: string): void {
  if (FILE.test(text)) refuseUrl(" here: files are for Node, Deno and Bun");
  // The message of the parser would repeat the URL.
  if (!REMOTE.test(text) || !URL.canParse(text)) refuseUrl();
  const { protocol, hostname, port, username, password, searchParams, hash } = new URL(text);
  if (protocol.startsWith("ws")) refuseUrl(": WebSockets are not used");
  if (hostname === "" || hash !== "") refuseUrl();
  if (username !== "" || password !== "") refuseUrl(": a token goes into authToken, not before the host");
  const isKnown = [...searchParams.keys()].every((name) => PARAMETERS.has(name));
  if (!isKnown) refuseUrl(": its query may have tls and authToken only");
  const tls = searchParams.get("tls");
  const allowed = protocol === "http:" ? "0" : protocol === "https:" || port === "" ? "1" : tls;
  if (tls !== null && (tls !== allowed || !/^[01]$/.test(tls)))
    refuseUrl(": tls=0 is for libsql: with a port, and for http:");
}

function refuseUrl(why = ""): never {
  throw invalid(null, ["url"], `must be like https://host, http://host:port or libsql://host${why}`);
}
