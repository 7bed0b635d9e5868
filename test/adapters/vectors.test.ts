import { createRequire } from "node:module";
import { type Extension, PGlite } from "@electric-sql/pglite";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { d1 } from "../../adapters/d1/index.ts";
import { libsql } from "../../adapters/libsql/index.ts";
import { memory } from "../../adapters/memory/index.ts";
import { pglite } from "../../adapters/pglite/index.ts";
import { sqlite } from "../../adapters/sqlite/index.ts";
import { startDev } from "../../src/dev/index.ts";
import {
  OperationalError,
  UnsupportedError,
  coalesce,
  connect,
  count,
  max,
  model,
  not,
  param,
  t,
} from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { expectRoundTrips } from "../../src/testing/index.ts";

const Shelf = model("shelves", { id: t.id(), name: t.text() });
const Book = model("books", {
  id: t.id(),
  shelf: t.ref(Shelf, { reverse: "books" }),
  about: t.vector(3),
  mood: t.vector(2).nullable(),
  size: t.vector(1).default([0.1]),
});
const models = { shelves: Shelf, books: Book };

// pgvector for PGlite is a package of its own, which that of its socket server brings along.
const socket = createRequire(import.meta.url).resolve("@electric-sql/pglite-socket");
const { vector } = createRequire(socket)("@electric-sql/pglite-pgvector") as { vector: Extension };
const client = new PGlite({ extensions: { vector } });
const dev = await startDev({ neon: false });
const host = new Miniflare({
  modules: [{ type: "ESModule", path: "worker.mjs", contents: "export default {}" }],
  compatibilityDate: "2026-07-30",
  d1Databases: ["DB"],
});
const stores = {
  postgres: connect(pglite({ client }), models),
  libsql: connect(libsql({ url: ":memory:" }), models),
  "libsql over HTTP": connect(libsql({ url: dev.libsql.url }), models),
  "better-sqlite3": connect(sqlite({ url: ":memory:", driver: "better-sqlite3" }), models),
  "node:sqlite": connect(sqlite({ url: ":memory:", driver: "node" }), models),
  d1: connect(d1({ client: await host.getD1Database("DB") }), models),
  memory: connect(memory(), models),
};
type Store = (typeof stores)["libsql"];

const short = (numbers: readonly number[]): number[] => numbers.map(Math.fround);
const TENTH = short([0.1]);
const KEPT = [
  { id: 1, shelfId: 1, about: [1, 2, 3], mood: short([0.3, -1e-40]), size: TENTH },
  { id: 2, shelfId: 1, about: [1, 2, 4], mood: null, size: TENTH },
  { id: 3, shelfId: 1, about: [0, 0, 0], mood: [0, 0], size: [5] },
  { id: 4, shelfId: 1, about: short([-1.1, 2.2, 3.4e38]), mood: [1, 1], size: TENTH },
];

let withoutExtension: unknown;

beforeAll(async () => {
  withoutExtension = await createTables(stores.postgres).catch((error: unknown) => error);
  await client.exec("CREATE EXTENSION vector");
  for (const db of Object.values(stores) as Store[]) {
    await createTables(db);
    await db.shelves.create({ id: 1, name: "all" });
    expect(await db.books.create({ shelfId: 1, about: [1, 2, 3], mood: [0.3, -1e-40] })).toEqual(KEPT[0]);
    const made = await db.books.createMany([
      { shelfId: 1, about: [1, 2, 4] },
      { shelfId: 1, about: [-0, 1e-50, 0], mood: [0, 0], size: [5] },
      { shelfId: 1, about: [-1.1, 2.2, 3.4e38], mood: [1, 1] },
    ]);
    expect(made).toEqual(KEPT.slice(1));
  }
});

afterAll(async () => {
  for (const db of Object.values(stores)) await db.close();
  await Promise.all([client.close(), dev.close(), host.dispose()]);
});

