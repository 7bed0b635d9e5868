import fc from "fast-check";
import { expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { memoryRowStore } from "../../../adapters/memory/memory-store.ts";
import { connect } from "../../../src/database/connect.ts";
import { tableAdapter } from "../../../src/engine/table-adapter.ts";
import type { Condition } from "../../../src/fields/expression-types.ts";
import { and, not, or } from "../../../src/index.ts";
import { laterStore } from "../../support/later-store.ts";
import { shop } from "../../support/shop.ts";

// Random conditions, orders and limits, answered by the engine and by the shortest program that could give the answer.

interface Expression {
  eq(value: unknown): Condition;
  ne(value: unknown): Condition;
  gt(value: unknown): Condition;
  lte(value: unknown): Condition;
  in(values: readonly unknown[]): Condition;
  isNull(): Condition;
  asc(): object;
  desc(): object;
}

type Fields = Readonly<Record<string, Expression>>;
type Row = Readonly<Record<string, unknown>>;

/** One condition in both languages. */
interface Both {
  readonly ask: (order: Fields) => Condition;
  readonly holds: (order: Row) => boolean;
}

const names = ["ann", "Bob", null, "bo", "", "é", "\u{FF5E}", "\u{1F600}"];
const customers = names.map((name, index) => ({
  id: index + 1,
  email: `${index}@x`,
  name,
  invitedById: index === 0 ? null : ((index * 3) % index) + 1,
}));
const orders = Array.from({ length: 40 }, (_, index) => ({
  id: index + 1,
  customerId: ((index * 7) % 6) + 1,
  note: names[(index * 5) % 8] ?? null,
  paid: index % 3 === 0,
}));
const lines = orders.flatMap(({ id }) =>
  ["a", "b", "c"]
    .slice(0, id % 4)
    .map((sku, index) => ({ orderId: id, productId: sku, amount: ((id + index) % 5) + 1 })),
);

const customerOf = (order: Row): Row | undefined => customers.find(({ id }) => id === order["customerId"]);
const inviterOf = (order: Row): Row | undefined =>
  customers.find(({ id }) => id === customerOf(order)?.["invitedById"]);
const linesOf = (order: Row): Row[] => lines.filter(({ orderId }) => orderId === order["id"]);

/** The places a condition may look at, as the two languages name them. */
const places: readonly (readonly [(order: Fields) => Expression, (order: Row) => unknown, readonly unknown[]])[] = [
  [(order) => order["id"] as Expression, (order) => order["id"], [1, 7, 20, 99]],
  [(order) => order["customerId"] as Expression, (order) => order["customerId"], [1, 2, 6, 99]],
  [(order) => order["note"] as Expression, (order) => order["note"] ?? null, names.filter((name) => name !== null)],
  [
    (order) => through(order, "customer")["name"] as Expression,
    (order) => customerOf(order)?.["name"] ?? null,
    ["ann", "Bob", "zz"],
  ],
  [
    (order) => through(through(order, "customer"), "invitedBy")["name"] as Expression,
    (order) => inviterOf(order)?.["name"] ?? null,
    ["ann", "bo"],
  ],
];

function through(fields: Fields, relation: string): Fields {
  return fields[relation] as unknown as Fields;
}

const byPoint = (left: unknown, right: unknown): number => {
  if (typeof left !== "string" || typeof right !== "string") return Number(left) - Number(right);
  const [here, there] = [left, right].map((text) =>
    Array.from(text, (character) => String(character.codePointAt(0)).padStart(8, "0")).join(),
  );
  return String(here) < String(there) ? -1 : Number(here !== there);
};

const leaf: fc.Arbitrary<Both> = fc
  .tuple(
    fc.constantFrom(...places),
    fc.constantFrom("eq", "ne", "gt", "lte", "in", "isNull", "null"),
    fc.nat(9),
    fc.nat(9),
  )
  .map(([[ask, read, values], operator, first, second]) => {
    const value = values[first % values.length];
    const other = values[second % values.length];
    switch (operator) {
      case "eq":
        return { ask: (order) => ask(order).eq(value), holds: (order) => read(order) === value };
      case "ne":
        return { ask: (order) => ask(order).ne(value), holds: (order) => read(order) !== value };
      case "gt":
        return {
          ask: (order) => ask(order).gt(value),
          holds: (order) => read(order) !== null && byPoint(read(order), value) > 0,
        };
      case "lte":
        return {
          ask: (order) => ask(order).lte(value),
          holds: (order) => read(order) !== null && byPoint(read(order), value) <= 0,
        };
      case "in":
        return {
          ask: (order) => ask(order).in([value, other]),
          holds: (order) => [value, other].includes(read(order)),
        };
      case "isNull":
        return { ask: (order) => ask(order).isNull(), holds: (order) => read(order) === null };
      default:
        return { ask: (order) => ask(order).eq(null), holds: (order) => read(order) === null };
    }
  });

const related: fc.Arbitrary<Both> = fc
  .tuple(fc.constantFrom("some", "every", "none"), fc.integer({ min: 0, max: 6 }))
  .map(([quantifier, amount]) => ({
    ask: (order) => {
      const relation = through(order, "lines") as unknown as Readonly<
        Record<string, (filter: (line: Fields) => Condition) => Condition>
      >;
      return relation[quantifier]?.((line) => (line["amount"] as Expression).gt(amount)) as Condition;
    },
    holds: (order) => {
      const hits = linesOf(order).map((line) => Number(line["amount"]) > amount);
      return quantifier === "some"
        ? hits.includes(true)
        : quantifier === "every"
          ? !hits.includes(false)
          : !hits.includes(true);
    },
  }));

const { condition } = fc.letrec<{ condition: Both }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    related,
    tie("condition").map(({ ask, holds }): Both => ({
      ask: (order) => not(ask(order)),
      holds: (order) => !holds(order),
    })),
    fc.array(tie("condition"), { maxLength: 3 }).map((all): Both => ({
      ask: (order) => and(...all.map(({ ask }) => ask(order))),
      holds: (order) => all.every(({ holds }) => holds(order)),
    })),
    fc.array(tie("condition"), { maxLength: 3 }).map((all): Both => ({
      ask: (order) => or(...all.map(({ ask }) => ask(order))),
      holds: (order) => all.some(({ holds }) => holds(order)),
    })),
  ),
}));

