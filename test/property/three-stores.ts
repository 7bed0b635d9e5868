import { libsql } from "../../adapters/libsql/index.ts";
import { memory } from "../../adapters/memory/index.ts";
import { pglite } from "../../adapters/pglite/index.ts";
import type { Adapter } from "../../src/index.ts";
import type { OpenStores } from "./open-stores.ts";

/** In the types, all of them can do everything; SQL is asked of those that take it only. */
export type EverythingAdapter = Adapter<{
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}>;

/** Opens the stores that need no server. */
export async function openThreeStores(): Promise<OpenStores> {
  const adapters = threeStores();
  const close = async (): Promise<void> => {
    for (const adapter of Object.values(adapters)) await adapter.close();
  };
  return { adapters, close };
}

/** The stores that need no server, each empty. */
export function threeStores(): Readonly<Record<string, Adapter>> {
  return { memory: memory(), libsql: libsql({ url: ":memory:" }), pglite: pglite() };
}

/** The seed of this run: of `ANYROW_SEED` where it is set, so that a failure can be met again, else a new one. */
export function chooseSeed(test: string): number {
  const given = process.env["ANYROW_SEED"];
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  console.info(`${test}: seed ${seed} (run again with ANYROW_SEED=${seed})`);
  return seed;
}
