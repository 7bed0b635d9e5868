import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Extension, PGlite } from "@electric-sql/pglite";
import { libsql } from "../../adapters/libsql/index.ts";
import { memory } from "../../adapters/memory/index.ts";
import { neon } from "../../adapters/neon/index.ts";
import { pglite } from "../../adapters/pglite/index.ts";
import { postgres } from "../../adapters/postgres/index.ts";
import { sqlite } from "../../adapters/sqlite/index.ts";
import type { Adapter } from "../../src/contracts/adapter.ts";
import { startDev } from "../../src/dev/index.ts";
import { startPostgres } from "../services/postgres.ts";
import { type ObserveOptions, type Observation, observe } from "./observe.ts";
import { observeInWorker } from "./workers.ts";

/** A store, and what it takes to observe the suite on it. */
export interface Store {
  /** The head of its column. */
  readonly name: string;
  readonly observe: () => Promise<Observation>;
}

type Close = () => Promise<unknown>;

const nothing: Close = async () => undefined;

const needsPgvector: ObserveOptions = {
  vectors:
    "distance: needs the extension pgvector, which servers do not have by themselves; it runs on PGlite with pgvector",
};

async function observeOpened(
  open: () => Promise<readonly [Adapter, Close]>,
  options?: ObserveOptions,
): Promise<Observation> {
  const [adapter, close] = await open();
  try {
    return await observe(adapter, options);
  } finally {
    await adapter.close();
    await close();
  }
}

function inProcess(name: string, open: () => Adapter): Store {
  return { name, observe: () => observeOpened(async () => [open(), nothing]) };
}

function onServer(name: string, open: (url: string) => Promise<readonly [Adapter, Close]>): Store {
  return {
    name,
    async observe() {
      const server = await startPostgres();
      try {
        const url = await server.freshDatabase();
        return await observeOpened(() => open(url), needsPgvector);
      } finally {
        await server.stop();
      }
    },
  };
}

function overNeon(name: string, open: (url: string) => Adapter): Store {
  return onServer(name, async (url) => {
    const dev = await startDev({ postgres: url, libsql: false });
    return [open(dev.neon.url), () => dev.close()];
  });
}

async function openLibsqlFile(): Promise<readonly [Adapter, Close]> {
  const folder = mkdtempSync(join(tmpdir(), "anyrow-operators-"));
  return [libsql({ url: `file:${join(folder, "suite.db")}` }), async () => rmSync(folder, { recursive: true })];
}

async function openLibsqlServer(): Promise<readonly [Adapter, Close]> {
  const dev = await startDev({ neon: false });
  return [libsql({ url: dev.libsql.url }), () => dev.close()];
}

async function openPglite(): Promise<readonly [Adapter, Close]> {
  // pgvector for PGlite is a package of its own, which that of its socket server brings along.
  const socket = createRequire(import.meta.url).resolve("@electric-sql/pglite-socket");
  const { vector } = createRequire(socket)("@electric-sql/pglite-pgvector") as { vector: Extension };
  const client = new PGlite({ extensions: { vector } });
  await client.exec("CREATE EXTENSION vector");
  return [pglite({ client }), () => client.close()];
}

/** Every store that can be opened on one machine, in the order of the columns. */
export const stores: readonly Store[] = [
  inProcess("memory", () => memory()),
  inProcess("better-sqlite3", () => sqlite({ url: ":memory:", driver: "better-sqlite3" })),
  inProcess("node:sqlite", () => sqlite({ url: ":memory:", driver: "node" })),
  { name: "libSQL", observe: () => observeOpened(openLibsqlFile) },
  { name: "libSQL HTTP", observe: () => observeOpened(openLibsqlServer) },
  { name: "D1", observe: () => observeInWorker("d1") },
  { name: "Durable Objects", observe: () => observeInWorker("durable-object") },
  { name: "PGlite", observe: () => observeOpened(openPglite) },
  onServer("Postgres", async (url) => [postgres({ url }), nothing]),
  overNeon("Neon HTTP", (url) => neon({ url })),
  overNeon("Neon WebSocket", (url) => neon({ url, transactions: "websocket" })),
];
