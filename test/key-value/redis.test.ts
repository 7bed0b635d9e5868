import { afterAll, describe, expect, test } from "vitest";
import { redisDriver } from "../../adapters/redis/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { describeKeyValueStore } from "../../src/testing/index.ts";
import { countingProxy } from "./counting-proxy.ts";

describeKeyValueStore(
  { describe, test, expect, afterAll },
  async () => {
    const server = await startRedis();
    const proxy = await countingProxy(server.url);
    return { driver: redisDriver({ url: proxy.url, prefix: "redis-suite:" }), requests: proxy.writes };
  },
  { name: "redis" },
);
