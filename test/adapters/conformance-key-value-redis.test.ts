import { afterAll, describe, expect, test } from "vitest";
import { redis } from "../../adapters/redis/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { describeAdapter } from "../../src/testing/index.ts";
import { keyValueGaps } from "../support/key-value-gaps.ts";

describeAdapter(
  { describe, test, expect, afterAll },
  async () => {
    const { url } = await startRedis();
    return { adapter: redis({ url, prefix: "conformance:", scan: 1_000_000 }) };
  },
  { name: "redis", except: keyValueGaps },
);
