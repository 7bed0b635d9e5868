import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, model, or, t } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { openNetworkStores } from "./network-stores.ts";
import { type OpenStores, checking, countRuns, timeFor } from "./open-stores.ts";
import { type EverythingAdapter, chooseSeed } from "./three-stores.ts";

// More values than a statement takes parameters: rows, keys and lists of every kind come through whole.

const Value = model("long_values", {
  id: t.bigint().primaryKey(),
  float: t.float(),
  decimal: t.decimal(12, 2).nullable(),
  text: t.text().nullable(),
  bytes: t.bytes().nullable(),
  timestamp: t.timestamp().nullable(),
  boolean: t.boolean().default(true),
  json: t.json().nullable(),
  list: t.list(t.float()).nullable(),
});
const Pair = model(
  "long_pairs",
  { left: t.text(), right: t.float(), value: t.ref(Value, { reverse: "pairs" }).nullable() },
  { primaryKey: ["left", "right"] },
);
const models = { values: Value, pairs: Pair };

const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
const rows = fc.uniqueArray(
  fc.record({
    id: fc.bigInt({ min: -9223372036854775808n, max: 9223372036854775807n }),
    float: double,
    decimal: fc.option(
      fc
        .integer({ min: -999_999_999, max: 999_999_999 })
        .map((cents) => (cents / 100).toFixed(2).replace(/^-0\.00$/, "0.00")),
    ),
    text: fc.option(fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replaceAll("\0", ""))),
    bytes: fc.option(fc.uint8Array({ maxLength: 9 })),
    timestamp: fc.option(fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })),
    json: fc.option(
      fc.array(
        fc.oneof(
          double,
          fc.string({ maxLength: 4 }).map((text) => text.replaceAll("\0", "")),
          fc.boolean(),
        ),
        { maxLength: 3 },
      ),
    ),
    list: fc.option(fc.array(double, { maxLength: 3 })),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 260, size: "max" },
);

const open = (adapter: unknown) => connect(adapter as EverythingAdapter, models);
const RUNS = countRuns(4);
const seed = chooseSeed("long lists");
let opened: OpenStores;
let stores: (readonly [name: string, db: ReturnType<typeof open>])[];

beforeAll(async () => {
  opened = await openNetworkStores();
  stores = Object.entries(opened.adapters).map(([name, adapter]) => [name, open(adapter)] as const);
  for (const [, db] of stores) await createTables(db);
});
afterAll(() => opened?.close());

type Given = typeof rows extends fc.Arbitrary<infer Made> ? Made : never;
const byKey = <Row extends { readonly id: bigint }>(all: readonly Row[]): Row[] =>
  all.toSorted((one, other) => (one.id < other.id ? -1 : 1));

async function check(db: ReturnType<typeof open>, given: Given): Promise<void> {
  await db.pairs.filter().delete({ all: true });
  await db.values.filter().delete({ all: true });
  const kept = given.map((row, index) => ({ ...row, boolean: index % 3 === 0 }));
  expect(await db.values.createMany(kept as never)).toStrictEqual(kept);
  const sorted = byKey(kept);
  expect(await db.values.orderBy("id").all()).toStrictEqual(sorted);
  const keys = kept.map(({ id }) => id);
  expect(await db.values.getMany(keys)).toStrictEqual(kept);
  expect(await db.values.filter((p) => p.float.in(kept.map(({ float }) => float))).count()).toBe(kept.length);
  const some = kept.filter((_, index) => index % 2 === 0);
  const found = await db.values
    .filter((p) => or(...some.map(({ id }) => p.id.eq(id))))
    .orderBy("id")
    .all();
  expect(found).toStrictEqual(byKey(some));
  const decimals = kept.flatMap(({ decimal }) => decimal ?? []);
  expect(await db.values.filter((p) => p.decimal.in(decimals)).count()).toBe(decimals.length);
  const bytes = kept.flatMap((row) => (row.bytes === null ? [] : [row.bytes]));
  expect(await db.values.filter((p) => p.bytes.in(bytes)).count()).toBe(bytes.length);
  const times = kept.flatMap((row) => row.timestamp ?? []);
  expect(await db.values.filter((p) => p.timestamp.in(times)).count()).toBe(times.length);
  const texts = kept.flatMap((row) => (row.text === null ? [] : [row.text]));
  expect(await db.values.filter((p) => p.text.in(texts)).count()).toBe(texts.length);
  const pairs = kept.map(({ id, float }, index) => ({ left: `l${index % 7}`, right: float + index, valueId: id }));
  const unique = [...new Map(pairs.map((pair) => [`${pair.left} ${pair.right}`, pair])).values()];
  await db.pairs.createMany(unique);
  expect(await db.pairs.getMany(unique.map(({ left, right }) => ({ left, right })))).toStrictEqual(unique);
  const included = await db.pairs.include("value").all();
  const values = new Map(kept.map((row) => [row.id, row]));
  expect(included.length).toBe(unique.length);
  for (const { value, valueId } of included) expect(value).toStrictEqual(values.get(valueId ?? 0n));
  const turned = kept.map((row, index) => ({
    ...row,
    ...kept[(index + 1) % kept.length],
    id: row.id,
    text: `t${index}`,
  }));
  expect(await db.values.updateMany(turned.map(({ boolean: _, ...row }) => row) as never)).toBe(kept.length);
  expect(await db.values.orderBy("id").all()).toStrictEqual(
    byKey(turned.map((row, index) => ({ ...row, boolean: index % 3 === 0 }))),
  );
  expect(await db.values.upsertMany(kept as never)).toStrictEqual(kept);
  expect(await db.pairs.deleteMany(unique.map(({ left, right }) => ({ left, right })))).toBe(unique.length);
  expect(await db.values.deleteMany(keys)).toBe(kept.length);
}

test("rows, keys and lists of any length and kind come through whole", { timeout: 2 * timeFor(RUNS) }, async () => {
  const each = fc.asyncProperty(rows, async (given) => {
    for (const [name, db] of stores) {
      await check(db, given).catch((error: unknown) => {
        throw new Error(`on ${name}`, { cause: error });
      });
    }
  });
  await fc.assert(each, checking(seed, RUNS));
});
