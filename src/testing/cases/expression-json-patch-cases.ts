import type { Json } from "../../fields/field-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";

const Setting = model("json_settings", {
  id: t.integer().primaryKey(),
  data: t.json().nullable(),
  note: t.text().nullable(),
});
const models = { settings: Setting };
type Db = CaseDatabase<typeof models>;
type Step = string | number;

/** What a document is, where it is set, to what, and what it is then. */
const sets: readonly (readonly [string, Json | null, Step | readonly [Step, ...Step[]], Json, Json | null])[] = [
  ["another value", { a: 1, b: 2 }, "a", "one", { a: "one", b: 2 }],
  ["a new key", { a: 1 }, "b", 2, { a: 1, b: 2 }],
  ["a key of an empty object", {}, "a", true, { a: true }],
  ["JSON null instead of a value", { a: 1 }, "a", null, { a: null }],
  ["false", { a: true }, "a", false, { a: false }],
  ["a fraction", { a: null }, "a", -0.5, { a: -0.5 }],
  ["a large number", {}, "a", 1e21, { a: 1e21 }],
  ["text that looks like JSON", { a: 1 }, "a", '{"b": [1]}', { a: '{"b": [1]}' }],
  ["text that says null", { a: 1 }, "a", "null", { a: "null" }],
  ["text with quotes", { a: 1 }, "a", `it's "quoted" \\ \u{1F600}`, { a: `it's "quoted" \\ \u{1F600}` }],
  ["an object, whole and not merged", { a: { b: 1 } }, "a", { c: [1, { d: null }] }, { a: { c: [1, { d: null }] } }],
  ["an array", { a: 1 }, "a", [1, "two", null], { a: [1, "two", null] }],
  ["an empty array and an empty object", { a: 1 }, "a", [[], {}], { a: [[], {}] }],
  ["a nested key", { a: { b: 1, c: 2 } }, ["a", "b"], 3, { a: { b: 3, c: 2 } }],
  ["a new nested key", { a: { b: 1 } }, ["a", "c"], 3, { a: { b: 1, c: 3 } }],
  ["a missing parent is made", { z: 0 }, ["a", "b"], 1, { z: 0, a: { b: 1 } }],
  ["missing parents are made at any depth", {}, ["a", "b", "c", "d"], [1], { a: { b: { c: { d: [1] } } } }],
  ["a parent half there", { a: { x: 1 } }, ["a", "b", "c"], 1, { a: { x: 1, b: { c: 1 } } }],
  ["an item", { a: [1, 2, 3] }, ["a", 1], "two", { a: [1, "two", 3] }],
  ["an item of the document", [1, 2], 0, { first: true }, [{ first: true }, 2]],
  ["a key of an item", { a: [{ b: 1 }, { b: 2 }] }, ["a", 1, "b"], 3, { a: [{ b: 1 }, { b: 3 }] }],
  ["a new key of an item", { a: [{}] }, ["a", 0, "b", "c"], 1, { a: [{ b: { c: 1 } }] }],
  ["an item of an item", [[1, 2], [3]], [0, 1], 5, [[1, 5], [3]]],
  ["an item that is null", [null, 1], 0, 2, [2, 1]],
  ["an item past the end changes nothing", { a: [1] }, ["a", 3], 2, { a: [1] }],
  ["an item right behind the end changes nothing", { a: [1] }, ["a", 1], 2, { a: [1] }],
  ["an item of an empty array changes nothing", { a: [] }, ["a", 0], 2, { a: [] }],
  ["an item of what is missing changes nothing", { b: 1 }, ["a", 0], 2, { b: 1 }],
  ["a key of an item past the end changes nothing", { a: [] }, ["a", 0, "b"], 2, { a: [] }],
  ["an item below a missing parent changes nothing", {}, ["a", "b", 0, "c"], 2, {}],
  ["through a number changes nothing", { a: 1 }, ["a", "b"], 2, { a: 1 }],
  ["through a text changes nothing", { a: "text" }, ["a", "b", "c"], 2, { a: "text" }],
  ["through JSON null changes nothing", { a: null }, ["a", "b"], 2, { a: null }],
  ["a name in an array changes nothing", { a: [1] }, ["a", "b"], 2, { a: [1] }],
  ["a name that looks like an index in an array changes nothing", { a: [1] }, ["a", "0"], 2, { a: [1] }],
  ["an item of an object changes nothing", { a: { "0": 1 } }, ["a", 0], 2, { a: { "0": 1 } }],
  ["a document that is a number stays one", 5, "a", 1, 5],
  ["a document that is text stays text", "text", "a", 1, "text"],
  ["a null document stays null", null, "a", 1, null],
  ["a name that looks like an index in an object", { a: {} }, ["a", "0"], 2, { a: { "0": 2 } }],
  ["a key with a point and a blank", { "a.b": { "c d": 1 } }, ["a.b", "c d"], 2, { "a.b": { "c d": 2 } }],
  ["a new key with signs of paths", {}, "$[0].x", 1, { "$[0].x": 1 }],
  ["a key with an apostrophe", { "it's": 1 }, "it's", 2, { "it's": 2 }],
  ["a key with a backslash", { "back\\slash": 1 }, "back\\slash", 2, { "back\\slash": 2 }],
  ["the empty key", { "": 1 }, "", 2, { "": 2 }],
  ["a key beyond ASCII", { é: 1 }, "\u{1F600}", 2, { é: 1, "\u{1F600}": 2 }],
];

