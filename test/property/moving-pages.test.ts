import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Query, connect, model, t } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { openNetworkStores } from "./network-stores.ts";
import { type OpenStores, checking, countRuns, timeFor } from "./open-stores.ts";
import { chooseSeed } from "./three-stores.ts";

// Pages of rows that others add to and take from meanwhile: whoever stays is met once, in the same order on all stores.

const Entry = model("page_entries", {
  id: t.integer().primaryKey(),
  weight: t.float().nullable(),
  long: t.bigint().nullable(),
  name: t.text().nullable(),
  seen: t.timestamp().nullable(),
});
const entries = { entries: Entry };

interface Rows {
  orderBy(...builds: ((fields: never) => unknown)[]): Rows;
  filter(build?: (fields: never) => unknown): Rows;
  page(options: { size: number; after: string | null }): Query<{ rows: Row[]; next: string | null }>;
  createMany(rows: readonly Row[]): Query<unknown>;
  deleteMany(keys: readonly number[]): Query<unknown>;
  delete(options: object): Query<unknown>;
}
interface PagedDatabase {
  readonly entries: Rows;
}
type Row = Readonly<Record<string, unknown>> & { readonly id: number };
type Term = Readonly<Record<string, (options?: object) => unknown>>;

const some = <Value>(...values: readonly Value[]): fc.Arbitrary<Value | null> =>
  fc.option(fc.constantFrom(...values), { nil: null, freq: 4 });
const values = fc.record({
  weight: some(0, -1.5, 0.1, 0.30000000000000004, 1e100, 5e-324),
  long: some(0n, -9223372036854775808n, 9223372036854775807n, 9007199254740993n),
  name: some("", "a", "B", "é", "\u{FF5E}", "\u{1F600}", "it's"),
  seen: some(new Date(0), new Date("0001-01-01T00:00:00.000Z"), new Date("2024-02-29T00:00:00.001Z")),
});
const journeys = fc.record({
  rows: fc.array(values, { minLength: 1, maxLength: 14 }),
  order: fc.array(
    fc.record({
      by: fc.constantFrom("weight", "long", "name", "seen"),
      direction: fc.constantFrom("asc", "desc"),
      nulls: fc.option(fc.constantFrom("first", "last"), { nil: undefined }),
    }),
    { maxLength: 3 },
  ),
  size: fc.integer({ min: 1, max: 5 }),
  /** What happens after each page. */
  changes: fc.array(
    fc.record({ added: fc.array(values, { maxLength: 2 }), removed: fc.array(fc.nat(20), { maxLength: 2 }) }),
    {
      maxLength: 6,
    },
  ),
});
type Journey = typeof journeys extends fc.Arbitrary<infer Made> ? Made : never;

const withKeys = (rows: readonly object[], first: number): Row[] =>
  rows.map((row, index) => ({ ...row, id: first + index }));

async function travel({ entries: table }: PagedDatabase, { rows, order, size, changes }: Journey): Promise<number[][]> {
  await table.filter().delete({ all: true });
  await table.createMany(withKeys(rows, 1));
  const terms = order.map(
    ({ by, direction, nulls }) =>
      (fields: never) =>
        ((fields as Readonly<Record<string, Term>>)[by] as Term)[direction]?.(
          nulls === undefined ? undefined : { nulls },
        ),
  );
  const set = table.orderBy(...terms, (fields: { readonly id: Term }) => fields.id["asc"]?.());
  const pages: number[][] = [];
  let after: string | null = null;
  do {
    const page: { rows: Row[]; next: string | null } = await set.page({ size, after });
    const { added = [], removed = [] } = changes[pages.length] ?? {};
    pages.push(page.rows.map(({ id }) => id));
    after = page.next;
    if (added.length > 0) await table.createMany(withKeys(added, 100 * pages.length));
    if (removed.length > 0) await table.deleteMany([...new Set(removed)]);
  } while (after !== null && pages.length < 60);
  return pages;
}

const RUNS = countRuns(15);
const seed = chooseSeed("moving pages");
let opened: OpenStores;
let stores: (readonly [name: string, db: PagedDatabase])[];

beforeAll(async () => {
  opened = await openNetworkStores();
  stores = Object.entries(opened.adapters).map(([name, adapter]) => {
    return [name, connect(adapter, entries as never) as PagedDatabase];
  });
  for (const [, db] of stores) await createTables(db as never);
});
afterAll(() => opened?.close());

test(
  "pages meet each row that stays once, whatever is added and removed meanwhile",
  { timeout: 2 * timeFor(RUNS) },
  async () => {
    const compare = async (journey: Journey): Promise<void> => {
      const travelled = await Promise.all(stores.map(async ([name, db]) => [name, await travel(db, journey)] as const));
      const [[, first = []] = []] = travelled;
      expect(Object.fromEntries(travelled)).toStrictEqual(Object.fromEntries(travelled.map(([name]) => [name, first])));
      const met = first.flat();
      expect(new Set(met).size).toBe(met.length);
      const removed = new Set(journey.changes.flatMap((change) => change.removed));
      const staying = journey.rows.map((_, index) => index + 1).filter((id) => !removed.has(id));
      expect(staying.filter((id) => !met.includes(id))).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(journeys, compare), checking(seed, RUNS));
  },
);
