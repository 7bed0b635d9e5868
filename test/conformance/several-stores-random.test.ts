import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memory } from "../../adapters/memory/index.ts";
import { sqlite } from "../../adapters/sqlite/index.ts";
import { type SplitDb, apart, openWorld, together } from "../support/split-worlds.ts";

/** What a set of rows is asked for, and what is included in each of them. */
interface Shape {
  readonly columns: readonly string[];
  readonly order: string | null;
  readonly limit: number | null;
  readonly offset: number | null;
  readonly reversed: boolean;
  readonly distinct: boolean;
  readonly includes: readonly (readonly [relation: string, shape: Shape])[];
}

interface Rows {
  select(...names: readonly string[]): Rows;
  orderBy(name: string): Rows;
  limit(count: number): Rows;
  offset(count: number): Rows;
  reverse(): Rows;
  distinct(...names: readonly string[]): Rows;
  include(relations: Readonly<Record<string, (rows: Rows) => Rows>>): Rows;
  all(): PromiseLike<unknown[]>;
}

interface Known {
  readonly columns: readonly string[];
  /** By name: the model, and whether there may be many. */
  readonly relations: Readonly<Record<string, readonly [model: string, isMany: boolean]>>;
}

const known: Readonly<Record<string, Known>> = {
  authors: {
    columns: ["id", "name", "mentorId"],
    relations: {
      mentor: ["authors", false],
      pupils: ["authors", true],
      profile: ["profiles", false],
      books: ["books", true],
      edited: ["books", true],
      reviews: ["reviews", true],
    },
  },
  profiles: { columns: ["authorId", "born", "picture", "facts"], relations: { author: ["authors", false] } },
  books: {
    columns: ["isbn", "title", "year", "price", "at", "authorId", "editorId"],
    relations: { author: ["authors", false], editor: ["authors", false], reviews: ["reviews", true] },
  },
  reviews: {
    columns: ["id", "bookId", "byId", "stars"],
    relations: { book: ["books", false], by: ["authors", false] },
  },
};

function shapes(model: string, isMany: boolean, depth: number): fc.Arbitrary<Shape> {
  const { columns, relations } = known[model] as Known;
  const ordered = columns.filter((name) => name !== "facts" && name !== "picture");
  const nothing = fc.constant(null);
  const relation = fc
    .constantFrom(...Object.entries(relations))
    .chain(([name, [target, many]]) =>
      shapes(target, many, depth - 1).map((shape): readonly [string, Shape] => [name, shape]),
    );
  return fc.record({
    columns: fc.subarray([...columns]),
    order: isMany ? fc.option(fc.constantFrom(...ordered, ...ordered.map((name) => `-${name}`))) : nothing,
    limit: isMany ? fc.option(fc.nat(3)) : nothing,
    offset: isMany ? fc.option(fc.nat(2)) : nothing,
    reversed: isMany ? fc.boolean() : fc.constant(false),
    distinct: isMany ? fc.boolean() : fc.constant(false),
    includes: depth === 0 ? fc.constant([]) : fc.uniqueArray(relation, { maxLength: 3, selector: ([name]) => name }),
  });
}

/** The rows of a shape. Of rows that are included anew the select comes last, of others first: both orders are allowed. */
function rowsOf(rows: Rows, shape: Shape): Rows {
  const { columns, order, limit, offset, reversed, distinct, includes } = shape;
  let asked = rows;
  if (order !== null) asked = asked.orderBy(order);
  if (distinct && order !== null) asked = asked.distinct(order.replace("-", ""));
  if (columns.length > 0) asked = asked.select(...columns);
  if (limit !== null) asked = asked.limit(limit);
  if (offset !== null) asked = asked.offset(offset);
  if (reversed) asked = asked.reverse();
  for (const [name, inner] of includes) asked = asked.include({ [name]: (related) => rowsOf(related, inner) });
  return asked;
}

let one: SplitDb;
let several: readonly SplitDb[];

beforeAll(async () => {
  one = await openWorld(memory(), together);
  several = [
    await openWorld({ default: memory(), cache: memory() } as never, apart),
    await openWorld({ default: memory(), cache: sqlite({ url: "file::memory:" }) } as never, apart),
    await openWorld({ default: sqlite({ url: "file::memory:" }), cache: memory() } as never, apart),
  ];
});

afterAll(async () => {
  for (const db of [one, ...several]) await db.close();
});

test("any tree of includes gives the same rows in one store and in several", async () => {
  const asked = fc
    .constantFrom(...Object.keys(known))
    .chain((model) => shapes(model, true, 3).map((shape) => [model, shape] as const));
  await fc.assert(
    fc.asyncProperty(asked, async ([model, shape]) => {
      // Without a written order the rows of a set come as the store likes.
      const ask = async (db: SplitDb): Promise<string> => {
        const tables = db as unknown as Readonly<Record<string, Rows>>;
        const order = shape.order ?? known[model]?.columns[0] ?? "";
        const rows = await rowsOf(tables[model] as Rows, { ...shape, order }).all();
        return inspect(rows, { depth: Infinity, maxArrayLength: Infinity });
      };
      const expected = await ask(one);
      for (const db of several) expect(await ask(db)).toBe(expected);
    }),
    { numRuns: 300 },
  );
}, 120_000);
