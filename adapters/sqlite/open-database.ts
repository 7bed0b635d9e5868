import { AnyrowError, OperationalError } from "../../src/errors.ts";
import { loadBetterSqlite3 } from "./better-sqlite3.ts";
import { loadBunSqlite } from "./bun-sqlite.ts";
import { findNodeSqlite, loadNodeSqlite } from "./node-sqlite.ts";
import { recogniseClient } from "./recognise-client.ts";
import { type SqliteConnection, sqliteConnection } from "./sqlite-connection.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { type SqliteDriverName, type SqliteOptions, isMemory, pathOf } from "./sqlite-options.ts";

/** The connections that an adapter works with. */
export interface OpenDatabase {
  /** Writes, holds transactions open, and reads otherwise. */
  readonly main: SqliteConnection;
  /** Reads while `main` holds a transaction, opened when it is first needed; `null` where there is a single connection. */
  readonly reader: (() => SqliteConnection) | null;
  readonly close: () => void;
}

type Open = (path: string) => SqliteDatabase;

const LOADERS: Readonly<Record<SqliteDriverName, () => Promise<Open>>> = {
  "better-sqlite3": loadBetterSqlite3,
  bun: loadBunSqlite,
  node: loadNodeSqlite,
};

/** Opens the database, or takes the client handed in. */
export async function openDatabase({ url, driver, client }: SqliteOptions): Promise<OpenDatabase> {
  if (client !== undefined) {
    const main = sqliteConnection(recogniseClient(client) as SqliteDatabase, false);
    return { main, reader: null, close: main.close };
  }
  const path = pathOf(url);
  const openPath = await (driver === undefined ? findDriver() : LOADERS[driver]());
  const open = (): SqliteConnection => sqliteConnection(attempt(openPath, path), true);
  const main = open();
  if (isMemory(path)) return { main, reader: null, close: main.close };
  let second: SqliteConnection | undefined;
  return {
    main,
    reader: () => (second ??= open()),
    close: () => {
      main.close();
      second?.close();
    },
  };
}

async function findDriver(): Promise<Open> {
  if ("Bun" in globalThis) return loadBunSqlite();
  return (await findNodeSqlite()) ?? loadBetterSqlite3();
}

function attempt(open: Open, path: string): SqliteDatabase {
  try {
    return open(path);
  } catch (error) {
    if (error instanceof AnyrowError) throw error;
    const advice = "check that its folder exists, and that it is a database which this program may read and write";
    throw new OperationalError(`the database cannot be opened: ${advice}`, { cause: error });
  }
}
