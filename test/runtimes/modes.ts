import type { Adapter } from "../../src/index.ts";
import { libsqlMemoryGaps } from "../support/libsql-memory-gaps.ts";
import { workersSqliteGaps } from "../support/workers-sqlite/gaps.ts";
import { absentIn, onlyInWorkers, sandboxes, workers } from "./absences.ts";
import type { Place } from "./errand.ts";
import { keyValueModes } from "./key-value-modes.ts";
import { type Mode, bound } from "./mode.ts";

const libsqlNeedsFiles = absentIn(
  sandboxes,
  "there are no files and no native code, which libSQL inside the program is",
  /URL_SCHEME_NOT_SUPPORTED/,
);

const openLibsql = async (url: string): Promise<Adapter> =>
  (await import("../../adapters/libsql/index.ts")).libsql({ url });

const openSqlite = async (url: string, driver: "node" | "bun" | "better-sqlite3"): Promise<Adapter> =>
  (await import("../../adapters/sqlite/index.ts")).sqlite({ url, driver });

const openNeon = async ({ url }: Place): Promise<Adapter> =>
  (await import("../../adapters/neon/index.ts")).neon({ url });

async function openNeonWithSockets({ url }: Place): Promise<Adapter> {
  const { neon } = await import("../../adapters/neon/index.ts");
  const webSocketConstructor = "WebSocket" in globalThis ? undefined : (await import("ws")).WebSocket;
  return neon({ url, transactions: "websocket", webSocketConstructor });
}

/** Every way to reach a store, in the order it is shown. */
export const modes: readonly Mode[] = [
  {
    name: "memory",
    need: "nothing",
    absent: {},
    open: async () => (await import("../../adapters/memory/index.ts")).memory(),
  },
  {
    name: "libsql file",
    need: "file",
    absent: libsqlNeedsFiles,
    open: ({ url }) => openLibsql(`file:${url}`),
  },
  {
    name: "libsql memory",
    need: "nothing",
    absent: libsqlNeedsFiles,
    except: libsqlMemoryGaps,
    open: () => openLibsql(":memory:"),
  },
  {
    name: "libsql http",
    need: "libsql",
    absent: {},
    open: ({ url }) => openLibsql(url),
  },
  {
    name: "sqlite node",
    need: "file",
    absent: {
      ...absentIn(["Node 20"], "node:sqlite came with Node 22", /this runtime has no node:sqlite/),
      ...absentIn(sandboxes, "there is no node:sqlite", /this runtime has no node:sqlite/),
    },
    open: ({ url }) => openSqlite(url, "node"),
  },
  {
    name: "sqlite bun",
    need: "file",
    absent: absentIn(
      ["Node 24", "Node 20", "Deno", ...sandboxes],
      "bun:sqlite is part of Bun",
      /bun:sqlite is part of Bun only/,
    ),
    open: ({ url }) => openSqlite(url, "bun"),
  },
  {
    name: "sqlite better-sqlite3",
    need: "file",
    absent: {
      ...absentIn(["Node 20"], "better-sqlite3 13 needs Node 22; on Node 20 it crashes", /SIGSEGV/),
      ...absentIn(sandboxes, "better-sqlite3 is native code", /there is no node:fs here|__dirname is not defined/),
    },
    open: ({ url }) => openSqlite(url, "better-sqlite3"),
  },
  {
    name: "pglite",
    need: "nothing",
    absent: absentIn(
      workers,
      "PGlite makes WebAssembly while it runs, which Workers may not",
      /WebAssembly\.Module\(\): Wasm code generation disallowed/,
    ),
    open: async (_, { pglite: client }) =>
      (await import("../../adapters/pglite/index.ts")).pglite(client === undefined ? {} : { client: await client() }),
  },
  {
    name: "neon http",
    need: "neon",
    absent: {},
    open: openNeon,
  },
  {
    name: "neon http over pglite",
    need: "neon over pglite",
    absent: {},
    open: openNeon,
  },
  {
    name: "neon websocket",
    need: "neon",
    absent: {},
    open: openNeonWithSockets,
  },
  {
    name: "postgres",
    need: "postgres",
    absent: absentIn(
      ["workerd", "Chromium"],
      "there are no TCP sockets of Node, which the pg client is written for",
      /there is no node:events here/,
    ),
    open: async ({ url }) => (await import("../../adapters/postgres/index.ts")).postgres({ url }),
  },
  {
    name: "d1",
    need: "nothing",
    except: workersSqliteGaps,
    absent: onlyInWorkers(/must be a D1 binding/),
    open: async (_, { d1: client }) => (await import("../../adapters/d1/index.ts")).d1(bound({ client })),
  },
  {
    name: "durable object",
    need: "nothing",
    except: workersSqliteGaps,
    absent: onlyInWorkers(/must be the ctx\.storage of a Durable Object/),
    open: async (_, { storage: client }) =>
      (await import("../../adapters/durable-object/index.ts")).durableObject(bound({ client })),
  },
  ...keyValueModes,
];
