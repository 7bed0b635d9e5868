import { describe, expect, test } from "vitest";
import { memoryKeyValueDriver } from "../../adapters/memory/memory-key-value-driver.ts";
import { ValidationError, connect, model, t, uuid7 } from "../../src/index.ts";
import { keyValue, keyValueStore } from "../../src/entries/key-value.ts";

// What keys models are kept under, and how rows are found by them.

const driver = () => memoryKeyValueDriver({ maxEntries: Infinity, maxBytes: Infinity, copies: false });

/** The keys that are in a store, sorted. */
async function keysIn(memory: ReturnType<typeof driver>): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of keyValueStore(memory).scan()) keys.push(key);
  return keys.sort();
}

describe("the key of a row", () => {
  test("is m, the model, and each field of the key with its value", async () => {
    const memory = driver();
    const Seat = model("seats", { show: t.integer(), place: t.text() }, { primaryKey: ["show", "place"] });
    const db = connect(keyValue(memory), { seats: Seat });
    await db.seats.create({ show: 1, place: "a:b c%" });
    expect(await keysIn(memory)).toStrictEqual(["m:seats:show:1:place:a%3Ab c%25"]);
  });

  test("begins with the prefix of the store where it has one", async () => {
    const memory = driver();
    const Thing = model("things", { id: t.integer().primaryKey() });
    const [one, two] = ["one:", "two:"].map((prefix) => connect(keyValue(memory, { prefix }), { things: Thing }));
    await one?.things.create({ id: 1 });
    await two?.things.create({ id: 1 });
    await two?.things.delete(1);
    expect(await keysIn(memory)).toStrictEqual(["one:m:things:id:1"]);
    expect(await one?.things.find(1)).toStrictEqual({ id: 1 });
  });

  test("is what a template or a function of the model says, to the letter", async () => {
    const memory = driver();
    const byTemplate = model("a", { id: t.integer().primaryKey() }, { key: "t.{id}" });
    const byFunction = model(
      "b",
      { x: t.text(), y: t.integer() },
      { primaryKey: ["x", "y"], key: (k) => `${k.y}/${k.x}` },
    );
    const db = connect(keyValue(memory), { a: byTemplate, b: byFunction });
    await db.a.create({ id: 1 });
    await db.b.create({ x: "é x", y: 2 });
    expect(await keysIn(memory)).toStrictEqual(["2/é x", "t.1"]);
    expect(await db.a.getMany([1, 2])).toStrictEqual([{ id: 1 }, null]);
    expect(await db.b.find({ x: "é x", y: 2 })).toStrictEqual({ x: "é x", y: 2 });
    expect([await db.a.delete(1), await db.b.delete({ x: "é x", y: 2 })]).toStrictEqual([true, true]);
    expect(await keysIn(memory)).toStrictEqual([]);
  });

  test("is made of the fields of the key, of nothing else", () => {
    const declare = (key: string): unknown => model("a", { id: t.integer().primaryKey(), name: t.text() }, { key });
    expect(() => declare("t.{name}")).toThrow(ValidationError);
    expect(() => declare("t.{id}.{name}")).toThrow(ValidationError);
  });

  test("is not the same for models with different names", async () => {
    const db = connect(keyValue(driver()), {
      a: model("a", { id: t.text().primaryKey() }),
      ab: model("a:id", { id: t.text().primaryKey() }),
    });
    await db.a.create({ id: "id:1" });
    expect(await db.ab.find("1")).toBeNull();
    expect(await db.ab.find("id:1")).toBeNull();
  });
});

describe("a model", () => {
  test("must have a key, declared in one way", () => {
    expect(() => model("a", { name: t.text() })).toThrow(/a model needs a key/);
    const twice = { primaryKey: ["b"] } as never;
    expect(() => model("a", { a: t.integer().primaryKey(), b: t.integer() }, twice)).toThrow(/a second way/);
  });

  test("with two fields marked as key has a key of both", async () => {
    const Pair = model("pairs", { a: t.integer().primaryKey(), b: t.integer().primaryKey(), c: t.text() });
    const db = connect(keyValue(driver()), { pairs: Pair });
    await db.pairs.createMany([
      { a: 1, b: 2, c: "x" },
      { a: 1, b: 3, c: "y" },
    ]);
    expect((await db.pairs.get({ a: 1, b: 3 })).c).toBe("y");
  });

  test("may make keys by default, and takes those that are given", async () => {
    const Job = model("jobs", { id: t.uuid().primaryKey().default(uuid7) });
    const db = connect(keyValue(driver()), { jobs: Job });
    const { id } = await db.jobs.create({});
    expect(await db.jobs.find(id)).toStrictEqual({ id });
    expect(() => db.jobs.find(undefined as never)).toThrow(ValidationError);
  });

  test("takes fields of others by spreading them, and may give them another key", async () => {
    const base = { id: t.integer().primaryKey(), name: t.text(), hits: t.integer().default(1) };
    const Parent = model("parents", base, { ttl: 60 });
    const Child = model("children", { ...base, hits: t.integer().default(2), extra: t.text().nullable() });
    const { id: _, ...withoutKey } = base;
    const Other = model("others", { ...withoutKey, code: t.text().primaryKey() });
    const db = connect(keyValue(driver()), { parents: Parent, children: Child, others: Other });
    await db.parents.create({ id: 1, name: "p" });
    expect(await db.children.find(1)).toBeNull();
    expect(await db.children.create({ id: 1, name: "c" })).toStrictEqual({ id: 1, name: "c", hits: 2, extra: null });
    expect((await db.others.create({ code: "x", name: "o" })).hits).toBe(1);
    expect((await db.parents.get(1)).hits).toBe(1);
  });

  test("two models of one name are refused", () => {
    const [one, two] = [t.text(), t.integer()].map((name) => model("a", { id: t.integer().primaryKey(), name }));
    if (one === undefined || two === undefined) throw new Error("no models");
    expect(() => connect(keyValue(driver()), { one, two })).toThrow(ValidationError);
  });

  test("refuses options that there are not", () => {
    expect(() => model("a", { id: t.id() }, { backend: {} } as never)).toThrow(/backend is not an option/);
    expect(() => model("a", { id: t.id() }, { tll: 60 } as never)).toThrow(ValidationError);
  });
});
