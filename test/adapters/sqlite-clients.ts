import { DatabaseSync } from "node:sqlite";
import BetterDatabase from "better-sqlite3";
import type { SqliteClient, SqliteDriverName } from "../../adapters/sqlite/index.ts";

/** The drivers of the runtime that the tests run in. */
export const driverNames: readonly SqliteDriverName[] = "Bun" in globalThis ? ["bun"] : ["node", "better-sqlite3"];

const bun =
  "Bun" in globalThis
    ? ((await import("bun:sqlite" as string)) as { readonly Database: new (path: string) => SqliteClient })
    : null;

/** Opens a database with a driver itself, as a program would that hands it in. */
export function openClient(name: SqliteDriverName, path: string): SqliteClient {
  if (name === "node") return new DatabaseSync(path);
  if (name === "better-sqlite3") return new BetterDatabase(path);
  if (bun === null) throw new RangeError("bun:sqlite is in Bun only");
  return new bun.Database(path);
}

/** The first cell of the only row, asked of the client itself. */
export function cellOf(client: SqliteClient, sql: string): unknown {
  const statement = client.prepare(sql) as { readonly get: () => object };
  return Object.values(statement.get())[0] as unknown;
}
