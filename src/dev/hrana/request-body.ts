import type { ServiceRequest } from "../service.ts";
import { endpointOf } from "./endpoints.ts";
import { ProtocolViolation } from "./failures.ts";
import { readCursor, readPipeline } from "./read-request.ts";
import type { RequestBody } from "./requests.ts";

/** Bodies are large, and asked for several times: by the log, by faults, and to be answered. */
const bodies = new WeakMap<ServiceRequest, RequestBody>();

/** What a request says. Throws a `ProtocolViolation` when that is not the protocol. */
export function bodyOf(request: ServiceRequest): RequestBody {
  const body = bodies.get(request) ?? readBody(request);
  bodies.set(request, body);
  return body;
}

/** What a request says, as far as it can be read. */
export function readableBody(request: ServiceRequest): RequestBody | null {
  try {
    return bodyOf(request);
  } catch {
    return null;
  }
}

function readBody(request: ServiceRequest): RequestBody {
  const kind = endpointOf(request)?.kind;
  if (kind === "pipeline") return readPipeline(request.body);
  if (kind === "cursor") return readCursor(request.body);
  throw new ProtocolViolation("Nothing can be sent to this path");
}
