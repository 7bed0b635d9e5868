import { afterAll, describe, expect, test } from "vitest";
import { redisDriver } from "../../adapters/redis/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { tableAdapter } from "../../src/engine/index.ts";
import { keyValueAdapter } from "../../src/key-value/key-value-adapter.ts";
import { describeAdapter } from "../../src/testing/index.ts";

describeAdapter(
  { describe, test, expect, afterAll },
  async () => {
    const { url } = await startRedis();
    const driver = redisDriver({ url, prefix: "conformance:" });
    return { adapter: keyValueAdapter(driver, tableAdapter, { scan: 1_000_000 }) };
  },
  { name: "redis" },
);
