import { denoKvGaps } from "../key-value/deno-kv-gaps.ts";
import { keyValueGaps } from "../support/key-value-gaps.ts";
import { type Absences, absentIn, onlyInWorkers, servers, workers } from "./absences.ts";
import { type Mode, bound } from "./mode.ts";

/** So that every question is answered, whether there is an index for it or not. */
const scan = 1_000_000;

const redisNeedsSockets: Absences = absentIn(
  ["workerd", "Chromium"],
  "there are no TCP sockets of Node, which ioredis is written for",
  /ioredis cannot be loaded|node:buffer/,
);

/** Every store of keys and values, and the whole language on some of them, in the order they are shown. */
export const keyValueModes: readonly Mode[] = [
  {
    name: "keys in memory",
    need: "nothing",
    absent: {},
    openDriver: async () =>
      (await import("../../adapters/memory/memory-key-value-driver.ts")).memoryKeyValueDriver({
        maxEntries: Infinity,
        maxBytes: Infinity,
      }),
  },
  {
    name: "keys in redis",
    need: "redis",
    absent: redisNeedsSockets,
    openDriver: async ({ url }) => (await import("../../adapters/redis/index.ts")).redisDriver({ url }),
  },
  {
    name: "keys in upstash",
    need: "upstash",
    absent: {},
    openDriver: async ({ url, token = "" }) =>
      (await import("../../adapters/upstash/index.ts")).upstashDriver({ url, token }),
  },
  {
    name: "keys in memcached",
    need: "memcached",
    absent: absentIn(["Chromium"], "there are no TCP sockets in a page", /node:net/),
    openDriver: async ({ url }) =>
      (await import("../../adapters/memcached/memcached-driver.ts")).memcachedDriver({ url }),
  },
  {
    name: "keys in files",
    need: "folder",
    absent: {
      ...absentIn(["workerd", "Chromium"], "there are no files", /this runtime has no files/),
      ...absentIn(
        ["workerd + nodejs_compat"],
        "files are in memory there, in /tmp, and gone with the request",
        /operation not permitted/,
      ),
    },
    openDriver: async ({ url: path }) =>
      (await import("../../adapters/filesystem/filesystem-key-value-driver.ts")).filesystemKeyValueDriver({
        path,
        durable: true,
        timeout: 30_000,
      }),
  },
  {
    name: "keys in workers kv",
    need: "nothing",
    absent: onlyInWorkers(/must be a KV binding/),
    openDriver: async (_, { kv: namespace }) =>
      (await import("../../adapters/workers-kv/workers-kv-driver.ts")).workersKvDriver(bound({ namespace })),
  },
  {
    name: "keys in deno kv",
    need: "file",
    absent: absentIn(
      [...servers.filter((name) => name !== "Deno"), ...workers, "Chromium"],
      "Deno KV is part of Deno",
      /run Deno with --unstable-kv/,
    ),
    except: denoKvGaps,
    openDriver: async ({ url: path }) =>
      (await import("../../adapters/deno-kv/deno-kv-driver.ts")).denoKvDriver({ path }),
  },
  {
    name: "tables by key in memory",
    need: "nothing",
    absent: {},
    except: keyValueGaps,
    open: async () => (await import("../../adapters/memory/index.ts")).memoryKeyValue({ scan }),
  },
  {
    name: "tables by key in redis",
    need: "redis",
    absent: redisNeedsSockets,
    except: keyValueGaps,
    open: async ({ url }) => (await import("../../adapters/redis/index.ts")).redis({ url, scan }),
  },
];
