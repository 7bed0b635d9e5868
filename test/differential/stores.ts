import BetterDatabase from "better-sqlite3";
import { Client } from "pg";
import { libsql } from "../../adapters/libsql/index.ts";
import { memory } from "../../adapters/memory/index.ts";
import { pglite } from "../../adapters/pglite/index.ts";
import { postgres } from "../../adapters/postgres/index.ts";
import { sqlite } from "../../adapters/sqlite/index.ts";
import { findPostgres } from "../../scripts/services/postgres-programs.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import type { Adapter } from "../../src/index.ts";
import { type KeyValueStore, openKeyValueStores } from "./key-value-stores.ts";

/** A database, in which changes can be undone. */
export interface Database {
  readonly name: string;
  readonly adapter: Adapter;
}

/** One store. */
export type Store = Database | KeyValueStore;

/** The store whose answers count, and those compared with it. */
export interface Stores {
  readonly oracle: Database;
  readonly others: readonly Store[];
}

/** All stores there are. */
export interface OpenedStores {
  /** Those that answer everything. */
  readonly language: Stores;
  /** Those that answer what indexes lead to. */
  readonly indexes: Stores;
  close(): Promise<void>;
}

/** Opens the stores, each empty. Without a Postgres server PGlite takes its place. */
export async function openStores(): Promise<OpenedStores> {
  const { store: oracle, stop } = await openOracle();
  const keyValue = await openKeyValueStores();
  const databases: readonly Database[] = [
    { name: "better-sqlite3", adapter: sqlite({ client: new BetterDatabase(":memory:") }) },
    { name: "libsql", adapter: libsql({ url: ":memory:" }) },
    { name: "memory", adapter: memory() },
  ];
  const close = async (): Promise<void> => {
    for (const { adapter } of [oracle, ...databases]) await adapter.close();
    await keyValue.close();
    await stop();
  };
  const language = { oracle, others: [...databases, ...keyValue.scanning] };
  return { language, indexes: { oracle, others: keyValue.indexed }, close };
}

async function openOracle(): Promise<{ readonly store: Database; stop(): Promise<void> }> {
  const isThere = (process.env["DATABASE_URL"] ?? "") !== "" || findPostgres() !== null;
  if (!isThere)
    return {
      store: { name: "PGlite (no Postgres server is installed)", adapter: pglite() },
      stop: async () => undefined,
    };
  const server = await startPostgres();
  const url = await server.freshDatabase();
  await beFarAway(url);
  const store = { name: `Postgres ${server.version.split(" ")[0]}`, adapter: postgres({ url }) };
  return { store, stop: () => server.stop() };
}

/** Gives all connections a time zone in which days are shorter and longer than others. */
async function beFarAway(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET TimeZone = 'America/New_York'`);
  await client.end();
}
