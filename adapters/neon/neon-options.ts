import type { NeonQueryFunction, WebSocketConstructor } from "@neondatabase/serverless";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkMilliseconds } from "../../src/contracts/milliseconds.ts";
import { serverUrl } from "../../src/contracts/server-url.ts";
import { invalid } from "../../src/errors.ts";

/** Where the database is. */
export interface NeonUrl {
  /** `postgres://user:password@host/database`, as Neon shows it. Loopback hosts are asked without encryption, as `anyrow dev` has it. */
  readonly url: string;
  /** Where requests go instead of where Neon takes them: a URL that ends in `/sql`, beside which WebSockets are opened at `/v2`. */
  readonly endpoint?: string | undefined;
  /** A token (JWT) that is sent with each request over HTTP, or what gives one. */
  readonly authToken?: string | (() => Promise<string> | string) | undefined;
  readonly client?: never;
}

/** What `neon()` of the client gives, whatever form of rows it is set to give. */
export type NeonClient =
  | NeonQueryFunction<false, false>
  | NeonQueryFunction<false, true>
  | NeonQueryFunction<true, false>
  | NeonQueryFunction<true, true>;

/** A query function that `neon()` of the client made. Requests go where it sends them. */
export interface NeonHandedIn {
  readonly client: NeonClient;
  readonly transactions?: undefined;
  readonly url?: never;
}

/** How Neon is reached over HTTP: each call is one request. */
export interface NeonHttpUrl extends NeonUrl {
  readonly transactions?: undefined;
}

/** How Neon is reached over HTTP, and over WebSockets for transactions. */
export interface NeonWebSocketOptions extends NeonUrl {
  /** Transactions have a WebSocket each, which is opened for them and closed with them. */
  readonly transactions: "websocket";
  /** What WebSockets are made with where the runtime has none: `WebSocket` of the package `ws`. */
  readonly webSocketConstructor?: WebSocketConstructor | undefined;
  /** Milliseconds in which a WebSocket must have been opened; 30 seconds unless given. */
  readonly timeout?: number | undefined;
}

/** How Neon is reached over HTTP alone. */
export type NeonOptions = NeonHttpUrl | NeonHandedIn;

/** Refuses options that cannot be right, without touching the network. */
export function verifyOptions(options: NeonOptions | NeonWebSocketOptions): void {
  if (options?.client !== undefined) return verifyHandedIn(options);
  const sockets = options?.transactions === undefined ? [] : ["webSocketConstructor", "timeout"];
  checkOptions(null, options ?? null, ["url", "endpoint", "authToken", "transactions", "client", ...sockets]);
  const { url, endpoint, authToken = "", transactions = "websocket" } = options;
  if (serverUrl(url, ["postgresql", "postgres"]).username === "") throw invalid(null, ["url"], "must name a user");
  if (endpoint !== undefined && !isEndpoint(endpoint))
    throw invalid(null, ["endpoint"], "must be of the form https://host/sql");
  if (typeof authToken !== "string" && typeof authToken !== "function")
    throw invalid(null, ["authToken"], "must be text, or a function that gives it");
  if (transactions !== "websocket") throw invalid(null, ["transactions"], 'must be "websocket" or absent');
  if ("timeout" in options) checkMilliseconds({ timeout: options.timeout });
}

function verifyHandedIn(options: NeonHandedIn): void {
  checkOptions(null, options, ["client"]);
  const { client } = options;
  if (typeof client !== "function" || typeof client.query !== "function" || typeof client.transaction !== "function")
    throw invalid(null, ["client"], "must be what neon() of @neondatabase/serverless gives");
}

function isEndpoint(endpoint: unknown): boolean {
  return typeof endpoint === "string" && /^https?:\/\/[^/?#]+\/([^?#]*\/)?sql$/.test(endpoint);
}
