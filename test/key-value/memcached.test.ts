import { afterAll, describe, expect, test } from "vitest";
import { startMemcached } from "../../scripts/services/memcached.ts";
import { memcachedDriver } from "../../adapters/memcached/memcached-driver.ts";
import { describeKeyValueModels, describeKeyValueStore } from "../../src/testing/index.ts";

const server = await startMemcached();
afterAll(() => server.stop());

describeKeyValueStore({ describe, test, expect, afterAll }, () => ({ driver: memcachedDriver({ url: server.url }) }));

describeKeyValueModels({ describe, test, expect, afterAll }, () => ({ driver: memcachedDriver({ url: server.url }) }), {
  name: "models in memcached",
});
