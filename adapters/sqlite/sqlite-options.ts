import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkMilliseconds } from "../../src/contracts/milliseconds.ts";
import { invalid } from "../../src/errors.ts";
import { recogniseClient } from "./recognise-client.ts";

/** The drivers that this adapter works with. */
export type SqliteDriverName = "node" | "bun" | "better-sqlite3";

/** How long calls wait. */
export interface SqliteWaiting {
  /** Milliseconds a call waits for an open transaction before it fails; 30 seconds unless given. */
  readonly timeout?: number;
  /** Milliseconds a call waits while another program has the file locked, without blocking this one; 5 seconds unless given. */
  readonly busyTimeout?: number;
}

/** Where the database is: it is opened at the first query, and closed with the adapter. */
export interface SqliteUrl extends SqliteWaiting {
  /** A path, `file:` and a path, or `:memory:`. */
  readonly url: string;
  /** What opens it; unless given `bun:sqlite` in Bun, `node:sqlite` where the runtime has it, and else better-sqlite3. */
  readonly driver?: SqliteDriverName;
  readonly client?: never;
}

/** A `Database` of better-sqlite3 or `bun:sqlite`, or a `DatabaseSync` of `node:sqlite`. */
export interface SqliteClient {
  prepare(sql: string): object;
  exec(sql: string): unknown;
  close(): unknown;
}

/**
 * A client that is there already. It stays open when the adapter is closed; until then its foreign keys are on and its own busy
 * timeout is 0, so that waiting never blocks the program.
 */
export interface SqliteOpenClient extends SqliteWaiting {
  readonly client: SqliteClient;
  readonly url?: never;
  readonly driver?: never;
}

/** How a SQLite database is reached. */
export type SqliteOptions = SqliteUrl | SqliteOpenClient;

const DRIVERS: readonly unknown[] = ["node", "bun", "better-sqlite3", undefined];

/** Refuses options that cannot be right, without touching the database. */
export function verifyOptions(options: SqliteOptions): void {
  checkOptions(null, options ?? null, ["url", "driver", "client", "timeout", "busyTimeout"]);
  const { url, driver, client, timeout, busyTimeout } = options;
  if (client === undefined) pathOf(url);
  else if (url !== undefined || driver !== undefined)
    throw invalid(null, ["client"], "is there already: leave out url and driver");
  else if (recogniseClient(client) === null)
    throw invalid(null, ["client"], "must be a database of better-sqlite3, bun:sqlite or node:sqlite");
  if (!DRIVERS.includes(driver)) throw invalid(null, ["driver"], "must be node, bun or better-sqlite3");
  checkMilliseconds({ timeout, busyTimeout });
}

const MEMORY = ":memory:";
const SCHEME = /^(?!file:)[a-z][a-z\d+.-]+:/i;
const REFUSAL = "must be a path, file: and a path, or :memory:";

/** The path in a `url`, or `:memory:`. */
export function pathOf(url: unknown): string {
  if (typeof url !== "string" || url === "" || SCHEME.test(url)) throw invalid(null, ["url"], REFUSAL);
  const [, escaped] = /^file:(?:\/\/(?:localhost)?(?=\/))?(.*)$/is.exec(url) ?? [];
  if (escaped === undefined) return url;
  if (escaped === MEMORY) return MEMORY;
  if (escaped === "" || escaped.startsWith("//") || /[?#]/.test(escaped))
    throw invalid(null, ["url"], `${REFUSAL}; it takes no host and no parameters`);
  const path = unescaped(escaped);
  // On Windows the URL of a file has a slash before the letter of the drive.
  return /^\/[a-z]:/i.test(path) ? path.slice(1) : path;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(null, ["url"], "has a % that is not followed by two hex digits: write it as %25");
  }
}

/** Whether a path stands for a database that only one connection sees. */
export function isMemory(path: string): boolean {
  return path === MEMORY;
}
