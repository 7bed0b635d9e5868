import { Keyv } from "keyv";
import { LRUCache } from "lru-cache";
import { memoryStore } from "../../../adapters/memory/index.ts";

// Run by entry-bytes.ts with the name of a holder, and with --expose-gc: writes so many entries and prints the bytes that they take.

const COUNT = 100_000;
const BYTES = 100;

/** What entries are put in; all are given bytes of their own. */
const holders: Readonly<Record<string, () => (key: string, value: Uint8Array) => unknown>> = {
  Map: () => {
    const map = new Map<string, Uint8Array>();
    return (key, value) => map.set(key, value);
  },
  "lru-cache": () => {
    const cache = new LRUCache<string, Uint8Array>({ max: COUNT });
    return (key, value) => cache.set(key, value);
  },
  anyrow: () => {
    const store = memoryStore({ maxEntries: COUNT });
    return (key, value) => store.set(key, value);
  },
  "anyrow with ttl": () => {
    const store = memoryStore({ maxEntries: COUNT, ttl: 3600 });
    return (key, value) => store.set(key, value);
  },
  keyv: () => {
    const keyv = new Keyv<Uint8Array>();
    return (key, value) => keyv.set(key, value);
  },
};

async function used(): Promise<number> {
  for (let times = 0; times < 4; times++) {
    globalThis.gc?.();
    // What was freed outside the heap is counted a little later.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const put = holders[process.argv[2] ?? ""]?.();
if (put === undefined) console.log(JSON.stringify(Object.keys(holders)));
else {
  // Not the first of its kind: what the first brings along is no entry.
  await put("", new Uint8Array(BYTES));
  const before = await used();
  for (let index = 0; index < COUNT; index++) await put(`key:${index}`, new Uint8Array(BYTES).fill(index));
  const after = await used();
  console.log((after - before) / COUNT);
  // Still needed by whoever counts.
  await put("", new Uint8Array(BYTES));
}
