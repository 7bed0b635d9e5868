import type { ServiceRequest } from "../service.ts";
import type { Version } from "./batch-conditions.ts";

/** What can be asked at a path, and in which version of the protocol. */
export interface Endpoint {
  readonly kind: "hello" | "pipeline" | "cursor";
  readonly version: Version;
}

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  ["GET /health", { kind: "hello", version: 2 }],
  ["GET /v2", { kind: "hello", version: 2 }],
  ["GET /v3", { kind: "hello", version: 3 }],
  ["POST /v2/pipeline", { kind: "pipeline", version: 2 }],
  ["POST /v3/pipeline", { kind: "pipeline", version: 3 }],
  ["POST /v3/cursor", { kind: "cursor", version: 3 }],
]);

/** What a request asks for; `undefined` where there is nothing. */
export function endpointOf({ method, path }: ServiceRequest): Endpoint | undefined {
  return ENDPOINTS.get(`${method} ${path.replace(/\/+$/, "")}`);
}
