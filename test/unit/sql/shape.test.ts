import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Query } from "../../../src/plan/query.ts";
import type { SelectPlan } from "../../../src/plan/select-plan.ts";
import { and, not, or } from "../../../src/query/conditions.ts";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { prepare } from "../../../src/sql/prepare.ts";
import { type Bound, type ShapedPlan, shapeOf } from "../../../src/sql/shape.ts";
import { tables as q } from "./sql-of.ts";

// Compiled statements are found again by the shape of a plan: plans that compile differently must never share one.

function shape(query: Query<unknown>): string {
  return shapeOf(query.plan as ShapedPlan, []);
}

describe("plans of one shape", () => {
  test.each([
    ["other values", q.orders.filter({ id: 1, note: "a" }).all(), q.orders.filter({ id: 2, note: "b" }).all()],
    ["another limit", q.orders.limit(1).all(), q.orders.limit(2).all()],
    ["longer lists", q.orders.filter((p) => p.id.in([1])).all(), q.orders.filter((p) => p.id.in([1, 2, 3])).all()],
    [
      "more rows",
      q.orders.createMany([{ customerId: 1 }, { customerId: 2 }]),
      q.orders.createMany(Array.from({ length: 9 }, () => ({ customerId: 1 }))),
    ],
    ["another key", q.orders.get(1), q.orders.get(2)],
  ])("%s", (_, left, right) => {
    expect(shape(left)).toBe(shape(right));
  });
});

describe("plans of different shapes", () => {
  test.each([
    ["an operator", q.orders.filter((p) => p.id.gt(1)).all(), q.orders.filter((p) => p.id.gte(1)).all()],
    [
      "null",
      q.orders.filter((p) => p.id.eq(1)).update({ note: null }),
      q.orders.filter((p) => p.id.eq(1)).update({ note: "a" }),
    ],
    ["a negation", q.orders.filter({ id: 1 }).all(), q.orders.exclude({ id: 1 }).all()],
    ["a direction", q.orders.orderBy("note").all(), q.orders.orderBy("-note").all()],
    ["a limit or an offset", q.orders.limit(1).all(), q.orders.offset(1).all()],
    ["a turned limited set", q.orders.limit(1).reverse().all(), q.orders.orderBy("id").limit(1).all()],
    ["distinct", q.orders.select("note").distinct().all(), q.orders.select("note").all()],
    ["the outputs", q.orders.select("id").all(), q.orders.select("note").all()],
    ["the order of outputs", q.orders.select("id", "note").all(), q.orders.select("note", "id").all()],
    [
      "the quantifier",
      q.customers.filter((p) => p.orders.some({})).all(),
      q.customers.filter((p) => p.orders.none({})).all(),
    ],
    [
      "the relation",
      q.customers.filter((p) => p.orders.some({})).all(),
      q.customers.filter((p) => p.invited.some({})).all(),
    ],
    [
      "whose column it is",
      q.customers.filter((p) => p.invited.some((i) => i.name.eq(p.email))).all(),
      q.customers.filter((p) => p.invited.some((i) => i.name.eq(i.email))).all(),
    ],
    [
      "prefixes with other bounds",
      q.orders.filter((p) => p.note.startsWith("")).all(),
      q.orders.filter((p) => p.note.startsWith("a")).all(),
    ],
    [
      "one row or many",
      q.orders.createMany([{ customerId: 1 }]),
      q.orders.createMany([{ customerId: 1 }, { customerId: 2 }]),
    ],
    ["the columns of a row", q.customers.create({ email: "a" }), q.customers.create({ email: "a", id: 1 })],
    [
      "what a conflict does",
      q.customers.upsert({ email: "a" }),
      q.customers.create({ email: "a" }, { onConflict: "ignore" }),
    ],
    ["an included set", q.customers.include("orders").all(), q.customers.include({ orders: (o) => o.limit(1) }).all()],
    [
      "finding or updating",
      q.customers.getOrCreate({ email: "a" }, {}),
      q.customers.updateOrCreate({ email: "a" }, { name: "b" }),
    ],
  ])("%s", (_, left, right) => {
    expect(shape(left)).not.toBe(shape(right));
  });

  test("one value used twice is not two values", () => {
    const { field } = (q.orders.limit(1).all().plan as SelectPlan).limit as Bound;
    const node = (of: number): Bound => ({ kind: "value", value: of, field });
    const both = (left: Bound, right: Bound): string =>
      shapeOf({ kind: "and", conditions: [left, right] } as never, []);
    const twice = node(1);
    expect(both(twice, twice)).not.toBe(both(node(1), node(1)));
  });

  test("names that run together", () => {
    const named = (...names: readonly string[]): string => shapeOf({ kind: "names", names } as never, []);
    expect(named("a", "b")).not.toBe(named("ab"));
    expect(named("a2:b", "c")).not.toBe(named("a", "b2:c"));
    expect(named("1:a")).not.toBe(named("1", "a"));
  });
});

