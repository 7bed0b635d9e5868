import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { type Client, createClient } from "@libsql/client";
import Database from "better-sqlite3";
import { libsql } from "../../adapters/libsql/index.ts";
import { pglite } from "../../adapters/pglite/index.ts";
import { sqlite } from "../../adapters/sqlite/index.ts";
import { type UnboundTables, connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { anyrow } from "./contenders/anyrow.ts";
import { bareBetterSqlite3, bareLibsql, barePglite } from "./contenders/bare.ts";
import type { Contender } from "./contenders/contender.ts";
import { drizzleBetterSqlite3, drizzleLibsql, drizzlePglite } from "./contenders/drizzle.ts";
import { kyselyBetterSqlite3, kyselyPglite, kyselySqlite, libsqlExecute } from "./contenders/kysely.ts";
import { type Models, models } from "./models.ts";
import type { Place } from "./run-store.ts";
import { type Upkeep, seed, turnsOf } from "./seed.ts";

export const storeNames = ["better-sqlite3", "libsql", "instant", "pglite"] as const;

export type StoreName = (typeof storeNames)[number];

/** A database where the contenders work. */
export interface Store extends Place<Contender> {
  readonly name: StoreName;
}

/** A libSQL file that is gone when it is closed. */
export interface LibsqlFile {
  readonly url: string;
  /** One more client of the file. */
  readonly client: () => Client;
  readonly tables: UnboundTables<Models>;
  readonly upkeep: Upkeep;
  readonly close: () => Promise<void>;
}

/** Where files are kept: in memory where the system offers it, because a disk that others use too is slow at random. */
export function fileFolder(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}

/** Makes a file with the tables and rows of the benchmark. */
export async function openLibsqlFile(): Promise<LibsqlFile> {
  const folder = await mkdtemp(join(fileFolder(), "anyrow-bench-"));
  const { href: url } = pathToFileURL(join(folder, "bench.db"));
  const clients: Client[] = [];
  const client = (): Client => {
    const made = createClient({ url });
    clients.push(made);
    return made;
  };
  const own = client();
  // A property of the file, so that it holds for everyone: writers do not wait for readers.
  await own.execute("pragma journal_mode = wal");
  const db = connect(libsql({ url }), models);
  await createTables(db);
  await seed(db);
  const tidy = async (): Promise<void> => void (await own.execute("pragma wal_checkpoint(truncate)"));
  const clear = async (): Promise<void> => {
    await own.execute("delete from entries");
    await tidy();
  };
  return {
    url,
    client,
    tables: db,
    upkeep: { clear, tidy, settle: tidy },
    close: async () => {
      await db.close();
      for (const each of clients) each.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The contenders on one file, each with a client of its own. */
export async function openLibsql(): Promise<Store> {
  const file = await openLibsqlFile();
  const contenders = [
    bareLibsql(file.client()),
    anyrow(file.tables, null),
    drizzleLibsql(file.client()),
    kyselySqlite(libsqlExecute(file.client())),
  ];
  return { name: "libsql", contenders, ...turnsOf(file.tables, file.upkeep), close: file.close };
}

/** The contenders on one file, each with a connection of better-sqlite3. */
export async function openBetterSqlite3(): Promise<Store> {
  const folder = await mkdtemp(join(fileFolder(), "anyrow-bench-"));
  const path = join(folder, "bench.db");
  const connections = [new Database(path), new Database(path), new Database(path), new Database(path)] as const;
  const [own, first, second, third] = connections;
  own.pragma("journal_mode = wal");
  const db = connect(sqlite({ url: path, driver: "better-sqlite3" }), models);
  await createTables(db);
  await seed(db);
  const tidy = async (): Promise<void> => void own.pragma("wal_checkpoint(truncate)");
  const clear = async (): Promise<void> => {
    own.exec("delete from entries");
    await tidy();
  };
  return {
    name: "better-sqlite3",
    contenders: [bareBetterSqlite3(first), anyrow(db, null), drizzleBetterSqlite3(second), kyselyBetterSqlite3(third)],
    ...turnsOf(db, { clear, tidy, settle: tidy }),
    close: async () => {
      await db.close();
      for (const each of connections) each.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The contenders on one PGlite, which is a single connection. */
export async function openPglite(): Promise<Store> {
  const client = await PGlite.create();
  const db = connect(pglite({ client }), models);
  await createTables(db);
  await seed(db);
  const contenders = [barePglite(client), anyrow(db, null), drizzlePglite(client), kyselyPglite(client)];
  const clear = async (): Promise<void> => void (await client.exec("truncate entries"));
  const tidy = async (): Promise<void> => void (await client.exec("vacuum entries"));
  const settle = async (): Promise<void> => void (await client.exec("vacuum analyze"));
  return {
    name: "pglite",
    contenders,
    ...turnsOf(db, { clear, tidy, settle }),
    close: async () => {
      await db.close();
      await client.close();
    },
  };
}
