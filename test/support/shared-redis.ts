import { type RedisServer, findRedis, startRedis } from "../../scripts/services/redis.ts";

let shared: RedisServer | undefined;

/**
 * Starts one Redis for all test files. They ask for it by `startRedis`, as they would without it, and give their keys prefixes of their
 * own on it.
 */
export async function setup(): Promise<void> {
  if ((process.env.REDIS_URL ?? "") !== "" || findRedis() === null) return;
  shared = await startRedis();
  process.env.REDIS_URL = shared.url;
}

export async function teardown(): Promise<void> {
  await shared?.stop();
}
