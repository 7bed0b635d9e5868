import { afterAll, describe, expect, test } from "vitest";
import { redisDriver } from "../../adapters/redis/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { describeKeyValueStore } from "../../src/testing/index.ts";
import { countingProxy } from "./counting-proxy.ts";

// A server of its own: what is listed in one trip depends on how many keys others have there.
const server = await startRedis(["--databases", "1"]);
afterAll(() => server.stop());

describeKeyValueStore(
  { describe, test, expect, afterAll },
  async () => {
    const proxy = await countingProxy(server.url);
    return { driver: redisDriver({ url: proxy.url, prefix: "redis-suite:" }), requests: proxy.writes };
  },
  { name: "redis" },
);