describe.each(Object.entries(stores) as [string, Store][])("vectors on %s", (_, db) => {
  test("are read as they were written, in included rows too", async () => {
    expect(await db.books.orderBy("id").all()).toEqual(KEPT);
    const [shelf] = await db.shelves.include({ books: (books) => books.orderBy("id") }).all();
    expect(shelf?.books).toEqual(KEPT);
    const [book] = await db.books.filter({ id: 4 }).include("shelf").select("mood").all();
    expect(book?.mood).toEqual([1, 1]);
  });

  test("are asked whether they are there, and stand in for each other", async () => {
    expect(await db.books.filter((p) => p.mood.isNull()).pluck("id")).toEqual([2]);
    expect(await db.books.filter({ mood: null }).pluck("id")).toEqual([2]);
    const found = await db.books
      .annotate((p) => ({ any: coalesce(p.mood, [7, 0.1]) }))
      .filter((p) => p.id.lt(3))
      .orderBy("id")
      .pluck("any");
    expect(found).toEqual([short([0.3, -1e-40]), short([7, 0.1])]);
    expect(await db.books.aggregate((p) => ({ moods: count(p.mood) }))).toEqual({ moods: 3 });
  });

  test("are changed, by values and by each other", async () => {
    const change = db.books.filter({ id: 2 }).update((p) => ({ about: [0.5, 0, 9], mood: coalesce(p.mood, [2, 3]) }));
    expect(await change).toBe(1);
    expect(await db.books.get(2)).toEqual({ ...KEPT[1], about: [0.5, 0, 9], mood: [2, 3] });
    expect(await db.books.update(2, { about: [1, 2, 4], mood: null })).toEqual(KEPT[1]);
  });
});

const NEAR = ["postgres", "libsql", "libsql over HTTP"] as const;

