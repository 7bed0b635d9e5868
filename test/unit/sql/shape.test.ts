import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Query } from "../../../src/plan/query.ts";
import type { ValueNode } from "../../../src/plan/nodes.ts";
import type { SelectPlan } from "../../../src/plan/select-plan.ts";
import { and, not, or } from "../../../src/query/conditions.ts";
import { caseWhen, coalesce, count, exists, subquery, sum } from "../../../src/query/functions.ts";
import { from } from "../../../src/query/tables.ts";
import { t } from "../../../src/models/field-factory.ts";
import { model } from "../../../src/models/model.ts";
import { sql } from "../../../src/sql/index.ts";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { prepare } from "../../../src/sql/prepare.ts";
import { type Bound, type ShapedPlan, shapeOf } from "../../../src/sql/shape.ts";
import { tables as q } from "./sql-of.ts";

// Compiled statements are found again by the shape of a plan: plans that compile differently must never share one.

const other = from({ lines: model("other_lines", { id: t.id() }) });

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
    [
      "other values in SQL of one's own",
      q.orders.filter((p) => sql`${p.id} % ${2} = ${1}`).all(),
      q.orders.filter((p) => sql`${p.id} % ${3} = ${4}`).all(),
    ],
    ["another comment", q.orders.comment("a").all(), q.orders.comment("b").all()],
    [
      "other limits inside",
      q.orders.filter((p) => p.id.in(q.orders.select("id").limit(1))).all(),
      q.orders.filter((p) => p.id.in(q.orders.select("id").limit(2))).all(),
    ],
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
    ["groups", q.orders.groupBy("paid").all(), q.orders.select("paid").all()],
    ["what is grouped by", q.orders.groupBy("paid").count(), q.orders.groupBy("note").count()],
    [
      "which groups",
      q.orders
        .groupBy("paid")
        .having(() => count().gt(1))
        .count(),
      q.orders
        .groupBy("paid")
        .having(() => count().lt(1))
        .count(),
    ],
    [
      "an aggregate",
      q.lines.aggregate((p) => ({ a: sum(p.amount) })),
      q.lines.aggregate((p) => ({ a: count(p.amount) })),
    ],
    [
      "what is aggregated",
      q.lines.aggregate((p) => ({ a: count(p.amount, { distinct: true }) })),
      q.lines.aggregate((p) => ({ a: count(p.amount) })),
    ],
    [
      "values of groups that are equal, or are not",
      q.lines
        .groupBy((p) => ({ a: p.amount.add(1) }))
        .orderBy((p) => p.amount.add(1).asc())
        .all(),
      q.lines
        .groupBy((p) => ({ a: p.amount.add(1), b: p.amount.add(2) }))
        .orderBy((p) => p.amount.add(2).asc())
        .select("a")
        .all(),
    ],
    ["of which rows", q.orders.distinct("note").all(), q.orders.distinct("paid").all()],
    ["how sets are combined", q.orders.union(q.orders).all(), q.orders.union(q.orders, { all: true }).all()],
    [
      "which sets",
      q.orders
        .select("note")
        .union(q.customers.annotate((p) => ({ note: p.name })).select("note"))
        .all(),
      q.orders.select("note").union(q.orders.select("note")).all(),
    ],
    ["a lock", q.orders.lock("update").all(), q.orders.all()],
    [
      "who waits for it",
      q.orders.lock("update", { noWait: true }).all(),
      q.orders.lock("update", { skipLocked: true }).all(),
    ],
    ["the text of SQL of one's own", q.orders.filter(() => sql`a`).all(), q.orders.filter(() => sql`b`).all()],
    [
      "how its values are kept",
      q.orders.filter(() => sql`${1} = 1`).all(),
      q.orders.filter(() => sql`${1.5} = 1`).all(),
    ],
    [
      "what it is read as",
      q.orders.annotate(() => ({ a: sql`1`.as(t.integer()) })).all(),
      q.orders.annotate(() => ({ a: sql`1`.as(t.boolean()) })).all(),
    ],
    [
      "which table is asked",
      q.orders.filter(() => exists(q.lines)).all(),
      q.orders.filter(() => exists(q.products)).all(),
    ],
    [
      "a table of the same name, of other models",
      q.orders.filter(() => exists(q.lines)).all(),
      q.orders.filter(() => exists(other.lines)).all(),
    ],
    [
      "a path in a document",
      q.products.filter((p) => p.extra.at("a").isNull()).all(),
      q.products.filter((p) => p.extra.at(0).isNull()).all(),
    ],
    [
      "the digits of a number",
      q.products.annotate((p) => ({ a: p.weight.round(1) })).all(),
      q.products.annotate((p) => ({ a: p.weight.round(2) })).all(),
    ],
    [
      "what a value is cast to",
      q.products.annotate((p) => ({ a: p.stock.cast(t.text()) })).all(),
      q.products.annotate((p) => ({ a: p.stock.cast(t.float()) })).all(),
    ],
    [
      "finding or updating",
      q.customers.getOrCreate({ email: "a" }, {}),
      q.customers.updateOrCreate({ email: "a" }, { name: "b" }),
    ],
  ])("%s", (_, left, right) => {
    expect(shape(left)).not.toBe(shape(right));
  });

  test("one value used twice is not two values", () => {
    const { field } = (q.orders.limit(1).all().plan as SelectPlan).limit as ValueNode;
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
    fc.nat(2).map(
      (most): Build =>
        (p) =>
          p.orders.count({ paid: true }).gt(most),
    ),
    value.map(
      (text): Build =>
        (p) =>
          p.id.in(q.orders.filter((o) => or(o.note.eq(text), o.customer.email.eq(p.name))).select("customerId")),
    ),
    fc.tuple(value, fc.constantFrom(1, 1.5, "a")).map(
      ([text, bound]): Build =>
        (p) =>
          and(sql`${p.name} = ${text}`, exists(q.lines.filter((l) => sql`${l.amount} = ${bound}`))),
    ),
    fc.tuple(value, value).map(
      ([left, right]): Build =>
        (p) =>
          caseWhen([[p.name.eq(left), p.email]], coalesce(p.name, right)).eq(
            subquery(
              q.orders
                .groupBy("note")
                .having((o) => or(o.note.ne(left), count().gt(1)))
                .orderBy("note")
                .select("note"),
            ),
          ),
    ),
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
      const plan = (isLimited ? set.limit(2).union(set) : set).all().plan as ShapedPlan;
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
