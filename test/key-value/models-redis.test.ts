import { afterAll, describe, expect, test } from "vitest";
import { redisDriver } from "../../adapters/redis/index.ts";
import { upstashDriver } from "../../adapters/upstash/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { startUpstash } from "../../src/dev/start-upstash.ts";
import { describeKeyValueModels } from "../../src/testing/index.ts";

const { url } = await startRedis();
const overRedis = await startUpstash({ redis: url }, {});
const overMemory = await startUpstash({}, {});
afterAll(() => Promise.all([overRedis.close(), overMemory.close()]));

describeKeyValueModels(
  { describe, test, expect, afterAll },
  () => ({ driver: redisDriver({ url, prefix: "models:" }) }),
  { name: "models in redis" },
);

describe.each([
  { where: "over a redis", service: overRedis },
  { where: "over memory", service: overMemory },
])("upstash $where", ({ service }) => {
  describeKeyValueModels(
    { describe, test, expect, afterAll },
    () => ({
      driver: upstashDriver({ url: service.url, token: service.token, prefix: "models:" }),
      requests: () => service.requests.length,
    }),
    { name: "models" },
  );
});
