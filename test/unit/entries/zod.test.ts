import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as mini from "zod/mini";
import { fromZod } from "../../../src/entries/zod.ts";
import { type Create, type Row, ValidationError, from, t } from "../../../src/index.ts";
import type { InsertPlan } from "../../../src/plan/write-plan.ts";

const Level = { low: 0, high: 1 } as const;
const schema = z.object({
  id: z.uuid(),
  email: z.email().max(20),
  age: z.int().nullable(),
  score: z.number().min(0),
  nick: z.string().optional(),
  role: z.enum(["member", "admin"]).default("member"),
  born: z.iso.date().nullable(),
  at: z.date(),
  big: z.bigint(),
  on: z.stringbool(),
  tags: z.array(z.string()).min(1),
  level: z.enum(Level),
  side: z.union([z.literal("left"), z.literal(["right"])]),
  meta: z.object({ theme: z.string(), size: z.number().default(1) }).optional(),
  anything: z.unknown(),
});
const User = fromZod("users", schema, { key: "id", unique: [["email"]], checks: { positive: (u) => u.score.gte(0) } });

const row = {
  id: "01A1FD7B-74EB-7D1A-ACA4-156B25B1384E",
  email: "a@b.io",
  score: 1.5,
  at: new Date(0),
  big: 5n,
  on: "yes",
  tags: ["x"],
  level: 1,
  side: "left",
  meta: { theme: "dark" },
} satisfies Create<typeof User>;

/** The values of an insert by column. */
function values(query: { readonly plan: unknown }): Record<string, unknown> {
  const { columns, values: matrix } = query.plan as InsertPlan;
  return Object.fromEntries(columns.map(({ name }, index) => [name, matrix[0]?.[index]]));
}