const others: readonly Steps<Db>[] = [
  {
    name: "several sets in one patch, each seeing the one before",
    steps: async ({ db, expect }) => {
      await db.settings.create({ id: 1, data: { a: 1, list: [1, 2] } });
      const updated = await db.settings.update(1, (p) => ({
        data: p.data.set("a", { b: 1 }).set(["a", "c"], 2).set(["list", 0], "first").set("new", null),
      }));
      expect(updated).toStrictEqual({ id: 1, data: { a: { b: 1, c: 2 }, list: ["first", 2], new: null }, note: null });
    },
  },
  {
    name: "each row of a set keeps its own document",
    steps: async ({ db, expect }) => {
      await db.settings.createMany([
        { id: 1, data: { a: 1, x: "one" } },
        { id: 2, data: { x: "two" } },
        { id: 3, data: null },
        { id: 4, data: [1] },
        { id: 5, data: { a: 1 }, note: "left alone" },
      ]);
      const changed = await db.settings
        .filter((p) => p.note.isNull())
        .update((p) => ({ data: p.data.set("a", 2), note: "changed" }));
      expect(changed).toStrictEqual(4);
      expect(await db.settings.orderBy("id").pluck("data")).toStrictEqual([
        { a: 2, x: "one" },
        { x: "two", a: 2 },
        null,
        [1],
        { a: 1 },
      ]);
    },
  },
  {
    name: "what was set is found again by its type",
    steps: async ({ db, expect }) => {
      await db.settings.createMany([1, 2, 3].map((id) => ({ id, data: { a: 0 } })));
      await db.settings.update(1, (p) => ({ data: p.data.set("a", 1) }));
      await db.settings.update(2, (p) => ({ data: p.data.set("a", "1") }));
      await db.settings.update(3, (p) => ({ data: p.data.set("a", true) }));
      const ids = (value: string | number | boolean): PromiseLike<number[]> =>
        db.settings.filter((p) => p.data.at("a").eq(value)).pluck("id");
      expect([await ids(1), await ids("1"), await ids(true)]).toStrictEqual([[1], [2], [3]]);
    },
  },
  {
    name: "in a guard and a patch of the same update",
    steps: async ({ db, expect }) => {
      await db.settings.create({ id: 1, data: { version: 1 } });
      const bump = (from: number): PromiseLike<unknown> =>
        db.settings.update(1, (p) => ({ data: p.data.set("version", from + 1) }), {
          where: (p) => p.data.at("version").eq(from),
        });
      expect(await bump(1)).toStrictEqual({ id: 1, data: { version: 2 }, note: null });
      expect(await bump(1)).toStrictEqual(null);
      expect(await db.settings.get(1)).toStrictEqual({ id: 1, data: { version: 2 }, note: null });
    },
  },
  {
    name: "keys that mean something to the language are refused",
    steps: async ({ db, refuses }) => {
      for (const key of ["__proto__", "constructor"]) {
        await refuses(() => db.settings.update(1, (p) => ({ data: p.data.set(["a", key], 1) })), {
          error: "validation",
          model: "settings",
          at: [`data.${key}`],
        });
      }
    },
  },
];

/** Documents are changed in their place: the rest stays as it was. */
export const jsonPatches: Subject = subject({
  name: "json patches",
  models,
  cases: [
    ...sets.map(([name, data, path, value, gives]): Steps<Db> => ({
      name,
      steps: async ({ db, expect }) => {
        await db.settings.create({ id: 1, data });
        const updated = await db.settings.update(1, (p) => ({ data: p.data.set(path as Step, value) }));
        expect(updated).toStrictEqual({ id: 1, data: gives, note: null });
      },
    })),
    ...others,
  ],
});
