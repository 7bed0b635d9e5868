import type { Redis } from "@upstash/redis";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkTimeout } from "../../src/contracts/milliseconds.ts";
import { invalid } from "../../src/errors.ts";

interface UpstashSettings {
  /** Put before every key, so that several can share a database; nothing unless given. */
  readonly prefix?: string | undefined;
  /** Milliseconds in which a request must be answered; 30 seconds unless given. */
  readonly timeout?: number | undefined;
}

/** Where the database is. */
export interface UpstashUrl extends UpstashSettings {
  /** `https://name.upstash.io`, as Upstash shows it for REST. */
  readonly url: string;
  /** The token that Upstash shows beside it. */
  readonly token: string;
  readonly client?: never;
}

/** What `@upstash/redis` gives, from whichever of its entries. */
export type UpstashClient = Pick<Redis, "pipeline" | "use">;

/**
 * A client of `@upstash/redis` made with `responseEncoding: false`, without which it spoils bytes that are no text. Make it with
 * `retry: { retries: 0 }` as well: it would send writes again whose answer was lost, once even with `retry: false`.
 */
export interface UpstashHandedIn extends UpstashSettings {
  readonly client: UpstashClient;
  readonly url?: never;
  readonly token?: never;
}

/** How an Upstash database is reached. */
export type UpstashOptions = UpstashUrl | UpstashHandedIn;

/** Refuses options that cannot be right, without a request. */
export function verifyUpstashOptions(options: UpstashOptions): void {
  const own = options?.client === undefined ? ["url", "token"] : [];
  checkOptions(null, options ?? null, [...own, "client", "prefix", "timeout"]);
  const { client, url, token, timeout, prefix = "" }: Partial<UpstashUrl> | UpstashHandedIn = options;
  checkTimeout(timeout);
  if (typeof prefix !== "string" || /[\ud800-\udfff]/u.test(prefix))
    throw invalid(null, ["prefix"], "must be text without lone surrogates");
  if (client !== undefined) return verifyClient(client);
  if (!isRestUrl(url))
    throw invalid(null, ["url"], "must be that of the REST API, of the form https://host, without user or query");
  // What stands in a header is printable ASCII.
  if (typeof token !== "string" || !/^[!-~]+$/.test(token))
    throw invalid(null, ["token"], "must be the token of the REST API");
}

function verifyClient(client: UpstashClient): void {
  if (typeof client?.use !== "function" || typeof client.pipeline !== "function")
    throw invalid(null, ["client"], "must be a Redis of @upstash/redis");
}

function isRestUrl(url: unknown): boolean {
  // As the client has it, whose words repeat the URL.
  if (typeof url !== "string" || !/^https?:\/\/[^\s#$./?]\S+$/.test(url) || !URL.canParse(url)) return false;
  const { username, password, search, hash } = new URL(url);
  return username + password + search + hash === "";
}