const order = fc.uniqueArray(fc.tuple(fc.nat(places.length - 1), fc.boolean()), {
  maxLength: 3,
  selector: ([place]) => place,
});
interface Window {
  readonly limit: number | null;
  readonly offset: number | null;
  readonly reverse: boolean;
}
const window: fc.Arbitrary<Window> = fc.record({
  limit: fc.option(fc.nat(12)),
  offset: fc.option(fc.nat(12)),
  reverse: fc.boolean(),
});

function expected(
  holds: Both["holds"],
  terms: readonly (readonly [number, boolean])[],
  { limit, offset, reverse }: Window,
): Row[] {
  const last = terms.at(-1)?.[1] ?? false;
  const compare = (left: Row, right: Row): number => {
    for (const [place, descending] of [...terms, [0, last] as const]) {
      const [here, there] = [left, right].map((row) => places[place]?.[1](row) ?? null);
      const sign =
        here === null || there === null ? Number(here === null) - Number(there === null) : byPoint(here, there);
      if (sign !== 0) return descending ? -sign : sign;
    }
    return 0;
  };
  const sorted = orders.filter(holds).toSorted(compare);
  // Without a limit turning the set round turns its order round; with one it is the same rows, last to first.
  const cut = sorted.slice(offset ?? 0, limit === null ? undefined : (offset ?? 0) + limit);
  return reverse ? cut.toReversed() : cut;
}

interface Set {
  filter(ask: (order: Fields) => Condition): Set;
  orderBy(...terms: readonly ((order: Fields) => object)[]): Set;
  limit(count: number): Set;
  offset(count: number): Set;
  reverse(): Set;
  all(): PromiseLike<Row[]>;
  count(): PromiseLike<number>;
  exists(): PromiseLike<boolean>;
}

async function seeded(adapter: ReturnType<typeof memory>): Promise<Set> {
  const db = connect(adapter, shop);
  await db.customers.createMany(customers);
  await db.products.createMany(["a", "b", "c"].map((sku) => ({ sku, price: "1.00" })));
  await db.orders.createMany(orders);
  await db.lines.createMany(lines);
  return db.orders as unknown as Set;
}

const stores = [
  ["a store that answers at once", () => memory()],
  [
    "a store that answers later",
    () => tableAdapter(laterStore(memoryRowStore(1000)), { name: "later", capabilities: memory().capabilities }),
  ],
] as const;

test.each(stores)("%s gives the rows that a plain filter and sort give", async (_name, open) => {
  const all = await seeded(open());
  await fc.assert(
    fc.asyncProperty(condition, order, window, async ({ ask, holds }, terms, { limit, offset, reverse }) => {
      let set = all.filter(ask);
      set = set.orderBy(
        ...[...terms, [0, terms.at(-1)?.[1] ?? false] as const].map(([place, descending]) => (each: Fields) => {
          const expression = places[place]?.[0](each) as Expression;
          return descending ? expression.desc() : expression.asc();
        }),
      );
      if (limit !== null) set = set.limit(limit);
      if (offset !== null) set = set.offset(offset);
      if (reverse) set = set.reverse();
      const rows = expected(holds, terms, { limit, offset, reverse });
      expect((await set.all()).map((row) => row["id"])).toEqual(rows.map((row) => row["id"]));
      expect(await set.count()).toBe(rows.length);
      expect(await set.exists()).toBe(rows.length > 0);
    }),
    { numRuns: 1500 },
  );
});
