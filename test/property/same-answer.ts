import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { type PropertyDatabase, ask } from "./ask.ts";
import { type Comparison, type OpenStores, checking, timeFor } from "./open-stores.ts";
import { type Question, questions } from "./questions.ts";
import type { EverythingAdapter } from "./three-stores.ts";
import { type Kind, fieldsOf, models, valuesOf } from "./vocabulary.ts";

const POOLS = 4;

/** Random values for the fields of a model, a quarter of them null. */
function rowOf(model: keyof typeof fieldsOf, required: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const value = (name: string, kind: Kind): fc.Arbitrary<unknown> => {
    const any = fc.constantFrom(...valuesOf[kind]);
    return required.includes(name) ? any : fc.option(any, { nil: null, freq: 4 });
  };
  const plain = Object.entries(fieldsOf[model]).filter(([name]) => name !== "id" && !name.endsWith("Id"));
  return fc.record(Object.fromEntries(plain.map(([name, kind]) => [name, value(name, kind)])));
}

const counted = (rows: readonly Record<string, unknown>[]): Record<string, unknown>[] =>
  rows.map((row, index) => ({ ...row, id: index + 1 }));
const someRow = (count: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: count });

const MAKERS = 8;
const ITEMS = 40;
const pools = fc.record({
  makers: fc.array(fc.tuple(rowOf("makers", []), fc.option(someRow(MAKERS), { nil: null })), {
    minLength: MAKERS,
    maxLength: MAKERS,
  }),
  items: fc.array(fc.tuple(rowOf("items", ["title"]), fc.option(someRow(MAKERS), { nil: null }), someRow(MAKERS)), {
    minLength: ITEMS,
    maxLength: ITEMS,
  }),
  marks: fc.array(fc.tuple(rowOf("marks", []), someRow(ITEMS)), { minLength: 50, maxLength: 50 }),
});

interface Pool {
  readonly makers: readonly object[];
  readonly bosses: readonly { readonly id: number; readonly bossId: number | null }[];
  readonly items: readonly object[];
  readonly marks: readonly object[];
}

function poolOf(seed: number): Pool {
  const [pool] = fc.sample(pools, { seed, numRuns: 1 });
  return {
    makers: counted((pool?.makers ?? []).map(([row]) => row)),
    bosses: (pool?.makers ?? []).map(([, bossId], index) => ({ id: index + 1, bossId })),
    items: counted((pool?.items ?? []).map(([row, makerId, sellerId]) => ({ ...row, makerId, sellerId }))),
    marks: counted((pool?.marks ?? []).map(([row, itemId]) => ({ ...row, itemId }))),
  };
}

/** Makes the rows of a store those of a pool. */
async function load(db: PropertyDatabase, { makers, bosses, items, marks }: Pool): Promise<void> {
  await db.items.filter().delete({ all: true });
  await db.makers.filter().update({ bossId: null }, { all: true });
  await db.makers.filter().delete({ all: true });
  await db.makers.createMany(makers as never);
  await db.makers.updateMany(bosses);
  await restore(db, { items, marks });
}

/** Brings back the rows that questions change. */
async function restore(db: PropertyDatabase, { items, marks }: Pick<Pool, "items" | "marks">): Promise<void> {
  await db.atomic([
    db.items.filter().delete({ all: true }),
    db.items.createMany(items as never),
    db.marks.createMany(marks as never),
  ]);
}

/** Asks all stores the same random questions about the same random rows. */
export function compareAnswers({ open, seed, runs }: Comparison): void {
  let opened: OpenStores;
  let stores: (readonly [name: string, db: PropertyDatabase])[];

  beforeAll(async () => {
    opened = await open();
    stores = Object.entries(opened.adapters).map(([name, adapter]) => [
      name,
      connect(adapter as EverythingAdapter, models),
    ]);
    for (const [, db] of stores) await createTables(db);
  });

  afterAll(() => opened?.close());

  /** Fails with the answers that differ. */
  async function compare(question: Question, pool: Pool): Promise<void> {
    const answers = await Promise.all(
      stores.map(async ([name, db]) => [name, await ask(db, question, () => restore(db, pool))] as const),
    );
    const [[, first] = []] = answers;
    if (answers.every(([, answer]) => isDeepStrictEqual(answer, first))) return;
    expect(Object.fromEntries(answers)).toStrictEqual(Object.fromEntries(answers.map(([name]) => [name, first])));
  }

  test.each(Array.from({ length: POOLS }, (_, index) => index))(
    "random questions have the same answer on all stores: rows %i",
    { timeout: 2 * timeFor(runs) },
    async (index) => {
      const pool = poolOf(seed + index);
      for (const [, db] of stores) await load(db, pool);
      const asked = fc.asyncProperty(questions, (question) => compare(question, pool));
      // Printed by the seed and path too, a failure is the smallest question found that the stores answer differently.
      await fc.assert(asked, checking(seed + index, Math.ceil(runs / POOLS)));
    },
  );
}