type Fields = Parameters<Extract<Parameters<typeof q.customers.filter>[0], (...fields: never) => unknown>>[0];
type Build = (p: Fields) => ReturnType<typeof and>;

const value = fc.constantFrom("", "a", "B%", "\u{10ffff}");
const operator = fc.constantFrom("eq", "ne", "gt", "startsWith", "icontains");
const quantifier = fc.constantFrom("some", "none", "every");

const { tree } = fc.letrec<{ tree: Build; leaf: Build }>((tie) => ({
  leaf: fc.oneof(
    value.map(
      (text): Build =>
        (p) =>
          p.email.eq(text),
    ),
    fc.tuple(operator, value).map(
      ([name, text]): Build =>
        (p) =>
          p.name[name](text),
    ),
    fc.array(value, { minLength: 1, maxLength: 3 }).map(
      (list): Build =>
        (p) =>
          p.name.in(list),
    ),
    quantifier.map(
      (name): Build =>
        (p) =>
          p.orders[name]({ paid: true }),
    ),
    value.map(
      (text): Build =>
        (p) =>
          p.invitedBy.email.ne(text),
    ),
    fc.constant<Build>((p) => p.name.isNull()),
  ),
  tree: fc.oneof(
    { maxDepth: 3 },
    tie("leaf"),
    fc.tuple(tie("tree"), tie("tree")).map(
      ([left, right]): Build =>
        (p) =>
          and(left(p), right(p)),
    ),
    fc.tuple(tie("tree"), tie("tree")).map(
      ([left, right]): Build =>
        (p) =>
          or(left(p), right(p)),
    ),
    tie("tree").map(
      (inner): Build =>
        (p) =>
          not(inner(p)),
    ),
  ),
}));

test("random queries of one shape compile to the same text", () => {
  const known = new Map<string, string>();
  const order = fc.constantFrom<readonly ("name" | "-name" | "email")[]>([], ["name"], ["-name"], ["email", "-name"]);
  fc.assert(
    fc.property(tree, order, fc.boolean(), (filter, orders, isLimited) => {
      const set = q.customers.filter(filter).orderBy(...orders);
      const plan = (isLimited ? set.limit(2) : set).all().plan as ShapedPlan;
      const id = shapeOf(plan, []);
      // A copy of a dialect has compiled nothing yet.
      const texts = [postgres, sqlite].map((dialect) => {
        const { compiled, values } = prepare(plan, { ...dialect });
        return compiled.bind(plan, values, { name: "any", maxParameters: 100 }).map(({ sql }) => sql);
      });
      const text = JSON.stringify(texts);
      expect(known.get(id) ?? text).toBe(text);
      known.set(id, text);
    }),
    { numRuns: 400 },
  );
  expect(known.size).toBeGreaterThan(50);
});

test("what is compiled is kept, and only so many shapes of it", () => {
  const dialect = { ...sqlite };
  const plan = (labels: number): ShapedPlan =>
    q.products.filter((p) => or(...Array.from({ length: labels }, () => p.stock.eq(1)))).all().plan as ShapedPlan;
  const first = prepare(plan(1), dialect).compiled;
  expect(prepare(plan(1), dialect).compiled).toBe(first);
  for (let count = 2; count <= 501; count++) prepare(plan(count), dialect);
  expect(prepare(plan(501), dialect).compiled).toBe(prepare(plan(501), dialect).compiled);
  expect(prepare(plan(1), dialect).compiled).not.toBe(first);
});
