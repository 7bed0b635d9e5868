import { type BetterSqlite3, overBetterSqlite3 } from "./better-sqlite3.ts";
import { type BunSqlite, overBunSqlite } from "./bun-sqlite.ts";
import { type NodeSqlite, overNodeSqlite } from "./node-sqlite.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

/** What a client looks like from outside, whichever it is. */
type Client = Readonly<Record<string, unknown>>;

/** Knows a client by its shape; `null` when it is none of the three. */
export function recogniseClient(client: unknown): SqliteDatabase | null {
  if (client === null || typeof client !== "object") return null;
  const known = client as Client;
  if (typeof known["prepare"] !== "function" || typeof known["exec"] !== "function") return null;
  if (typeof known["defaultSafeIntegers"] === "function") return overBetterSqlite3(client as BetterSqlite3);
  if (typeof known["query"] === "function") return overBunSqlite(client as BunSqlite);
  return "isTransaction" in known ? overNodeSqlite(client as NodeSqlite) : null;
}
