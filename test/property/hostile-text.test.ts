import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Adapter, type Query, ValidationError, connect, model, t } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { type EverythingAdapter, chooseSeed, threeStores } from "./three-stores.ts";

const COUNT = 10_000;
const seed = chooseSeed("hostile text");

const Value = model("hostile_values", {
  id: t.integer().primaryKey(),
  text: t.text().index(),
  list: t.list(t.text()),
  json: t.json(),
});
const Key = model("hostile_keys", { key: t.text().primaryKey(), id: t.integer().unique() });
const Victim = model("hostile_victims", { id: t.integer().primaryKey(), name: t.text() });
const models = { values: Value, keys: Key, victims: Victim };

const pieces = [
  ...`'"\`\\%_*?[](){}<>;:,.$@#!~^&|=+-/ `,
  "''",
  '"";',
  "\\'",
  "--",
  "/*",
  "*/",
  "; drop table hostile_victims; --",
  "' or '1'='1",
  `" or 1=1 --`,
  "') ; delete from hostile_victims where (1=1",
  "union select name from hostile_victims",
  "$1",
  "$2",
  "?1",
  ":name",
  "E'\\\\x00'",
  "$$",
  "$tag$",
  "{a,b}",
  "NULL",
  "null",
  "true",
  "0x41",
  "\\u0000",
  "\\x00",
  "%s%n",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "polluted",
  "$order0",
  "\u0001",
  "\u0008",
  "\t",
  "\n",
  "\r\n",
  "\u001B[31m",
  "\u007F",
  "\u0085",
  "\u2028",
  "\uFEFF",
  "\u200B",
  "\u202E",
  "\uD7FF",
  "\uE000",
  "\uFFFD",
  "\uFFFF",
  "\u{10000}",
  "\u{1F600}",
  "\u{1F468}\u200D\u{1F469}",
  "\u{10FFFF}",
  "e\u0301",
  "é",
  "ﬀ",
  "ß",
  "İ",
  "\u212A",
  "a",
  "Z",
  "9",
];

/** Different texts out of pieces that mean something somewhere, and of any characters at all. */
function hostileTexts(): string[] {
  const built = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6, size: "max" })
    .map((parts) => parts.join(""));
  const random = fc.string({ unit: "binary", maxLength: 24, size: "max" }).map((text) => text.replaceAll("\0", ""));
  const texts = new Set<string>(["", ...pieces]);
  for (const text of fc.sample(fc.oneof({ weight: 2, arbitrary: built }, random), { seed, numRuns: COUNT * 2 })) {
    if (texts.size === COUNT) break;
    texts.add(text);
  }
  return [...texts];
}

const texts = hostileTexts();
// Bytes of UTF-8 compare as code points do.
const sorted = [...texts].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
const forbidden = (text: string): boolean => text === "__proto__" || text === "constructor";
const jsonOf = (text: string): unknown => (forbidden(text) ? [text] : { [text]: text, nested: [{ deep: text }] });
const rows = texts.map((text, id) => ({ id, text, list: [text, "", text], json: jsonOf(text) as never }));
const victims = [
  { id: 1, name: "first" },
  { id: 2, name: "it's" },
];

function* chunks<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const shapeOf = (prototype: object): string => Reflect.ownKeys(prototype).map(String).join();
const shapes = prototypes.map(shapeOf);

const adapters = threeStores();
const open = (adapter: Adapter) => connect(adapter as EverythingAdapter, models);
const tableList: Record<string, string> = {
  libsql: "select name, sql from sqlite_master order by name, sql",
  pglite:
    "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2",
};

