import type { DatabaseTarget, OpenTarget } from "./database-target.ts";
import type { DevOptions, ServiceOptions } from "./dev-options.ts";
import { needPackages } from "./need-packages.ts";
import { NEON_LIMITS, neonService, type NeonLimits } from "./neon/neon-service.ts";
import { startPglite } from "./pglite/pglite-server.ts";
import { reachPostgres } from "./real-postgres.ts";
import { startService, type StartedService } from "./start-service.ts";

/** Neon's service on this machine. */
export interface NeonDev extends Pick<StartedService, "requests" | "inject"> {
  /** What to connect with: user, password and database of the server behind it, and the address of the service. */
  readonly url: string;
  /** Where statements are posted to. */
  readonly httpUrl: string;
  /** Where WebSockets are opened. */
  readonly webSocketUrl: string;
}

/** Starts the service and, unless there is a server to use, the database behind it. */
export async function startNeon(
  options: DevOptions,
  { limits, ...service }: ServiceOptions<NeonLimits>,
): Promise<NeonDev & Pick<StartedService, "close">> {
  await needPackages({
    pg: () => import("pg"),
    ws: () => import("ws"),
    ...(options.postgres === undefined && { "@electric-sql/pglite": () => import("@electric-sql/pglite") }),
  });
  const database = await (options.postgres === undefined
    ? startPglite(options.dataDir)
    : reachPostgres(options.postgres));
  try {
    const started = await startService(await neonService(database.target, { ...NEON_LIMITS, ...limits }), service);
    return { ...present(started, database.target), close: () => closeBoth(started, database) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function present({ address, requests, inject }: StartedService, target: DatabaseTarget): NeonDev {
  const [user, password, database] = [target.user, target.password, target.database].map(encodeURIComponent);
  return {
    url: `postgresql://${user}:${password}@${address}/${database}`,
    httpUrl: `http://${address}/sql`,
    webSocketUrl: `ws://${address}/v2`,
    requests,
    inject,
  };
}

async function closeBoth(service: StartedService, database: OpenTarget): Promise<void> {
  await service.close();
  await database.close();
}
