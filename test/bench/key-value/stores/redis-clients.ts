import { Redis } from "ioredis";
import { redisStore } from "../../../../adapters/redis/index.ts";
import type { StoreClient } from "../store-client.ts";
import { anyrowClient } from "./anyrow-client.ts";

/** The bare client and ours, each in a database of the server that is its own. */
export function redisClients(url: string): StoreClient[] {
  const own = new Redis(`${url}/1`);
  const store = redisStore({ client: own });
  const clear = async (): Promise<void> => void (await own.flushdb());
  const ours = anyrowClient(store, { clear });
  const close = async (): Promise<void> => {
    await store.close();
    own.disconnect();
  };
  return [ioredisClient(new Redis(`${url}/2`)), { ...ours, close }];
}

function ioredisClient(redis: Redis): StoreClient {
  return {
    name: "ioredis",
    get: (key) => redis.getBuffer(key),
    has: (key) => redis.exists(key).then((count) => count > 0),
    set: (key, value) => redis.set(key, value.buffer),
    add: (key, value) => redis.set(key, value.buffer, "NX").then((reply) => reply !== null),
    replace: (key, value) => redis.set(key, value.buffer, "XX").then((reply) => reply !== null),
    delete: (key) => redis.del(key).then((count) => count > 0),
    incr: (key) => redis.incr(key),
    getMany: (keys) => redis.mgetBuffer(...keys),
    setMany: (entries) => redis.mset(new Map(entries.map(([key, value]) => [key, value.buffer]))),
    deleteMany: async (keys) => {
      const pipeline = redis.pipeline();
      for (const key of keys) pipeline.del(key);
      return ((await pipeline.exec()) ?? []).map(([, count]) => count === 1);
    },
    scan: async (prefix) => {
      const found: string[] = [];
      let cursor = "0";
      do {
        const [next, keys] = await redis.scan(cursor, "MATCH", `${prefix}*`, "COUNT", 1000);
        found.push(...keys);
        cursor = next;
      } while (cursor !== "0");
      return found;
    },
    clear: async () => void (await redis.flushdb()),
    close: async () => redis.disconnect(),
  };
}
