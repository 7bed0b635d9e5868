import BetterDatabase from "better-sqlite3";
import { d1 } from "../../adapters/d1/index.ts";
import { libsql } from "../../adapters/libsql/index.ts";
import { memory } from "../../adapters/memory/index.ts";
import { neon } from "../../adapters/neon/index.ts";
import { postgres } from "../../adapters/postgres/index.ts";
import { sqlite } from "../../adapters/sqlite/index.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { startDev } from "../../src/dev/index.ts";
import type { Adapter } from "../../src/index.ts";
import { startLocalD1 } from "./local-d1.ts";
import type { OpenStores } from "./open-stores.ts";

/** The stores that are compared unless `ANYROW_STORES` names others, with commas between. */
const USUAL = "memory,neon,libsql http,better-sqlite3,d1";

/** Opens the stores that are reached over a network or by another client than those of `openThreeStores`, and one to compare with. */
export async function openNetworkStores(): Promise<OpenStores> {
  const server = await startPostgres();
  const dev = await startDev({ postgres: await server.freshDatabase() });
  const socketDev = await startDev({ postgres: await server.freshDatabase(), libsql: false });
  const plainUrl = await server.freshDatabase();
  const local = startLocalD1();
  const open: Readonly<Record<string, () => Promise<Adapter>>> = {
    memory: async () => memory(),
    neon: async () => neon({ url: dev.neon.url }),
    "neon websocket": async () => neon({ url: socketDev.neon.url, transactions: "websocket" }),
    postgres: async () => postgres({ url: plainUrl }),
    "libsql http": async () => libsql({ url: dev.libsql.url }),
    "better-sqlite3": async () => sqlite({ client: new BetterDatabase(":memory:") }),
    "node:sqlite": async () => sqlite({ url: ":memory:", driver: "node" }),
    d1: async () => d1({ client: local.client }),
  };
  const adapters: Record<string, Adapter> = {};
  for (const name of (process.env["ANYROW_STORES"] ?? USUAL).split(",")) {
    const opened = await open[name]?.();
    if (opened === undefined) throw new RangeError(`there is no store ${name}: there are ${Object.keys(open).join()}`);
    adapters[name] = opened;
  }
  const close = async (): Promise<void> => {
    for (const adapter of Object.values(adapters)) await adapter.close();
    await Promise.all([dev.close(), socketDev.close(), local.close()]);
    await server.stop();
  };
  return { adapters, close };
}
