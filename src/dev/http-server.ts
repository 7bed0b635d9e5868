import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { faultReply, misdeliver } from "./fault-responses.ts";
import type { ActiveFault, Faults } from "./faults.ts";
import { readBody } from "./read-body.ts";
import type { LogEntry, RequestLogWriter } from "./request-log.ts";
import { json, type DevService, type Reply, type ServiceRequest } from "./service.ts";

/** A service that can be reached. */
export interface RunningServer {
  /** `host:port` on loopback. */
  readonly address: string;
  /** Ends every connection, then the service. May be called twice. */
  close(): Promise<void>;
}

/** What a server is made of. */
export interface ServerParts {
  readonly service: DevService;
  readonly requests: RequestLogWriter;
  readonly faults: Faults;
  /** 0 takes a free one. */
  readonly port: number;
}

/**
 * Milliseconds for which an unused connection stays open: longer than clients keep theirs, or a request would now and then meet a
 * connection that is being closed.
 */
const KEEP_ALIVE = 60_000;

/** Serves one service on 127.0.0.1. A port that is taken is an error with `code: "EADDRINUSE"`. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { service, requests, faults, port } = parts;
  const server = createServer((request, response) => {
    answer(parts, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  if (service.upgrade !== undefined)
    server.on("upgrade", (request, socket, head) => service.upgrade?.(request, socket, head, { requests, faults }));
  await listen(server, port);
  let closing: Promise<void> | undefined;
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => (closing ??= close(server, service)),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

async function close(server: Server, service: DevService): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  // First the service: it ends the connections it has taken over, which the server waits for.
  await service.close();
  await closed;
}

async function answer(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { service, requests, faults } = parts;
  setCors(service, request, response);
  if (request.method === "OPTIONS") return preflight(response);
  const path = pathOf(request);
  const body = await readBody(request, service.requestLimit);
  if (body === null) return deliver(service.tooLarge(), response, requests.begin(path, []));
  const { method = "GET", headers } = request;
  const asked: ServiceRequest = { method, path, query: queryOf(request), headers, body };
  const statements = service.statements(asked);
  const entry = requests.begin(path, statements);
  const { latency, fault } = faults.strike(statements, (kind) => service.possible?.(kind, asked) ?? true);
  if (latency > 0) await wait(latency);
  await befall({ service, asked, fault, response, entry });
}

interface Exchange {
  readonly service: DevService;
  readonly asked: ServiceRequest;
  readonly fault: ActiveFault | null;
  readonly response: ServerResponse;
  readonly entry: LogEntry;
}

async function befall({ service, asked, fault, response, entry }: Exchange): Promise<void> {
  const instead = faultReply(fault);
  const runs = !response.destroyed && fault?.kind !== "dropBefore" && instead?.executed !== false;
  if (!runs) service.abandon?.(asked);
  if (response.destroyed || fault?.kind === "dropBefore") return void response.destroy();
  if (instead !== null && !instead.executed) return deliver(instead.reply, response, entry);
  const reply = await runService(service, asked, fault, response);
  if (reply === null || response.destroyed || fault?.kind === "dropAfter") return void response.destroy();
  if (instead !== null) return deliver(instead.reply, response, entry);
  if (fault?.kind === "truncate" || fault?.kind === "slowLoris") {
    if (await misdeliver(fault, reply, response)) entry.status = reply.status;
    return;
  }
  deliver(reply, response, entry);
}

async function runService(
  service: DevService,
  asked: ServiceRequest,
  fault: ActiveFault | null,
  response: ServerResponse,
): Promise<Reply | null> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  response.once("close", leave);
  try {
    return await service.handle(asked, { signal: gone.signal, fault });
  } catch (error) {
    return json(500, { message: error instanceof Error ? error.message : String(error), code: null });
  } finally {
    response.off("close", leave);
  }
}

function deliver(reply: Reply, response: ServerResponse, entry: LogEntry): void {
  entry.status = reply.status;
  response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

function setCors(service: DevService, request: IncomingMessage, response: ServerResponse): void {
  const { allowedHeaders } = service;
  const requested = request.headers["access-control-request-headers"];
  // A star would not cover Authorization: names have to be listed.
  const allowed = allowedHeaders === "requested" ? requested : allowedHeaders.join(", ");
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Access-Control-Expose-Headers", "Retry-After, Neon-Request-Id, Upstash-Sync-Token");
  if (request.method === "OPTIONS" && allowed !== undefined)
    response.setHeader("Access-Control-Allow-Headers", allowed);
}

function preflight(response: ServerResponse): void {
  response.writeHead(200, {
    Allow: "OPTIONS, POST",
    "Access-Control-Allow-Methods": "GET, OPTIONS, POST",
    "Access-Control-Max-Age": "86400",
    "Content-Length": "0",
  });
  response.end();
}

/** The path a request asks for, without the query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").replace(/\?.*$/s, "");
}

function queryOf(request: IncomingMessage): string {
  return /\?(.*)$/s.exec(request.url ?? "")?.[1] ?? "";
}
