import { OperationalError } from "../errors.ts";
import type { ServiceOptions } from "./dev-options.ts";
import { faults, type Fault } from "./faults.ts";
import { startServer } from "./http-server.ts";
import { requestLog, type RequestLog } from "./request-log.ts";
import type { DevService } from "./service.ts";

/** A service that runs. */
export interface StartedService {
  /** `host:port`. */
  readonly address: string;
  /** What it was asked. */
  readonly requests: RequestLog;
  /** Lets something go wrong with requests to come; the function it returns takes the fault away again. */
  readonly inject: (fault: Fault) => () => void;
  close(): Promise<void>;
}

/** Starts a service on its port. When that fails, the service is closed again. */
export async function startService(
  service: DevService,
  { port = 0, faults: initial = [] }: Omit<ServiceOptions<unknown>, "limits">,
): Promise<StartedService> {
  const requests = requestLog();
  try {
    const injected = faults(initial, service.ownFaults);
    const { address, close } = await startServer({ service, requests, faults: injected, port });
    return { address, requests, inject: injected.inject, close };
  } catch (error) {
    await service.close();
    throw failureOf(error, port);
  }
}

function failureOf(error: unknown, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "EADDRINUSE" && code !== "EACCES" && code !== "ERR_SOCKET_BAD_PORT") return error;
  const advice = "choose another, or leave it away to get a free one";
  return new OperationalError(`port ${port} cannot be used: ${advice}`, { cause: error });
}
