import { describe, expect, test } from "vitest";
import {
  ConnectionStateError,
  UnsupportedError,
  ValidationError,
  and,
  from,
  model,
  not,
  now,
  or,
  softDelete,
  t,
  timestamps,
} from "../../../src/index.ts";
import type { SelectPlan } from "../../../src/plan/select-plan.ts";
import type { InsertPlan, UpdatePlan } from "../../../src/plan/write-plan.ts";

const User = model("users", {
  id: t.id(),
  email: t.text().unique(),
  name: t.text(),
  age: t.integer().nullable(),
  settings: t.json().nullable(),
  ...timestamps(),
});
const Post = model("posts", {
  id: t.uuid().primaryKey(),
  author: t.ref(User, { reverse: "posts" }),
  title: t.text(),
  done: t.boolean().default(false),
});
const Seat = model(
  "seats",
  { room: t.text(), place: t.integer(), guest: t.text().nullable() },
  { primaryKey: ["room", "place"] },
);
const Draft = model("drafts", { id: t.id(), ...softDelete() });
const db = from({ users: User, posts: Post, seats: Seat, drafts: Draft });

const select = (query: { readonly plan: unknown }): SelectPlan => query.plan as SelectPlan;
const orderOf = (query: { readonly plan: unknown }): string[] =>
  select(query).order.map(({ expression, direction, nulls }) => {
    const name =
      expression.kind === "column"
        ? [...expression.path.map((step) => step.name), expression.column.name].join(".")
        : expression.kind;
    return `${name} ${direction} ${nulls}`;
  });

describe("orders", () => {
  test("an order ends with the key, in the direction of its last term; null is the largest value", () => {
    expect(orderOf(db.users.orderBy("-age").all())).toStrictEqual(
      ["age desc first", "id desc last"].map((term) => term.replace("id desc last", "id desc first")),
    );
    expect(orderOf(db.users.orderBy("age").all())).toStrictEqual(["age asc last", "id asc last"]);
    expect(orderOf(db.posts.orderBy((p) => p.author.name.desc({ nulls: "last" }), "title").all())).toStrictEqual([
      "author.name desc last",
      "title asc last",
      "id asc last",
    ]);
    expect(orderOf(db.users.all())).toStrictEqual([]);
  });

  test("reverse turns the order round, or the rows of a limited set", () => {
    expect(orderOf(db.users.orderBy("age").reverse().all())).toStrictEqual(["age desc first", "id desc first"]);
    const limited = select(db.users.orderBy("age").limit(3).reverse().all());
    expect([limited.reverse, limited.order[0]?.direction]).toStrictEqual([true, "asc"]);
    expect(orderOf(db.users.last())).toStrictEqual(["id desc first"]);
    expect(select(db.users.orderBy("age").limit(3).last())).toMatchObject({ reverse: true, limit: { value: 3 } });
    expect(select(db.users.orderBy("age").limit(3).first())).toMatchObject({ reverse: false, limit: { value: 1 } });
    expect(select(db.users.limit(0).first())).toMatchObject({ limit: { value: 0 } });
  });

  test("a distinct set is ordered by what it selects", () => {
    expect(orderOf(db.users.distinct().select("name", "age").orderBy("-age").all())).toStrictEqual([
      "age desc first",
      "name desc first",
    ]);
    expect(() => db.users.distinct().select("name").orderBy("age").all()).toThrow(UnsupportedError);
    expect(() => db.users.distinct().all()).toThrow(/distinct with settings/);
  });
});

