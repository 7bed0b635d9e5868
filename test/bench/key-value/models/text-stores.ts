import type { Redis as UpstashRedis } from "@upstash/redis";
import type { Redis } from "ioredis";
import type { TextStore } from "./json-records.ts";

const SWAP = `for index, key in ipairs(KEYS) do
  if redis.call("GET", key) ~= ARGV[index * 2 - 1] then return 0 end
end
for index, key in ipairs(KEYS) do redis.call("SET", key, ARGV[index * 2]) end
return 1`;

const keysIn = (changes: Parameters<TextStore["swapMany"]>[0]): string[] => changes.map(([key]) => key);
const textsIn = (changes: Parameters<TextStore["swapMany"]>[0]): string[] =>
  changes.flatMap(([, before, after]) => [before, after]);

/** What records are written with over ioredis. */
export async function ioredisTexts(redis: Redis): Promise<TextStore> {
  const digest = String(await redis.script("LOAD", SWAP));
  return {
    name: "JSON by ioredis",
    get: (key) => redis.get(key),
    getMany: (keys) => redis.mget(...keys),
    addMany: async (entries) => Number(await redis.msetnx(new Map(entries))) === 1,
    swapMany: async (changes) =>
      (await redis.evalsha(digest, changes.length, ...keysIn(changes), ...textsIn(changes))) === 1,
    deleteMany: (keys) => redis.del(...keys),
    clear: async () => void (await redis.flushdb()),
    close: async () => redis.disconnect(),
  };
}

/** What records are written with over the client of Upstash. */
export async function upstashTexts(redis: UpstashRedis): Promise<TextStore> {
  const digest = await redis.scriptLoad(SWAP);
  return {
    name: "JSON by @upstash/redis",
    get: (key) => redis.get<string>(key),
    getMany: (keys) => redis.mget<(string | null)[]>(...keys),
    addMany: async (entries) => (await redis.msetnx(Object.fromEntries(entries))) === 1,
    swapMany: async (changes) => (await redis.evalsha(digest, keysIn(changes), textsIn(changes))) === 1,
    deleteMany: (keys) => redis.del(...keys),
    clear: async () => void (await redis.flushdb()),
    close: async () => undefined,
  };
}
