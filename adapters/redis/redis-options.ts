import type { Redis } from "ioredis";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkTimeout } from "../../src/contracts/milliseconds.ts";
import { invalid } from "../../src/errors.ts";

interface RedisSettings {
  /** Put before every key, so that several can share a server; nothing unless given. In a cluster it has a hash tag: `{app}:`. */
  readonly prefix?: string | undefined;
  /** Milliseconds in which the server must answer; 30 seconds unless given. */
  readonly timeout?: number | undefined;
}

/** Where the server is. */
export interface RedisUrl extends RedisSettings {
  /** `redis://user:password@host:port/number`, of which all but the host may be left out; `rediss:` for TLS. */
  readonly url: string;
  readonly client?: never;
}

/** A client of `ioredis`, without a `keyPrefix`. What it repeats by itself, and how long it waits, is as it is set. */
export interface RedisHandedIn extends RedisSettings {
  readonly client: Redis;
  readonly url?: never;
  readonly timeout?: never;
}

/** How a Redis is reached. */
export type RedisOptions = RedisUrl | RedisHandedIn;

/** Refuses options that cannot be right, without touching the network. */
export function verifyRedisOptions(options: RedisOptions): void {
  if (options?.client !== undefined) return verifyHandedIn(options);
  checkOptions(null, options ?? null, ["url", "client", "prefix", "timeout"]);
  checkTimeout(options.timeout);
  checkPrefix(options.prefix);
  if (!isRedisUrl(options.url))
    throw invalid(null, ["url"], "must be of the form redis://user:password@host:port/number, or rediss:// for TLS");
}

function verifyHandedIn(options: RedisHandedIn): void {
  checkOptions(null, options, ["client", "prefix"]);
  checkPrefix(options.prefix);
  const { client } = options;
  if (typeof client?.callBuffer !== "function" || typeof client.pipeline !== "function")
    throw invalid(null, ["client"], "must be a Redis of ioredis");
  if (String(client.options?.keyPrefix ?? "") !== "")
    throw invalid(null, ["client"], "must have no keyPrefix, which scripts would not know: give the prefix here");
}

function checkPrefix(prefix: unknown = ""): void {
  if (typeof prefix !== "string" || /[\ud800-\udfff]/u.test(prefix))
    throw invalid(null, ["prefix"], "must be text without lone surrogates");
}

/** The parser of the client takes anything, and another database where the number is none. */
function isRedisUrl(url: unknown): boolean {
  if (typeof url !== "string" || !/^rediss?:\/\//.test(url)) return false;
  const text = url.replace(/^rediss?:/, "http:");
  if (!URL.canParse(text)) return false;
  const { pathname, hash } = new URL(text);
  return hash === "" && /^\/?\d{0,5}$/.test(pathname);
}
