import { afterAll, describe, expect, test } from "vitest";
import { upstashDriver } from "../../adapters/upstash/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { startUpstash } from "../../src/dev/start-upstash.ts";
import { describeKeyValueStore } from "../../src/testing/index.ts";

const { url: redis } = await startRedis();
const service = await startUpstash({ redis }, {});
afterAll(() => service.close());

describeKeyValueStore(
  { describe, test, expect, afterAll },
  () => ({
    driver: upstashDriver({ url: service.url, token: service.token, prefix: "upstash-suite:" }),
    requests: () => service.requests.length,
  }),
  { name: "upstash" },
);
