import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkTimeout } from "../../src/contracts/milliseconds.ts";
import { invalid } from "../../src/errors.ts";

/** How a server is used. */
export interface MemcachedCalls {
  /** Milliseconds that a call may take; 10 seconds unless given. */
  readonly timeout?: number | undefined;
  /**
   * The longest value in bytes. What a server takes follows from its option `-I`, which is 1 MiB unless given; a little of it is for the key
   * and for itself, so 1,048,000 unless given.
   */
  readonly maxValueBytes?: number | undefined;
}

/** Where the server is, as a URL. */
export interface MemcachedUrl extends MemcachedCalls {
  /**
   * `memcached://host:port`, with `user:password@` before the host where the server wants them (SASL PLAIN). The port is 11211 unless
   * given.
   */
  readonly url: string;
  readonly host?: never;
  readonly port?: never;
}

/** Where the server is. */
export interface MemcachedHost extends MemcachedCalls {
  readonly host: string;
  /** 11211 unless given. */
  readonly port?: number | undefined;
  readonly url?: never;
}

/** Which memcached server is used. One server: nothing is spread over several. */
export type MemcachedOptions = MemcachedUrl | MemcachedHost;

/** A server, and who asks. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly login: { readonly user: string; readonly password: string } | null;
}

/** The options, checked, with what was left out. */
export interface Settings {
  readonly address: Address;
  readonly timeout: number;
  readonly maxValueBytes: number;
}

const PORT = 11_211;
const MAX_VALUE_BYTES = 1_048_000;

/** Refuses options that cannot be right, without touching the network. */
export function settingsOf(options: MemcachedOptions): Settings {
  checkOptions(null, options ?? null, ["url", "host", "port", "timeout", "maxValueBytes"]);
  const { timeout = 10_000, maxValueBytes = MAX_VALUE_BYTES } = options;
  checkTimeout(timeout);
  if (!Number.isSafeInteger(maxValueBytes) || maxValueBytes < 1 || maxValueBytes > 2 ** 30)
    throw invalid(null, ["maxValueBytes"], "must be a whole number of bytes above 0 and of at most 1 GiB");
  return { address: addressOf(options), timeout, maxValueBytes };
}

function addressOf(options: MemcachedOptions): Address {
  if (options.url !== undefined) {
    if ("host" in options || "port" in options) throw invalid(null, ["url"], "cannot be given beside host and port");
    return readUrl(options.url);
  }
  const { host, port = PORT } = options;
  if (typeof host !== "string" || host === "") throw invalid(null, ["host"], "must be the name of a host, or give url");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw invalid(null, ["port"], "must be a port");
  return { host, port, login: null };
}

/** Does not repeat what it refuses, for a URL may hold a password. */
function readUrl(given: unknown): Address {
  const [, rest = ""] = (typeof given === "string" && /^memcached:(\/\/[^/?#]+\/?)$/.exec(given)) || [];
  const url = parsed(`http:${rest}`);
  if (url === null)
    throw invalid(null, ["url"], "must be of the form memcached://host:port or memcached://user:password@host:port");
  const { hostname, port, username, password } = url;
  const login = username === "" ? null : { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  // Without a port stands for 80 after `http:`, which nobody means here unless it was written.
  const written = port === "" && /:80\/?$/.test(rest) ? 80 : PORT;
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: port === "" ? written : Number(port), login };
}

function parsed(text: string): URL | null {
  try {
    const url = new URL(text);
    decodeURIComponent(url.username + url.password);
    return url;
  } catch {
    return null;
  }
}
