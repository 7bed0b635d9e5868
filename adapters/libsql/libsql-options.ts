import type { Client } from "@libsql/client";

/** How long calls wait. */
export interface LibsqlWaiting {
  /**
   * Milliseconds a call waits for an open transaction of a file before it fails, or over a network takes altogether; 30 seconds
   * unless given.
   */
  readonly timeout?: number;
  /** Milliseconds a call waits while another program has the file locked; 5 seconds unless given. Servers decide it themselves. */
  readonly busyTimeout?: number;
}

/** Where the database is: a client is made at the first query, and closed with the adapter. */
export interface LibsqlUrl extends LibsqlWaiting {
  /** `libsql:`, `https:` or `http:` and a host; on Node, Deno and Bun also `file:` and a path, or `:memory:`. */
  readonly url: string;
  /** What a server knows its users by; files need none. */
  readonly authToken?: string | undefined;
  readonly client?: never;
}

/**
 * A client that is there already, made with `intMode: "bigint"`; it stays open when the adapter is closed. Over a network the first
 * call asks it for a row more, to see that; a signal ends the waiting for its answers, not its requests.
 */
export interface LibsqlClient extends LibsqlWaiting {
  readonly client: Client;
  readonly url?: never;
  readonly authToken?: never;
}

/** How a libSQL database is reached. */
export type LibsqlOptions = LibsqlUrl | LibsqlClient;