describe.each(Object.entries(adapters))("10,000 hostile texts on %s", (name, adapter) => {
  const db = open(adapter);
  const schema = async (): Promise<unknown> =>
    tableList[name] === undefined ? [] : db.sql(Object.assign([tableList[name]], { raw: [] }));
  let before: unknown = null;

  beforeAll(async () => {
    await createTables(db);
    await db.victims.createMany(victims);
    before = await schema();
  });

  afterAll(() => adapter.close());

  test("as values, in lists and in JSON, they come back as they were", async () => {
    expect(texts.length).toBe(COUNT);
    for (const chunk of chunks(rows, 1000)) expect(await db.values.createMany(chunk)).toStrictEqual(chunk);
    expect(await db.values.orderBy("id").all()).toStrictEqual(rows);
  });

  test("one by one, created and updated", async () => {
    const some = rows.filter((_, index) => index % 40 === 0);
    for (const { id, text, json } of some) {
      const created = await db.values.create({ id: id + COUNT, text: "", list: [], json: 0 });
      const row = { id: created.id, text, list: [text], json };
      expect(await db.values.update(created.id, { text, list: [text], json })).toStrictEqual(row);
      expect(await db.values.get({ id: created.id, text, list: [text] })).toStrictEqual(row);
      expect(await db.values.delete(created.id)).toBe(true);
    }
  });

  test("as keys, each names its row", async () => {
    const keys = texts.map((key, id) => ({ key, id }));
    for (const chunk of chunks(keys, 2000)) {
      await db.keys.createMany(chunk);
      expect(await db.keys.getMany(chunk.map(({ key }) => key))).toStrictEqual(chunk);
    }
    expect(await db.keys.updateMany(keys.map(({ key, id }) => ({ key, id: -id - 1 })))).toBe(COUNT);
    expect(await db.keys.deleteMany(texts.slice(0, 100))).toBe(100);
    expect(await db.keys.count()).toBe(COUNT - 100);
  });

  test("in filters, each finds its row and no other", async () => {
    for (const chunk of chunks(rows, 250)) {
      const equal: Query<number[]>[] = chunk.map(({ text }) => db.values.filter({ text }).pluck("id"));
      expect(await db.atomic(equal)).toStrictEqual(chunk.map(({ id }) => [id]));
      const found = await db.values
        .filter((p) => p.text.in(chunk.map(({ text }) => text)))
        .orderBy("id")
        .pluck("id");
      expect(found).toStrictEqual(chunk.map(({ id }) => id));
    }
  });

  test("as needles, each is taken literally", async () => {
    const needles = texts.filter((_, index) => index % 40 === 0);
    const fold = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const folded = texts.map(fold);
    for (const chunk of chunks(needles, 50)) {
      const asked: Query<number>[] = chunk.flatMap((needle) => [
        db.values.filter((p) => p.text.contains(needle)).count(),
        db.values.filter((p) => p.text.startsWith(needle)).count(),
        db.values.filter((p) => p.text.endsWith(needle)).count(),
        db.values.filter((p) => p.text.icontains(needle)).count(),
      ]);
      const expected = chunk.flatMap((needle) => {
        const small = fold(needle);
        return [
          texts.filter((text) => text.includes(needle)).length,
          texts.filter((text) => text.startsWith(needle)).length,
          texts.filter((text) => text.endsWith(needle)).length,
          folded.filter((text) => text.includes(small)).length,
        ];
      });
      expect(await db.atomic(asked)).toStrictEqual(expected);
    }
  });

  test("in an order, they go by code point", async () => {
    expect(await db.values.orderBy("text").pluck("text")).toStrictEqual(sorted);
    expect(await db.values.orderBy("-text").limit(500).pluck("text")).toStrictEqual(sorted.slice(-500).reverse());
    const paged: string[] = [];
    for await (const row of db.values.orderBy("text").select("text")) paged.push(row.text);
    expect(paged).toStrictEqual(sorted);
  });

  test("as names of fields, orders, relations and cursors, they are refused without a word to the store", () => {
    const known = new Set(["id", "text", "list", "json"]);
    const refused = (attempt: () => unknown): boolean => {
      try {
        attempt();
        return false;
      } catch (error) {
        return error instanceof ValidationError;
      }
    };
    const accepted = texts.filter(
      (text) =>
        !known.has(text) &&
        !(
          refused(() => db.values.filter(JSON.parse(`{${JSON.stringify(text)}: 1}`) as never)) &&
          refused(() => db.values.orderBy(text as never)) &&
          refused(() => db.values.select(text as never)) &&
          refused(() => db.values.include(text as never)) &&
          refused(() => db.values.update(1, JSON.parse(`{${JSON.stringify(text)}: 1}`) as never)) &&
          refused(() => db.values.page({ size: 1, after: text }))
        ),
    );
    expect(accepted).toStrictEqual([]);
  });

  test("the forbidden keys of JSON are refused", () => {
    for (const key of ["__proto__", "constructor"]) {
      const json = JSON.parse(`{"a": [{"${key}": {"polluted": true}}]}`) as never;
      expect(() => db.values.create({ id: -1, text: "", list: [], json })).toThrow(ValidationError);
    }
  });

  test("afterwards the other tables and all prototypes are as they were", async () => {
    expect(await db.victims.orderBy("id").all()).toStrictEqual(victims);
    expect(await schema()).toStrictEqual(before);
    expect(await db.values.count()).toBe(COUNT);
    expect(prototypes.map(shapeOf)).toStrictEqual(shapes);
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  });
});
