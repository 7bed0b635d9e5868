import { Redis } from "ioredis";
import { memoryKeyValueDriver } from "../../adapters/memory/memory-key-value-driver.ts";
import { redisDriver } from "../../adapters/redis/index.ts";
import { findRedis, startRedis } from "../../scripts/services/redis.ts";
import type { KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { tableAdapter } from "../../src/engine/index.ts";
import type { Adapter } from "../../src/index.ts";
import { keyValueAdapter } from "../../src/key-value/key-value-adapter.ts";
import { type RewindableDriver, rewindableDriver } from "./rewindable-driver.ts";

/** Rows by keys, in a store of their own. */
export interface OpenedKeys extends Pick<RewindableDriver, "calls" | "keep" | "rewind"> {
  /** What is asked. */
  readonly adapter: Adapter;
  /** Finds every row of the same store. */
  readonly whole: Adapter;
}

/** A kind of stores of keys and values. Changes cannot be undone there, so each schema has one to itself. */
export interface KeyValueStore {
  readonly name: string;
  /** Asked about every so many schemas only. */
  readonly every: number;
  /** Whether what no index leads to is refused. */
  readonly refuses: boolean;
  open(): OpenedKeys;
}

/** Stores of keys and values, and what ends them. */
export interface KeyValueStores {
  /** These look at all rows where no index leads to them. */
  readonly scanning: readonly KeyValueStore[];
  /** These take what indexes lead to, and refuse the rest. */
  readonly indexed: readonly KeyValueStore[];
  close(): Promise<void>;
}

// Fewer rows than these are in any table.
const ALL_ROWS = 100_000;

// Redis answers over the network, so it is asked less often.
const SELDOM = 8;

/** Opens the stores: those in memory, and those on a Redis where there is one. */
export async function openKeyValueStores(): Promise<KeyValueStores> {
  const inMemory = (): KeyValueDriver => memoryKeyValueDriver({ maxEntries: Infinity, maxBytes: Infinity });
  const redis = await openRedis();
  const kinds = [
    { name: "key-value", every: 1, empty: inMemory },
    ...(redis === null ? [] : [{ name: "Redis", every: SELDOM, empty: redis.empty }]),
  ];
  const storesOf = (isScanning: boolean): KeyValueStore[] =>
    kinds.map(({ name, every, empty }) => ({
      name: isScanning ? name : `${name} by index`,
      every,
      refuses: !isScanning,
      open: () => opened(empty, isScanning),
    }));
  return { scanning: storesOf(true), indexed: storesOf(false), close: async () => redis?.close() };
}

function opened(empty: () => KeyValueDriver, isScanning: boolean): OpenedKeys {
  const { driver, ...rest } = rewindableDriver(empty);
  // Some rows are longer than that.
  const compressAbove = driver.network === undefined ? undefined : 200;
  const whole = keyValueAdapter(driver, tableAdapter, { scan: ALL_ROWS, compressAbove });
  return { ...rest, whole, adapter: isScanning ? whole : keyValueAdapter(driver, tableAdapter, { compressAbove }) };
}

interface EmptyRedis {
  /** A part of the server where nothing is yet. */
  empty(): KeyValueDriver;
  close(): Promise<void>;
}

async function openRedis(): Promise<EmptyRedis | null> {
  if ((process.env["REDIS_URL"] ?? "") === "" && findRedis() === null) return null;
  const server = await startRedis();
  const client = new Redis(server.url);
  const own = `differential-${crypto.randomUUID()}`;
  let count = 0;
  return {
    empty: () => redisDriver({ client, prefix: `${own}-${count++}:` }),
    async close() {
      // Others may have keys on a server that was there before.
      for await (const keys of client.scanStream({ match: `${own}-*`, count: 1000 }) as AsyncIterable<string[]>)
        if (keys.length > 0) await client.unlink(keys);
      await client.quit();
      await server.stop();
    },
  };
}
