import { randomUUID } from "node:crypto";
import type { DatabaseTarget } from "../database-target.ts";
import type { Circumstances, DevService, Reply, ServiceRequest } from "../service.ts";
import { connections, type Connections, type LentConnection } from "./connections.ts";
import { failureReply, RefusedRequest, tooLarge } from "./refused-request.ts";
import { runQueries } from "./run-queries.ts";
import { readSqlRequest, statementsOf, type BatchMode } from "./sql-request.ts";
import { openTunnels } from "./tunnel.ts";

/** What the real service refuses, and how long it waits. */
export interface NeonLimits {
  /** Bytes in the body of a request. Default: 10 MiB. */
  readonly requestBytes: number;
  /** Bytes in the body of a response. Default: 10 MiB. */
  readonly responseBytes: number;
  /** Milliseconds that a request over HTTP may take; then what it runs is cancelled. Default: 15,000. */
  readonly timeout: number;
}

/** The limits of the real service. */
export const NEON_LIMITS: NeonLimits = { requestBytes: 10 * 2 ** 20, responseBytes: 10 * 2 ** 20, timeout: 15_000 };

const ALLOWED_HEADERS = [
  "Authorization",
  "Neon-Connection-String",
  "Neon-Raw-Text-Output",
  "Neon-Array-Mode",
  "Neon-Pool-Opt-In",
  "Neon-Batch-Read-Only",
  "Neon-Batch-Isolation-Level",
];

/** Neon's SQL over HTTP (`POST /sql`) and its WebSocket, which carries the Postgres protocol, before one Postgres. */
export async function neonService(target: DatabaseTarget, limits: NeonLimits): Promise<DevService> {
  const lent = await connections(target, limits.timeout);
  const tunnels = await openTunnels(target);
  return {
    allowedHeaders: ALLOWED_HEADERS,
    requestLimit: limits.requestBytes,
    tooLarge: () => identified(failureReply(tooLarge(413, "request", limits.requestBytes))),
    statements: statementsOf,
    async handle(request, circumstances) {
      const reply = await answer(lent, limits, request, circumstances).catch(failureReply);
      return reply && identified(reply);
    },
    upgrade: tunnels.upgrade,
    async close() {
      tunnels.close();
      await lent.close();
    },
  };
}

function identified(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, "neon-request-id": randomUUID() } };
}

async function answer(
  lent: Connections,
  limits: NeonLimits,
  request: ServiceRequest,
  { signal, fault }: Circumstances,
): Promise<Reply | null> {
  if (request.path !== "/sql" || request.method !== "POST") throw new RefusedRequest(400, "query is not supported");
  const asked = readSqlRequest(request);
  const connection = await lent.borrow(asked);
  const body = await cancellable(connection, AbortSignal.any([signal, AbortSignal.timeout(limits.timeout)]), () =>
    runQueries(connection.client, asked, limits, fault),
  );
  if (body === null) return null;
  return { status: 200, headers: { "content-type": "application/json", ...echo(asked.batch) }, body };
}

async function cancellable<Result>(
  connection: LentConnection,
  signal: AbortSignal,
  run: () => Promise<Result>,
): Promise<Result> {
  signal.addEventListener("abort", connection.cancel);
  if (signal.aborted) connection.cancel();
  try {
    return await run();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new RefusedRequest(400, "Query cancelled, connection was terminated", "08P01");
  } finally {
    signal.removeEventListener("abort", connection.cancel);
    // A cancel may still be on its way, and would meet the next query.
    connection.release(signal.aborted);
  }
}

function echo(batch: BatchMode | null): Readonly<Record<string, string>> {
  return {
    ...(batch?.isolation && { "neon-batch-isolation-level": batch.isolation }),
    ...(batch?.readOnly && { "neon-batch-read-only": "true" }),
    ...(batch?.deferrable && { "neon-batch-deferrable": "true" }),
  };
}
