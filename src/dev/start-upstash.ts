import { invalid } from "../errors.ts";
import type { DevOptions, ServiceOptions } from "./dev-options.ts";
import { needPackages } from "./need-packages.ts";
import { startService, type StartedService } from "./start-service.ts";
import { UPSTASH_LIMITS, type UpstashLimits } from "./upstash/limits.ts";
import { memoryRedis } from "./upstash/memory/memory-redis.ts";
import { reachRedis } from "./upstash/real-redis.ts";
import { upstashService } from "./upstash/upstash-service.ts";

/** The Upstash service on this machine. */
export interface UpstashDev extends Pick<StartedService, "requests" | "inject"> {
  /** What to connect with: `UPSTASH_REDIS_REST_URL`. */
  readonly url: string;
  /** What clients have to show: `UPSTASH_REDIS_REST_TOKEN`. */
  readonly token: string;
}

/** Clients insist on a token, so there is always one; it stays the same, to be kept in a file of settings. */
const TOKEN = "local";

/** Starts the service over a Redis; without its URL the commands run in memory. */
export async function startUpstash(
  { redis: url, upstashToken: token = TOKEN }: DevOptions,
  { limits, ...options }: ServiceOptions<UpstashLimits>,
): Promise<UpstashDev & Pick<StartedService, "close">> {
  if (token === "") throw invalid(null, ["upstashToken"], "must not be empty: clients would send none");
  if (url !== undefined) await needPackages({ ioredis: () => import("ioredis") });
  const redis = url === undefined ? memoryRedis() : await reachRedis(url);
  const service = upstashService({ redis, token, limits: { ...UPSTASH_LIMITS, ...limits } });
  const { address, ...started } = await startService(service, options);
  return { url: `http://${address}`, token, ...started };
}
