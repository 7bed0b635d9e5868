import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ActiveFault, FaultKind, Faults } from "./faults.ts";
import type { RequestLogWriter } from "./request-log.ts";

/** A request whose body has arrived. */
export interface ServiceRequest {
  readonly method: string;
  /** The path, without the query. */
  readonly path: string;
  /** What comes after the `?`, as it was sent; empty when there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** What a service needs to know beside the request. */
export interface Circumstances {
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  /** What befalls the request: the service sees to `dropWithin` and `staleBaton`, the server to everything else. */
  readonly fault: ActiveFault | null;
}

/** A whole response. Its CORS headers and length are added by the server. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A protocol, spoken by one HTTP server of its own. */
export interface DevService {
  /** Header names that a browser may send; `"requested"` allows whatever it asks for. */
  readonly allowedHeaders: readonly string[] | "requested";
  /** Kinds of fault that only this service has. */
  readonly ownFaults?: readonly FaultKind["kind"][];
  /** How many bytes the body of a request may have. */
  readonly requestLimit: number;
  /** The answer to a request with more. */
  tooLarge(): Reply;
  /** The texts of a request's statements, in order; none when it cannot be read. */
  statements(request: ServiceRequest): readonly string[];
  /** Answers a request; `null` cuts the connection without an answer. What it throws becomes status 500. */
  handle(request: ServiceRequest, circumstances: Circumstances): Promise<Reply | null>;
  /** Whether a fault can befall a request at all; one that cannot waits for the next request. Without it every fault can. */
  possible?(fault: FaultKind, request: ServiceRequest): boolean;
  /** Called with a request that something else answers, or nothing: what it would have continued comes to its end. */
  abandon?(request: ServiceRequest): void;
  /** Takes over a connection that asks for a WebSocket. Without it such requests are refused. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer, watch: Watch): void;
  /** Gives up everything the service holds; called once, after the last request. */
  close(): Promise<void>;
}

/** What a service that takes over connections needs, to log them and to let faults befall them. */
export interface Watch {
  readonly requests: RequestLogWriter;
  readonly faults: Faults;
}

/** A JSON response. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** A plain text response. */
export function text(status: number, body: string): Reply {
  return { status, headers: { "content-type": "text/plain" }, body };
}
