import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AnyrowError, connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { type Change, changeModels, contents, histories, queryOf } from "./changes.ts";
import { type Comparison, type OpenStores, checking, timeFor } from "./open-stores.ts";
import type { EverythingAdapter } from "./three-stores.ts";

const open = (adapter: EverythingAdapter) => connect(adapter, changeModels);
type ChangedDatabase = ReturnType<typeof open>;

/** What a call gave, or the code of its error: of several rules that a row breaks, a store may name any. */
async function outcomeOf(call: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof AnyrowError && error.code !== "operational") return { error: error.code };
    throw error;
  }
}

async function play(db: ChangedDatabase, history: readonly (readonly Change[])[]): Promise<unknown[]> {
  await db.children.filter().delete({ all: true });
  await db.parents.filter().delete({ all: true });
  await db.owners.filter().delete({ all: true });
  await db.owners.createMany([{ id: 1 }, { id: 2 }]);
  await db.parents.createMany([
    { id: 1, code: "a", ownerId: 1 },
    { id: 2, code: "b" },
  ]);
  const seen: unknown[] = [];
  for (const changes of history) {
    const [only, ...others] = changes;
    const outcome = await outcomeOf(() => {
      if (only !== undefined && others.length === 0) return queryOf(db, only);
      return db.atomic(changes.map((change) => queryOf(db, change)));
    });
    seen.push(outcome, await contents(db));
  }
  return seen;
}

/** Makes the same random changes to all stores. */
export function compareWrites({ open: openStores, seed, runs }: Comparison): void {
  let opened: OpenStores;
  let stores: (readonly [name: string, db: ChangedDatabase])[];

  beforeAll(async () => {
    opened = await openStores();
    stores = Object.entries(opened.adapters).map(([name, adapter]) => [name, open(adapter as EverythingAdapter)]);
    for (const [, db] of stores) await createTables(db);
  });

  afterAll(() => opened?.close());

  async function compare(history: readonly (readonly Change[])[]): Promise<void> {
    const played = await Promise.all(stores.map(async ([name, db]) => [name, await play(db, history)] as const));
    const [[, first] = []] = played;
    if (played.every(([, seen]) => isDeepStrictEqual(seen, first))) return;
    expect(Object.fromEntries(played)).toStrictEqual(Object.fromEntries(played.map(([name]) => [name, first])));
  }

  test(
    "random changes give the same results and leave the same rows on all stores",
    { timeout: 2 * timeFor(runs) },
    () => fc.assert(fc.asyncProperty(histories, compare), checking(seed, runs)),
  );
}