describe("fromZod", () => {
  test("finds a field for each part of the schema", () => {
    const kinds = User.table.columns.map(({ name, field, nullable }) => [name, field.storage, nullable]);
    expect(kinds).toStrictEqual([
      ["id", "uuid", false],
      ["email", "text", false],
      ["age", "int8", true],
      ["score", "float8", false],
      ["nick", "text", true],
      ["role", "enum", false],
      ["born", "date", true],
      ["at", "timestamp", false],
      ["big", "int8", false],
      ["on", "boolean", false],
      ["tags", "list", false],
      ["level", "int8", false],
      ["side", "enum", false],
      ["meta", "json", true],
      ["anything", "json", true],
    ]);
    expect(User.table.key.map(({ name }) => name)).toStrictEqual(["id"]);
    expect(User.table.byName.get("side")?.field.settings.labels).toStrictEqual(["left", "right"]);
  });

  test("writes what the schema gives, its defaults among it", () => {
    expect(values(from(User).create(row))).toStrictEqual({
      ...row,
      id: row.id.toLowerCase(),
      age: null,
      nick: null,
      role: "member",
      born: null,
      on: true,
      meta: { theme: "dark", size: 1 },
      anything: null,
    });
  });

  test("checks each field with its part of the schema", () => {
    const wrong = { ...row, email: "x", score: -1, tags: [], level: 2, on: "perhaps" };
    expect(() => from(User).create(wrong as never)).toThrow(ValidationError);
    expect(() => from(User).create(wrong as never)).toThrow(/email.*score.*on.*tags.*level/);
  });

  test("has the rows that the schema gives, null where something may be left out", () => {
    type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
    const same: Same<
      Row<typeof User>,
      {
        id: string;
        email: string;
        age: number | null;
        score: number;
        nick: string | null;
        role: "member" | "admin";
        born: string | null;
        at: Date;
        big: bigint;
        on: boolean;
        tags: string[];
        level: 0 | 1;
        side: "left" | "right";
        meta: { theme: string; size: number } | null;
        anything: unknown;
      }
    > = true;
    from(User).filter((u) => u.born.lt("2000-01-01"));
    from(User).filter((u) => u.email.icontains("x"));
    // @ts-expect-error there is no such field
    expect(() => from(User).filter((u) => u.nope.eq(1))).toThrow(ValidationError);
    expect(same).toBe(true);
  });

  test("takes fields instead of and beside those of the schema", () => {
    const Post = fromZod("posts", z.object({ id: z.number(), title: z.string(), file: z.instanceof(Uint8Array) }), {
      fields: {
        id: t.id(),
        file: t.bytes(),
        author: t.ref(User, { reverse: "posts" }),
        shout: t.text().virtual((post: { title: string }) => post.title.toUpperCase()),
      },
    });
    const post: Row<typeof Post> = { id: 1, title: "x", file: new Uint8Array(), authorId: row.id, shout: "X" };
    expect(Post.table.columns.map(({ name, generated }) => [name, generated])).toStrictEqual([
      ["id", true],
      ["title", false],
      ["file", false],
      ["authorId", false],
    ]);
    expect(post).toHaveProperty("shout");
    from({ users: User, posts: Post }).posts.filter((p) => p.author.email.eq("x"));
  });

  test("composes keys, and takes schemas of zod mini", () => {
    const Seat = fromZod("seats", mini.object({ room: mini.string(), place: mini.int() }), { key: ["room", "place"] });
    expect(Seat.table.key.map(({ name }) => name)).toStrictEqual(["room", "place"]);
    expect(Seat.table.columns.map(({ field }) => field.storage)).toStrictEqual(["text", "int8"]);
  });

  const Tree: z.ZodType<unknown> = z.lazy(() => z.union([z.array(Tree), z.string()]));
  test.each<[string, z.ZodType, string, boolean]>([
    ["a number.int()", z.number().int(), "int8", false],
    ["a string.uuid()", z.string().uuid(), "uuid", false],
    ["text of a template", z.templateLiteral(["a", z.number()]), "text", false],
    ["a branded text", z.string().brand("x"), "text", false],
    ["a readonly text", z.string().readonly(), "text", false],
    ["nonoptional", z.string().optional().nonoptional(), "text", false],
    ["a text or null", z.union([z.string(), z.null()]), "text", true],
    ["a text or a day", z.union([z.string(), z.iso.date()]), "text", false],
    ["an integer or a number", z.union([z.int(), z.number()]), "float8", false],
    ["a text or a number", z.union([z.string(), z.number()]), "json", false],
    [
      "objects told apart",
      z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), z.object({ k: z.literal("b") })]),
      "json",
      false,
    ],
    ["both of two objects", z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })), "json", false],
    ["a record", z.record(z.string(), z.number()), "json", false],
    ["a tuple", z.tuple([z.string()]), "json", false],
    ["a list of lists", z.array(z.array(z.string())), "json", false],
    ["a list with nulls", z.array(z.string().nullable()), "json", false],
    ["a list of labels", z.array(z.enum(["a", "b"])), "list", false],
    ["numbers as literals", z.literal([1, 2]), "int8", false],
    ["fractions as literals", z.literal([0.5, null]), "float8", true],
    [
      "a codec",
      z.codec(z.string(), z.date(), { decode: (text) => new Date(text), encode: String }),
      "timestamp",
      false,
    ],
    ["a preprocessed number", z.preprocess(Number, z.number()), "float8", false],
    ["any JSON", z.json(), "json", true],
    ["a schema that refers to itself", Tree, "json", false],
  ])("keeps %s", (_, part, storage, nullable) => {
    const [, column] = fromZod("things", z.object({ id: z.int(), part }), { key: "id" }).table.columns;
    expect([column?.field.storage, column?.nullable]).toStrictEqual([storage, nullable]);
  });

  test("calls a default for each row, and none while the model is made", () => {
    let calls = 0;
    const Thing = fromZod(
      "things",
      z.object({ id: z.int(), n: z.number().default(() => ++calls), c: z.string().catch("c") }),
      {
        key: "id",
      },
    );
    expect(calls).toBe(0);
    const db = from(Thing);
    expect(values(db.create({ id: 1, c: "x" }))).toStrictEqual({ id: 1, n: 1, c: "x" });
    expect(values(db.create({ id: 1 } as never))).toStrictEqual({ id: 1, n: 2, c: "c" });
  });

  test.each<[string, z.ZodType, RegExp]>([
    [
      "a map",
      z.map(z.string(), z.string()),
      /things: part is of the type map, for which there is no field: give it one/,
    ],
    ["a transformation", z.string().transform(Number), /things: part is of the type pipe/],
    ["a class", z.instanceof(Uint8Array), /things: part is of the type custom/],
    ["a date or a text", z.union([z.date(), z.string()]), /things: part is of the type union/],
    ["null alone", z.null(), /things: part is of the type null/],
    ["a list of maps", z.array(z.map(z.string(), z.string())), /things: part is of the type array/],
  ])("refuses %s, unless a field is given", (_, part, message) => {
    const object = z.object({ id: z.int(), part });
    expect(() => fromZod("things", object, { key: "id" })).toThrow(ValidationError);
    expect(() => fromZod("things", object, { key: "id" })).toThrow(message);
    expect(() => fromZod("things", object, { key: "id", fields: { part: t.json() } })).not.toThrow();
  });

  test.each([
    [
      "what is no object schema",
      () => fromZod("things", z.string() as never),
      /things: fromZod takes an object schema of zod 4/,
    ],
    ["what is no schema", () => fromZod("things", {} as never), /things: fromZod takes an object schema of zod 4/],
    ["nothing", () => fromZod("things", undefined as never), /things: fromZod takes an object schema of zod 4/],
    [
      "checks of the whole object",
      () =>
        fromZod(
          "things",
          z.object({ id: z.int() }).refine(() => true),
          { key: "id" },
        ),
      /things: the schema has checks of the whole object/,
    ],
    ["a model without a key", () => fromZod("things", z.object({ id: z.int() })), /things: a model needs a key/],
    [
      "an option nobody reads",
      () => fromZod("things", schema, { key: "id", uniqe: [] } as never),
      /things: uniqe is not an option/,
    ],
  ])("refuses %s", (_, make, message) => {
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(message);
  });
});
