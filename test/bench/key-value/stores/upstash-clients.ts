import { Redis } from "@upstash/redis";
import { upstashStore } from "../../../../adapters/upstash/index.ts";
import type { StoreClient } from "../store-client.ts";
import { anyrowClient } from "./anyrow-client.ts";

/** Where an Upstash database is. */
export interface UpstashPlace {
  readonly url: string;
  readonly token: string;
}

/** The official client, which is given text, and ours; each on a database of its own. */
export function upstashClients(bare: UpstashPlace, own: UpstashPlace): StoreClient[] {
  const sweeper = plainClient(own);
  const ours = anyrowClient(upstashStore(own), { text: true, clear: async () => void (await sweeper.flushdb()) });
  return [officialClient(plainClient(bare)), ours];
}

/** The client with nothing on that costs time. */
export function plainClient({ url, token }: UpstashPlace): Redis {
  return new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableTelemetry: false,
    retry: false,
    responseEncoding: false,
  });
}

function officialClient(redis: Redis): StoreClient {
  return {
    name: "@upstash/redis",
    get: (key) => redis.get<string>(key),
    has: (key) => redis.exists(key).then((count) => count > 0),
    set: (key, value) => redis.set(key, value.text),
    add: (key, value) => redis.set(key, value.text, { nx: true }).then((reply) => reply !== null),
    replace: (key, value) => redis.set(key, value.text, { xx: true }).then((reply) => reply !== null),
    delete: (key) => redis.del(key).then((count) => count > 0),
    incr: (key) => redis.incr(key),
    getMany: (keys) => redis.mget<(string | null)[]>(...keys),
    setMany: (entries) => redis.mset(Object.fromEntries(entries.map(([key, value]) => [key, value.text]))),
    deleteMany: async (keys) => {
      const pipeline = redis.pipeline();
      for (const key of keys) pipeline.del(key);
      return (await pipeline.exec<number[]>()).map((count) => count === 1);
    },
    scan: async (prefix) => {
      const found: string[] = [];
      let cursor = "0";
      do {
        const [next, keys] = await redis.scan(cursor, { match: `${prefix}*`, count: 1000 });
        found.push(...keys);
        cursor = next;
      } while (cursor !== "0");
      return found;
    },
    clear: async () => void (await redis.flushdb()),
    close: async () => undefined,
  };
}