describe.each(NEAR)("distances on %s", (name) => {
  const db = stores[name] as Store;

  test("put rows in order, the nearest first", async () => {
    const near = db.books.orderBy((p) => p.about.distance([1, 2, 3.9]));
    expect(await near.limit(3).pluck("id")).toEqual([2, 1, 3]);
    expect(
      await db.books
        .orderBy((p) => p.about.distance([1, 2, 3.9]).desc())
        .limit(1)
        .pluck("id"),
    ).toEqual([4]);
    const asked = db.books
      .orderBy((p) => p.about.distance(param("to")))
      .limit(1)
      .pluck("id");
    expect(await asked.with({ to: [0.2, 0, 0] })).toEqual([3]);
    expect(await asked.with({ to: [1, 1.9, 3] })).toEqual([1]);
    expect(() => asked.with({ to: [1] })).toThrow(/to must have 3 numbers/);
  });

  test("are lengths, or differences of directions", async () => {
    const found = await db.books
      .annotate((p) => ({ l2: p.about.distance([1, 2, 3]), cosine: p.about.distance([1, 2, 3], "cosine") }))
      .filter((p) => p.id.in([1, 2, 3]))
      .orderBy("id")
      .select("l2", "cosine")
      .all();
    expect(found.map(({ l2 }) => l2)).toEqual([0, 1, expect.closeTo(Math.sqrt(14), 5)]);
    expect(found[0]?.cosine).toBeCloseTo(0, 5);
    expect(found[1]?.cosine).toBeCloseTo(0.00854, 5);
  });

  test("of nothing are null, and zeros are further off than any direction", async () => {
    const moods = db.books.annotate((p) => ({
      apart: p.mood.distance([1, 1], "cosine"),
      far: p.mood.distance([1, 1]),
    }));
    const found = await moods.orderBy("id").select("apart", "far").all();
    expect(found.map(({ apart }) => apart)).toEqual([expect.closeTo(0.29, 1), null, 3, expect.closeTo(0, 5)]);
    expect(found.map(({ far }) => far === null)).toEqual([false, true, false, false]);
    expect(await moods.filter((p) => p.apart.isNull()).pluck("id")).toEqual([2]);
    expect(await moods.filter((p) => p.apart.gt(2)).pluck("id")).toEqual([3]);
    expect(
      await moods
        .filter((p) => not(p.apart.lt(0.1)))
        .orderBy("id")
        .pluck("id"),
    ).toEqual([1, 2, 3]);
    expect(await moods.orderBy("apart").pluck("id")).toEqual([4, 1, 3, 2]);
    expect(await moods.orderBy("-apart").pluck("id")).toEqual([2, 3, 1, 4]);
    expect(await moods.orderBy((p) => p.apart.asc({ nulls: "first" })).pluck("id")).toEqual([2, 4, 1, 3]);
    expect(await db.books.aggregate((p) => ({ most: max(p.mood.distance([1, 1], "cosine")) }))).toEqual({ most: 3 });
    const none = db.books.annotate((p) => ({ apart: p.about.distance([0, 0, 0], "cosine") }));
    expect(await none.filter((p) => p.apart.eq(3)).count()).toBe(4);
  });

  test("narrow rows, and are asked of related ones", async () => {
    expect(
      await db.books
        .filter((p) => p.about.distance([1, 2, 3]).lte(1))
        .orderBy("id")
        .pluck("id"),
    ).toEqual([1, 2]);
    const near = await db.shelves
      .filter((s) => s.books.some((p) => p.about.distance([1, 2, 3]).eq(0)))
      .annotate((s) => ({ nearest: s.books.min((p) => p.about.distance([1, 2, 5])) }))
      .all();
    expect(near).toEqual([{ id: 1, name: "all", nearest: 1 }]);
    const [shelf] = await db.shelves
      .include({ books: (books) => books.orderBy((p) => p.about.distance([1, 2, 4])).limit(2) })
      .all();
    expect(shelf?.books.map(({ id }) => id)).toEqual([2, 1]);
  });

  test("page through all rows", async () => {
    const ids: number[] = [];
    const set = db.books.orderBy((p) => p.mood.distance([1, 1], "cosine"));
    for await (const { id } of set) ids.push(id);
    let after: string | undefined;
    const paged: number[] = [];
    do {
      const page = await set.page({ size: 1, ...(after !== undefined && { after }) });
      paged.push(...page.rows.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(paged.toSorted()).toEqual([1, 2, 3, 4]);
    expect(paged).toEqual(ids);
  });
});

test.each(["better-sqlite3", "node:sqlite", "d1", "memory"] as const)(
  "distances are refused by %s before anything is sent",
  async (name) => {
    const db = stores[name] as Store;
    const queries = [
      db.books.orderBy((p) => p.about.distance([1, 2, 3])).all(),
      db.books.filter((p) => p.about.distance([1, 2, 3], "cosine").lt(1)).count(),
      db.shelves.include({ books: (books) => books.orderBy((p) => p.about.distance([1, 2, 3])) }).all(),
      db.books.filter((p) => p.about.distance([1, 2, 3]).lt(1)).update({ size: [1] }),
    ];
    for (const query of queries) {
      await expectRoundTrips(db, 0, () => expect(Promise.resolve(query)).rejects.toThrow(UnsupportedError));
      expect(() => query.inspect()).toThrow(/^distance is not supported by .*: use /);
    }
  },
);

test("an index of pgvector serves an order by either distance", async () => {
  await client.exec(
    "CREATE INDEX ON books USING hnsw (about vector_l2_ops); CREATE INDEX ON books USING hnsw (about vector_cosine_ops)",
  );
  await client.exec("SET enable_seqscan = off; SET enable_sort = off");
  for (const measure of ["l2", "cosine"] as const) {
    const nearest = stores.postgres.books
      .orderBy((p) => p.about.distance([1, 2, 3], measure as "l2"))
      .limit(1)
      .all();
    const [statement] = nearest.inspect().statements ?? [];
    const { rows } = await client.query<Record<string, string>>(`EXPLAIN ${statement?.sql}`, [
      ...(statement?.params ?? []),
    ]);
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toMatch(/Index Scan using books_about_idx/);
  }
  await client.exec("RESET ALL");
});

test("columns of libSQL are of the type that its own indexes of vectors need", async () => {
  await stores.libsql.sql`CREATE INDEX near ON books (libsql_vector_idx(about, 'metric=l2'))`;
  const found = await stores.libsql.sql`SELECT id FROM vector_top_k('near', vector32('[1,2,3.9]'), 1)`;
  expect(found).toEqual([{ id: 2 }]);
});

test("a database without pgvector makes no such tables", () => {
  expect(withoutExtension).toBeInstanceOf(OperationalError);
  expect((withoutExtension as OperationalError).cause).toMatchObject({ message: 'type "vector" does not exist' });
});
