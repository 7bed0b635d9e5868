import type * as Vendor from "@neondatabase/serverless";
import type { CallOptions } from "../../src/contracts/call-options.ts";
import { serverUrl } from "../../src/contracts/server-url.ts";
import type { SqlResult, SqlStatement, SqlValue } from "../../src/contracts/sql-driver.ts";
import { endpointOf, isLoopback } from "./endpoint.ts";
import { type Exchange, exchange } from "./exchange.ts";
import type { NeonHandedIn, NeonOptions, NeonUrl, NeonWebSocketOptions } from "./neon-options.ts";

type Answer = Vendor.FullQueryResults<true>;
type Config = typeof Vendor.neonConfig;

/** Makes a result of what the client gives: its rows are arrays, their cells texts. */
export type ResultReader = (answer: Answer) => SqlResult;

interface RequestOptions extends CallOptions {
  readonly writes: boolean;
  /** Whether the database is to refuse writes, where several statements travel together only to save trips. */
  readonly isReadOnly: boolean;
}

/** Sends statements in one request; several are one transaction. */
export interface NeonRequests {
  send(statements: readonly SqlStatement[], options: RequestOptions): Promise<readonly SqlResult[]>;
}

const asText = (text: string): string => text;
const FORM = { arrayMode: true, fullResults: true, types: { getTypeParser: () => asText } } as const;

/** Uses the client for requests. Keeps nothing of them. */
export function neonRequests(
  { neon, neonConfig }: typeof Vendor,
  options: NeonOptions | NeonWebSocketOptions,
  readResult: ResultReader,
): NeonRequests {
  const { sql, endpointUnless } = options.client === undefined ? queriesTo(neon, options) : queriesOf(options.client);
  return {
    async send(statements, { signal, onRequest, writes, isReadOnly }) {
      const form = { ...FORM, fetchOptions: signal === undefined ? {} : { signal } };
      const queries = statements.map(({ sql: text, params }) => sql.query(text, params.map(toText), form));
      const [only] = queries;
      const results = statements.length === 1 ? null : statements.length;
      const answers = lend(neonConfig, endpointUnless, { writes, onRequest, results }, () =>
        only !== undefined && results === null
          ? only.then((answer) => [answer])
          : sql.transaction(queries, { ...form, ...(isReadOnly && { readOnly: true }) }),
      );
      return (await answers).map(readResult);
    },
  };
}

interface Queries {
  readonly sql: Vendor.NeonQueryFunction<true, true>;
  /** Where requests go, unless it is for the client to say, by itself or as it is set for all its users. */
  readonly endpointUnless: (isSet: boolean) => string | undefined;
}

/** What was handed in may be set to give rows in another form: each call says again in which it wants them. */
function queriesOf(client: NeonHandedIn["client"]): Queries {
  return { sql: client as Vendor.NeonQueryFunction<true, true>, endpointUnless: () => undefined };
}

function queriesTo(neon: typeof Vendor.neon, options: NeonUrl): Queries {
  const url = serverUrl(options.url, ["postgresql", "postgres"]);
  const { authToken } = options;
  const sql = neon(options.url, {
    arrayMode: true,
    fullResults: true,
    ...(authToken !== undefined && { authToken }),
    // In a browser the client warns of passwords at every request; one for this machine is no secret.
    ...(isLoopback(url) && { disableWarningInBrowsers: true }),
  });
  return { sql, endpointUnless: (isSet) => endpointOf(options, url, isSet) };
}

/**
 * Where requests go and what carries them are settings that all users of the client in a program share, and no options of a call. The
 * client reads them before its first await, so they are this call's for that moment, and what anyone has set is there before and
 * after. What the user has set is used in it too: a `fetch` to carry requests, and an endpoint where these options name none.
 */
function lend<Sent>(
  config: Config,
  endpointUnless: Queries["endpointUnless"],
  call: Omit<Exchange, "fetch">,
  send: () => Sent,
): Sent {
  const { opts } = config;
  const carry = (opts.fetchFunction ?? globalThis.fetch) as typeof fetch;
  const endpoint = endpointUnless(opts.fetchEndpoint !== undefined);
  config.opts = {
    ...opts,
    ...(endpoint !== undefined && { fetchEndpoint: endpoint }),
    fetchFunction: exchange({ ...call, fetch: carry }),
  };
  try {
    return send();
  } finally {
    config.opts = opts;
  }
}

/** The text that Postgres itself would print. */
function toText(value: SqlValue): string | null {
  if (value === null || typeof value === "string") return value;
  return value instanceof Uint8Array ? hexadecimal(value) : String(value);
}

function hexadecimal(bytes: Uint8Array): string {
  let text = String.raw`\x`;
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