describe("conditions", () => {
  test("constants are worked out, lists flattened", () => {
    expect(select(db.users.filter().all()).where).toBeNull();
    expect(select(db.users.filter({}, () => and()).all()).where).toBeNull();
    expect(select(db.users.filter((u) => u.id.in([])).all()).where).toStrictEqual({ kind: "constant", value: false });
    expect(select(db.users.filter((u) => or(u.id.in([]), not(or()))).all()).where).toBeNull();
    expect(select(db.users.filter((u) => and(u.id.eq(1), and(u.id.eq(2), u.id.eq(3)))).all()).where).toMatchObject({
      kind: "and",
      conditions: { length: 3 },
    });
    expect(select(db.users.exclude({ id: 1 }, { id: 2 }).all()).where).toMatchObject({
      kind: "not",
      condition: { kind: "and" },
    });
  });

  test("null means is null; a boolean field is a condition; now() is a node", () => {
    expect(select(db.users.filter({ age: null }).all()).where).toMatchObject({ kind: "isNull" });
    expect(select(db.users.filter((u) => u.age.ne(null)).all()).where).toMatchObject({
      kind: "not",
      condition: { kind: "isNull" },
    });
    expect(select(db.posts.filter((p) => p.done).all()).where).toMatchObject({ kind: "truth" });
    expect(select(db.users.filter((u) => u.createdAt.lt(now())).all()).where).toMatchObject({ right: { kind: "now" } });
  });

  test("a whole row stands for its key", () => {
    const author = {
      id: 7,
      email: "old",
      name: "old",
      age: null,
      settings: null,
      createdAt: new Date(0),
      updatedAt: new Date(0),
    };
    expect(select(db.posts.filter({ author }).all()).where).toMatchObject({
      left: { path: [], column: { name: "authorId" } },
      right: { value: 7 },
    });
  });

  const WRONG: [string, () => unknown, RegExp][] = [
    [
      "a key where a row belongs",
      () => db.posts.filter({ author: 7 as never }),
      /posts: author must be an object with fields of the related row; for its key, or null, use authorId/,
    ],
    [
      "an operator in an object",
      () => db.users.filter({ age: { gt: 3 } as never }),
      /users: age must be an integer, not an object/,
    ],
    [
      "an array against a scalar",
      () => db.users.filter({ name: ["x"] as never }),
      /users: name is compared with an array/,
    ],
    ["undefined", () => db.users.filter({ name: undefined as never }), /users: name is undefined in a filter/],
    ["an unknown field", () => db.users.filter({ nam: "x" } as never), /users: nam is not a field or relation/],
    [
      "an unknown field through a relation",
      () => db.posts.filter({ author: { nam: "x" } } as never),
      /users: nam is not a field/,
    ],
    [
      "__proto__ of parsed JSON",
      () => db.users.filter(JSON.parse('{"__proto__":{"id":1}}') as never),
      /users: __proto__ is not a field/,
    ],
    ["constructor", () => db.users.filter({ constructor: 1 } as never), /users: constructor is not a field/],
    [
      "a to-many relation in an object",
      () => db.users.filter({ posts: {} } as never),
      /users: posts is a to-many relation/,
    ],
    ["a class instance", () => db.users.filter(new Date() as never), /users: must be a plain object or a callback/],
    [
      "a callback that gives no condition",
      () => db.users.filter((u) => u.name as never),
      /users: a filter must give a condition/,
    ],
    [
      "a text lookup on a number",
      () => db.users.filter((u) => (u.age as never as { contains(x: string): never }).contains("x")),
      /users: age is not text/,
    ],
    [
      "another kind of expression",
      () => db.users.filter((u) => u.age.eq(u.name as never)),
      /users: age can only be used with an expression of the same kind/,
    ],
    [
      "a lone backslash in a pattern",
      () => db.users.filter((u) => u.name.like("a\\")),
      /users: name must not end in a lone/,
    ],
    [
      "a null in a list",
      () => db.users.filter((u) => u.id.in([null as never])),
      /users: id must not be null inside in/,
    ],
    ["a whole document", () => db.users.filter({ settings: { a: 1 } } as never), /eq on json is not supported/],
    ["a filter after a limit", () => db.users.limit(1).filter({ id: 1 }), /users: filter\(\) after limit\(\)/],
    ["an order after an offset", () => db.users.offset(1).orderBy("id"), /users: orderBy\(\) after limit\(\)/],
    ["a fractional limit", () => db.users.limit(1.5), /users: limit\(\) takes a whole number/],
    ["a negative offset", () => db.users.offset(-1), /users: offset\(\) takes a whole number/],
    ["NaN as a limit", () => db.users.limit(Number.NaN), /users: limit\(\)/],
    ["an unknown relation", () => db.users.include("post" as never), /users: post is not a field or relation/],
    [
      "another set in an include",
      () => db.users.include({ posts: () => db.posts.limit(1) as never }),
      /users: posts must be included with a callback/,
    ],
    [
      "a filter on a to-one include",
      () => db.posts.include({ author: (a) => (a as never as { filter(x: object): never }).filter({}) }),
      /users: filter\(\) cannot be used on the row of a to-one/,
    ],
    ["an unfiltered update", () => db.users.filter({}).update({ name: "x" }), /users: update\(\) without a filter/],
    ["an unfiltered, limited delete", () => db.users.limit(3).delete(), /users: delete\(\) without a filter/],
    ["an unfiltered mark as deleted", () => db.drafts.filter({}).delete(), /drafts: delete\(\) without a filter/],
    ["an unfiltered restore", () => db.drafts.filter({}).restore(), /drafts: restore\(\) without a filter/],
    [
      "half a composite key",
      () => db.seats.update({ room: "x" } as never, { guest: "y" }),
      /seats: the key must be an object with exactly room and place/,
    ],
    [
      "a scalar as a composite key",
      () => db.seats.delete("x" as never),
      /seats: the key must be an object with exactly room and place/,
    ],
    ["an array as a key", () => db.users.get([1] as never), /users: id must be an integer, not an array/],
    ["null as a key", () => db.users.find(null as never), /users: id is the key and must not be null/],
  ];

  test.each(WRONG)("refuses %s", (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe("writes", () => {
  test("a row says everything that is wrong with it at once, and nothing of its values", () => {
    const build = (): unknown => db.users.create({ email: 5, nope: "secret", age: 1.5 } as never);
    expect(build).toThrow(ValidationError);
    try {
      build();
    } catch (error) {
      expect((error as ValidationError).issues.map(({ path }) => path.join("."))).toStrictEqual([
        "email",
        "age",
        "nope",
        "name",
      ]);
      expect(String(error)).not.toContain("secret");
    }
  });

  test("defaults are worked out once, when the query is built", () => {
    let calls = 0;
    const Counted = model("counted", {
      id: t
        .integer()
        .primaryKey()
        .default(() => ++calls),
    });
    const query = from({ counted: Counted }).counted.create({});
    expect((query.plan as InsertPlan).values).toStrictEqual([[1]]);
    expect(calls).toBe(1);
  });

  test("rows that leave different things to the store become a sequence", () => {
    const query = db.users.createMany([
      { email: "a", name: "A" },
      { id: 9, email: "b", name: "B" },
      { email: "c", name: "C" },
    ]);
    expect(query.plan).toMatchObject({ kind: "sequence", plans: { length: 2 } });
  });

  test("onUpdate joins every patch; a patch without changes only looks", () => {
    const { set } = db.users.filter({ id: 1 }).update({ name: "x" }).plan as UpdatePlan;
    expect(set.map(({ column, expression }) => [column.name, expression.kind])).toStrictEqual([
      ["name", "value"],
      ["updatedAt", "now"],
    ]);
    expect(db.users.filter({ id: 1 }).update({}).plan.kind).toBe("aggregate");
    expect(db.users.update(1, { name: undefined }).plan.kind).toBe("select");
  });

  test("upserts write what the row says, not what defaults filled in", () => {
    const { conflict } = db.users.upsert({ email: "a", name: "A" }).plan as InsertPlan;
    expect(conflict?.on.map(({ name }) => name)).toStrictEqual(["email"]);
    expect(conflict?.set.map(({ column }) => column.name)).toStrictEqual(["name", "updatedAt"]);
  });

  const WRONG: [string, () => unknown, RegExp][] = [
    [
      "a conflict without a unique field",
      () => db.posts.upsert({ authorId: 1, title: "x" } as never),
      /posts: id is required/,
    ],
    [
      "a conflict on no constraint",
      () => db.users.create({ email: "a", name: "b" }, { onConflict: { on: ["name"], update: () => ({}) } }),
      /users: name is neither the key/,
    ],
    [
      "one key twice in an upsert",
      () =>
        db.users.upsertMany([
          { email: "a", name: "b" },
          { email: "a", name: "c" },
        ]),
      /users: email occurs twice/,
    ],
    [
      "one key twice in updateMany",
      () =>
        db.users.updateMany([
          { id: 1, name: "b" },
          { id: 1, name: "c" },
        ]),
      /users: 1 has the key of an earlier row/,
    ],
    [
      "a misspelt conflict",
      () => db.users.create({ email: "a", name: "b" }, { onConflict: "ignroe" as never }),
      /users: onConflict must be "error"/,
    ],
    [
      "a misspelt option",
      () => db.users.create({ email: "a", name: "b" }, { onConflcit: "ignore" } as never),
      /users: onConflcit is not an option/,
    ],
    [
      "a misspelt guard",
      () => db.users.update(1, { name: "b" }, { wher: { id: 2 } } as never),
      /users: wher is not an option/,
    ],
    [
      "a misspelt guard of a delete",
      () => db.users.delete(1, { wher: { id: 2 } } as never),
      /users: wher is not an option/,
    ],
    ["a misspelt cursor", () => db.users.page({ size: 2, afer: "x" } as never), /users: afer is not an option/],
    ["a page without options", () => db.users.page(undefined as never), /users: options must be an object/],
    [
      "a new value for a key that the store assigns",
      () => db.users.update(1, { id: 2 }),
      /users: id is assigned by the store/,
    ],
    [
      "both forms of a reference",
      () =>
        db.posts.create({
          id: "01a1fd7b-74eb-7d1a-aca4-156b25b1384e",
          author: { id: 1 },
          authorId: 1,
          title: "x",
        } as never),
      /author is given twice/,
    ],
    [
      "a patch of the key it is found by",
      () => db.users.updateOrCreate({ email: "a" }, { email: "b", name: "x" } as never),
      /users: email is what the row is found by/,
    ],
  ];

  test.each(WRONG)("refuses %s", (_, build, message) => {
    expect(build).toThrow(message);
  });

  test("getOrCreate is by exactly a key or unique constraint", () => {
    expect(() => db.users.getOrCreate({ name: "x" }, { email: "a" })).toThrow(UnsupportedError);
    expect(() => db.users.getOrCreate({ email: null as never }, { name: "x" })).toThrow(UnsupportedError);
    expect(db.users.getOrCreate({ email: "a" }, { name: "x" }).plan.kind).toBe("getOrCreate");
  });
});

describe("pages", () => {
  test("refuse sizes and cursors that are not theirs", () => {
    expect(() => db.users.page({ size: 0 })).toThrow(/users: size of a page/);
    expect(() => db.users.limit(3).page({ size: 2 })).toThrow(/users: page\(\) has a size of its own/);
    for (const after of ["", "x", "bm9wZQ", "W10"])
      expect(() => db.users.page({ size: 2, after })).toThrow(/users: after is not a cursor/);
  });

  test("a query without a database says so", async () => {
    await expect(db.users.all()).rejects.toThrow(ConnectionStateError);
    expect(() => db.users.all().inspect()).toThrow(ConnectionStateError);
  });
});
