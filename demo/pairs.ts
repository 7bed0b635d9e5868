import { memoryKeyValue, memoryStore } from "../adapters/memory/index.ts";
import { redis, redisStore } from "../adapters/redis/index.ts";
import { upstash, upstashStore } from "../adapters/upstash/index.ts";
import { MissingServiceError } from "../scripts/services/missing-service.ts";
import { startRedis } from "../scripts/services/redis.ts";
import { startDev } from "../src/dev/index.ts";
import type { QueryEvent } from "../src/index.ts";
import { createTables } from "../src/migrations/index.ts";
import type { Sent } from "./run.ts";
import type { Store } from "./stores.ts";
import type { CacheAdapter, Counters, Visits } from "./travellers.ts";

/** Two stores with one database over both. */
export interface Pair {
  readonly name: string;
  readonly db: Visits;
  /** The second store without models. */
  readonly counters: Counters;
  /** What was sent since the last call, and in how many round trips. */
  readonly takeSent: () => { readonly statements: readonly Sent[]; readonly roundTrips: number };
}

/** The pairs, and how to leave nothing behind. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  /** What is not there, and how to get it; `null` where everything is. */
  readonly missing: string | null;
  /** Ends the second stores; the first ones go on. */
  readonly close: () => Promise<void>;
}

/** A store for what comes to an end. */
interface Cache {
  readonly name: string;
  readonly adapter: CacheAdapter;
  readonly store: Counters & { close(): Promise<void> };
}

/** The names of the first stores of pairs, in the order in which they are joined to others. */
const FIRSTS = ["PGlite", "libSQL", "memory"];

/**
 * Joins Postgres to a Redis, libSQL to an Upstash and memory to memory. Where no Redis is installed the others move up: Postgres is
 * joined to the Upstash.
 */
export async function openPairs(stores: readonly Store[], start: typeof startRedis = startRedis): Promise<Pairs> {
  const server = await start().catch((error: unknown) => {
    if (error instanceof MissingServiceError) return error;
    throw error;
  });
  const service = await startDev({ neon: false, libsql: false });
  // A server that was there before may be in use.
  const prefix = `anyrow-demo-${crypto.randomUUID()}:`;
  const isMissing = server instanceof MissingServiceError;
  const caches = [...(isMissing ? [] : [redisAt(server.url, prefix)]), upstashAt(service.upstash), inMemory()];
  const firsts = stores.toSorted((one, other) => FIRSTS.indexOf(one.name) - FIRSTS.indexOf(other.name));
  const pairs = caches.flatMap((cache, index) => pairOf(firsts[index], cache));
  for (const { db } of pairs) await createTables(db);
  return {
    pairs,
    missing: isMissing ? server.message : null,
    async close() {
      await Promise.all(caches.flatMap(({ adapter, store }) => [adapter.close(), store.close()]));
      await service.close();
      if (!isMissing) await server.stop();
    },
  };
}

function redisAt(url: string, prefix: string): Cache {
  const store = redisStore({ url, prefix: `${prefix}counters:` });
  return { name: "Redis", adapter: redis({ url, prefix: `${prefix}models:` }), store };
}

function upstashAt({ url, token }: { readonly url: string; readonly token: string }): Cache {
  const store = upstashStore({ url, token, prefix: "counters:" });
  return { name: "Upstash", adapter: upstash({ url, token, prefix: "models:" }), store };
}

function inMemory(): Cache {
  return { name: "memory", adapter: memoryKeyValue(), store: memoryStore() };
}

function pairOf(store: Store | undefined, { name, adapter, store: keys }: Cache): Pair[] {
  if (store === undefined) return [];
  const { note, takeSent } = notebook();
  const onQuery = (event: QueryEvent): void =>
    note(event.name === "cache" ? name : store.name, event.statements, event.roundTrips);
  const counters = noted(keys, (verb, key) => note(name, [`${verb} ${key}`], 1));
  return [{ name: `${store.name} + ${name}`, db: store.beside(adapter, onQuery), counters, takeSent }];
}

/** Keeps what was sent: each statement once, with how many times. */
function notebook(): Pick<Pair, "takeSent"> & {
  readonly note: (where: string, sent: readonly string[], trips: number) => void;
} {
  let noted = new Map<string, Sent & { readonly times: number }>();
  let roundTrips = 0;
  return {
    note(where, sent, trips) {
      roundTrips += trips;
      for (const sql of sent) {
        const key = `${where}: ${sql}`;
        noted.set(key, { where, sql, params: [], times: (noted.get(key)?.times ?? 0) + 1 });
      }
    },
    takeSent() {
      const taken = { statements: [...noted.values()], roundTrips };
      noted = new Map();
      roundTrips = 0;
      return taken;
    },
  };
}

/** Counters that tell what they are asked: each verb is one round trip. */
function noted(store: Counters, tell: (verb: string, keys: string) => void): Counters {
  const told =
    <Keys, Options, Answer>(verb: string, ask: (keys: Keys, options?: Options) => Answer) =>
    (keys: Keys, options?: Options): Answer => {
      tell(verb, String(keys));
      return ask(keys, options);
    };
  return {
    incr: told("incr", store.incr.bind(store)),
    decr: told("decr", store.decr.bind(store)),
    getMap: told("getMap", store.getMap.bind(store)),
    deleteMany: told("deleteMany", store.deleteMany.bind(store)),
  };
}
