// A program whose clients and formats are not installed: prints what works all the same, and the error of the first call of each other.
// usage: node cache-orm-missing-clients.mjs
import { registerHooks } from "node:module";

const PACKAGE = /^(@upstash\/redis|ioredis|@msgpack\/msgpack|protobufjs)(\/|$)/;
registerHooks({
  resolve(specifier, context, next) {
    if (!PACKAGE.test(specifier)) return next(specifier, context);
    throw Object.assign(new Error(`Cannot find package '${specifier}'`), { code: "ERR_MODULE_NOT_FOUND" });
  },
});

const { AnyrowError, connect, model, t } = await import("../../src/index.ts");
const { createRegistry, structured } = await import("../../src/serializers/index.ts");
const { memoryKeyValue } = await import("../../adapters/memory/index.ts");
const { redis, redisStore } = await import("../../adapters/redis/index.ts");
const { upstash, upstashStore } = await import("../../adapters/upstash/index.ts");

/** What a call gives, or the error it fails with. */
async function outcomeOf(call) {
  try {
    return await call();
  } catch (error) {
    if (error instanceof AnyrowError) return `${error.code}: ${error.message}`;
    return error.code === "ERR_MODULE_NOT_FOUND" ? error.message : `not explained: ${error}`;
  }
}

const Thing = model("things", { id: t.integer().primaryKey() }, { serializer: "structured" });
const models = { things: Thing };
const connected = (adapter) =>
  connect(adapter, models, { retry: false, serializers: createRegistry({ structured }) }).things;
const url = "redis://user:secret@127.0.0.1:1";
const rest = { url: "http://127.0.0.1:1", token: "secret" };

console.log(
  JSON.stringify({
    memory: await outcomeOf(() => connected(memoryKeyValue()).create({ id: 1 })),
    redisStore: await outcomeOf(() => redisStore({ url }).get("a")),
    redis: await outcomeOf(() => connected(redis({ url })).find(1)),
    upstashStore: await outcomeOf(() => upstashStore(rest).get("a")),
    upstash: await outcomeOf(() => connected(upstash(rest)).find(1)),
    msgpack: await outcomeOf(() => import("../../src/serializers/msgpack.ts")),
    protobuf: await outcomeOf(() => import("../../src/serializers/protobuf.ts")),
  }),
);
