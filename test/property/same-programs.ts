import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { type Comparison, type OpenStores, checking, timeFor } from "./open-stores.ts";
import { type Block, programModels, programs } from "./programs.ts";
import { type ProgramDatabase, needsTransaction, runProgram } from "./run-program.ts";

/** More than the keys that one program hands in. */
const KEYS_OF_ONE = 100_000;

/** A list that is refused because the store cannot hand its keys on: what comes after it cannot be compared. */
const isUnsupported = (seen: readonly unknown[]): boolean => JSON.stringify(seen, plain).includes("UnsupportedError");
const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);

/** Runs the same random programs on all stores. */
export function comparePrograms({ open, seed, runs }: Comparison): void {
  let opened: OpenStores;
  let stores: (readonly [name: string, db: ProgramDatabase])[];
  let serial = 0;
  const refused = new Map<string, number>();

  beforeAll(async () => {
    opened = await open();
    stores = Object.entries(opened.adapters).map(([name, adapter]) => [
      name,
      connect(adapter, programModels as never) as ProgramDatabase,
    ]);
    for (const [, db] of stores) await createTables(db as never);
  });

  afterAll(() => opened?.close());

  async function compare(program: readonly Block[]): Promise<void> {
    serial += 1;
    const able = stores.filter(([, db]) => "transaction" in db || !program.some(needsTransaction));
    const ran = await Promise.all(
      able.map(async ([name, db]) => [name, await runProgram(db, program, serial * KEYS_OF_ONE)] as const),
    );
    const comparable = ran.filter(([name, seen]) => {
      if (!isUnsupported(seen)) return true;
      refused.set(name, (refused.get(name) ?? 0) + 1);
      return false;
    });
    const [[, first] = []] = comparable;
    if (comparable.every(([, seen]) => isDeepStrictEqual(seen, first))) return;
    expect(Object.fromEntries(comparable)).toStrictEqual(Object.fromEntries(comparable.map(([name]) => [name, first])));
  }

  test(
    "random programs give the same results and leave the same rows on all stores",
    { timeout: 2 * timeFor(runs) },
    async () => {
      await fc.assert(fc.asyncProperty(programs, compare), checking(seed, runs));
      // Not too many of them must be refused for the comparison to mean something.
      for (const [, count] of refused) expect(count).toBeLessThan(Math.max(3, runs / 2));
    },
  );
}
