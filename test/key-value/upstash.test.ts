import { afterAll, describe, expect, test } from "vitest";
import { upstashDriver } from "../../adapters/upstash/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { startUpstash } from "../../src/dev/start-upstash.ts";
import { describeKeyValueStore } from "../../src/testing/index.ts";

// A server of its own: what is listed in one trip depends on how many keys others have there.
const { url: redis, stop } = await startRedis(["--databases", "1"]);
const service = await startUpstash({ redis }, {});
afterAll(async () => {
  await service.close();
  await stop();
});

describeKeyValueStore(
  { describe, test, expect, afterAll },
  () => ({
    driver: upstashDriver({ url: service.url, token: service.token, prefix: "upstash-suite:" }),
    requests: () => service.requests.length,
  }),
  { name: "upstash" },
);
