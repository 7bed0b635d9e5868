import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { libsqlDriver } from "../../../adapters/libsql/libsql-driver.ts";
import { pglite } from "../../../adapters/pglite/index.ts";
import { sqlite } from "../../../adapters/sqlite/index.ts";
import {
  and,
  avg,
  caseWhen,
  coalesce,
  connect,
  constant,
  count,
  exists,
  max,
  min,
  model,
  not,
  or,
  subquery,
  sum,
  t,
} from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import { d1 } from "../../../src/sql/dialects/d1.ts";
import { sqliteOverNetwork } from "../../../src/sql/dialects/sqlite-over-network.ts";
import { sql } from "../../../src/sql/index.ts";
import { sqlAdapter } from "../../../src/sql/sql-adapter.ts";

// Groups, sets made of other sets and queries inside expressions: the same answers wherever the SQL runs.

const Author = model("authors", {
  id: t.id(),
  name: t.text(),
  token: t.uuid(),
  boss: t.ref("self", { reverse: "staff" }).nullable(),
});
const Post = model("posts", {
  id: t.id(),
  author: t.ref(Author, { reverse: "posts" }),
  title: t.text().nullable(),
  views: t.integer().nullable(),
  price: t.decimal(8, 2),
  size: t.bigint(),
  draft: t.boolean(),
});
const models = { authors: Author, posts: Post };
const capabilities = { transactions: false, sql: true, atomic: "all", filters: "all" } as const;
// The client is another one than that of D1, whose floats need functions of its own.
const limited = { ...d1, jsonCell: sqliteOverNetwork.jsonCell };
const uuid = (digit: number): string => `0000000${digit}-0000-4000-8000-000000000000`;

describe.each([
  { name: "Postgres", open: () => pglite() },
  { name: "SQLite", open: () => sqlite({ url: ":memory:" }) },
  { name: "D1", open: () => sqlAdapter(limited, libsqlDriver({ url: ":memory:" }), { capabilities }) },
])("$name", ({ open }) => {
  const db = connect(open(), models);
  const { authors, posts } = db;

  beforeAll(async () => {
    await createTables(db);
    await authors.createMany([
      { id: 1, name: "ann", token: uuid(3) },
      { id: 2, name: "bob", token: uuid(1), bossId: 1 },
      { id: 3, name: "cid", token: uuid(2), bossId: 1 },
    ]);
    const post = { price: "1.10", size: 1n, draft: false };
    await posts.createMany([
      { ...post, id: 1, authorId: 1, title: "b", views: 5, size: 9007199254740993n },
      { ...post, id: 2, authorId: 1, title: null, views: null, price: "0.05" },
      { ...post, id: 3, authorId: 1, title: "B", views: 7, draft: true },
      { ...post, id: 4, authorId: 2, title: "a", views: 5, price: "2.20" },
      { ...post, id: 5, authorId: 2, title: null, views: 20, draft: true },
    ]);
  });
  afterAll(() => db.close());

  describe("groups", () => {
    test("have aggregates, which are exact and typed", async () => {
      const rows = await posts
        .groupBy("authorId")
        .annotate((p) => ({
          n: count(),
          titles: count(p.title),
          seen: sum(p.views),
          mean: avg(p.views),
          total: sum(p.price),
          fair: avg(p.price),
          large: sum(p.size),
          first: min(p.title),
          last: max(p.title),
          drafts: count({ filter: p.draft }),
          kinds: count(p.views, { distinct: true, filter: p.views.gt(1) }),
          lateViews: sum(p.views, { filter: p.draft }),
        }))
        .orderBy("authorId")
        .all();
      expect(rows).toStrictEqual([
        {
          authorId: 1,
          n: 3,
          titles: 2,
          seen: 12,
          mean: 6,
          total: "2.25",
          fair: 0.75,
          large: 9007199254740995n,
          first: "B",
          last: "b",
          drafts: 1,
          kinds: 2,
          lateViews: 7,
        },
        {
          authorId: 2,
          n: 2,
          titles: 1,
          seen: 25,
          mean: 12.5,
          total: "3.30",
          fair: 1.65,
          large: 2n,
          first: "a",
          last: "a",
          drafts: 1,
          kinds: 2,
          lateViews: 20,
        },
      ]);
    });

    test("are kept by what is said of them, and ordered by it", async () => {
      const grouped = posts.groupBy("views").annotate((p) => ({ n: count(), top: max(p.id) }));
      expect(await grouped.having((p) => p.n.gt(1)).all()).toStrictEqual([{ views: 5, n: 2, top: 4 }]);
      expect(await grouped.orderBy("-n", "views").limit(2).pluck("views")).toStrictEqual([5, 7]);
      expect(
        await grouped
          .filter((p) => p.draft)
          .filter((p) => p.n.eq(1))
          .count(),
      ).toBe(2);
      expect(await grouped.having((p) => p.n.gt(2)).exists()).toBe(false);
      expect(await grouped.orderBy((p) => p.views.desc()).pluck("views")).toStrictEqual([null, 20, 7, 5]);
    });

    test("have keys with values in them, written once or again", async () => {
      const by = posts.groupBy((p) => ({
        many: p.views.add(5),
        kind: caseWhen([[p.title.icontains("B"), "b"]], "other"),
      }));
      const rows = await by
        .annotate((p) => ({ n: count(), more: p.views.add(5).add(5) }))
        .having((p) => p.many.gt(5))
        .orderBy((p) => p.views.add(5).asc(), "kind")
        .all();
      expect(rows).toStrictEqual([
        { many: 10, kind: "b", n: 1, more: 15 },
        { many: 10, kind: "other", n: 1, more: 15 },
        { many: 12, kind: "b", n: 1, more: 17 },
        { many: 25, kind: "other", n: 1, more: 30 },
      ]);
    });

    test("are one where there are no keys, however many rows", async () => {
      const none = posts.filter({ title: "none" });
      expect(
        await none.aggregate((p) => ({ n: count(), views: sum(p.views), more: coalesce(sum(p.views), 3) })),
      ).toStrictEqual({ n: 0, views: null, more: 3 });
      expect(await posts.aggregate(() => ({ one: constant(1) }))).toStrictEqual({ one: 1 });
      expect(await none.aggregate(() => ({ one: constant("a") }))).toStrictEqual({ one: "a" });
      expect(
        await authors.aggregate((p) => ({ low: min(p.token), high: max(p.token), far: max(p.boss.name) })),
      ).toStrictEqual({ low: uuid(1), high: uuid(3), far: "ann" });
    });

    test("aggregates can be calculated with", async () => {
      const spread = posts.groupBy("authorId").annotate((p) => ({ by: max(p.views).sub(min(p.views)).idiv(count()) }));
      expect(await spread.orderBy("authorId").pluck("by")).toStrictEqual([0, 7]);
    });
  });

  describe("sets of sets", () => {
    const titles = posts.select("title");

    test("are unions, intersections and differences, in which nulls are equal", async () => {
      const names = authors.annotate((p) => ({ title: p.name })).select("title");
      expect(await titles.union(names).orderBy("title").pluck("title")).toStrictEqual([
        "B",
        "a",
        "ann",
        "b",
        "bob",
        "cid",
        null,
      ]);
      expect(await titles.union(names, { all: true }).count()).toBe(8);
      expect(
        await titles
          .filter({ draft: true })
          .intersect(titles.filter({ draft: false }))
          .all(),
      ).toStrictEqual([{ title: null }]);
      const rest = titles.except(titles.filter({ title: null })).except(titles.filter({ title: "a" }));
      expect(await rest.orderBy("-title").pluck("title")).toStrictEqual(["b", "B"]);
      expect(await rest.filter((p) => p.title.eq("b")).exists()).toBe(true);
    });

    test("keep the order and the limit of each", async () => {
      const top = posts
        .orderBy("-views")
        .filter((p) => not(p.views.isNull()))
        .limit(1)
        .select("id", "views");
      const low = posts.orderBy("views", "id").limit(1).select("id", "views");
      const both = top.union(low).orderBy("views");
      expect(await both.all()).toStrictEqual([
        { id: 1, views: 5 },
        { id: 5, views: 20 },
      ]);
      expect(await both.limit(1).offset(1).pluck("id")).toStrictEqual([5]);
      expect(await both.aggregate((p) => ({ views: sum(p.views), n: count() }))).toStrictEqual({ views: 25, n: 2 });
    });

    test("values pass through as they are kept", async () => {
      const all = posts.select("size", "price", "draft").union(posts.select("size", "price", "draft"));
      expect(await all.orderBy("-size").first()).toStrictEqual({
        size: 9007199254740993n,
        price: "1.10",
        draft: false,
      });
      expect(await all.aggregate((p) => ({ size: sum(p.size) }))).toStrictEqual({ size: 9007199254740996n });
    });

    test("give the first of equal rows", async () => {
      expect(await posts.orderBy("-id").distinct("authorId").pluck("id")).toStrictEqual([5, 3]);
      expect(await posts.orderBy("-id").distinct("authorId").limit(1).reverse().pluck("id")).toStrictEqual([5]);
      expect(await posts.distinct("authorId").count()).toBe(2);
      expect(await posts.distinct("title").orderBy("id").include("author").pluck("id")).toStrictEqual([1, 2, 3, 4]);
      const pairs = posts.select("title", "id");
      const both = pairs.union(pairs);
      expect(await both.distinct("title").orderBy("-id").pluck("id")).toStrictEqual([5, 4, 3, 1]);
      expect(await both.select("title").distinct().orderBy("title").pluck("title")).toStrictEqual([
        "B",
        "a",
        "b",
        null,
      ]);
      expect(
        await posts
          .orderBy("-id")
          .limit(3)
          .aggregate((p) => ({ n: count(), low: min(p.id) })),
      ).toStrictEqual({
        n: 3,
        low: 3,
      });
      expect(
        await posts
          .select("authorId")
          .distinct()
          .aggregate(() => ({ n: count() })),
      ).toStrictEqual({ n: 2 });
    });
  });

  describe("queries in expressions", () => {
    test("count and add up related rows", async () => {
      const ranked = authors.annotate((p) => ({
        size: p.posts.count(),
        drafts: p.posts.count({ draft: true }),
        views: p.posts.sum((post) => post.views),
        best: p.posts.max((post) => post.title),
      }));
      expect(
        await ranked
          .filter((p) => p.size.gt(0))
          .orderBy("-size")
          .select("name", "size", "drafts", "views", "best")
          .all(),
      ).toStrictEqual([
        { name: "ann", size: 3, drafts: 1, views: 12, best: "b" },
        { name: "bob", size: 2, drafts: 1, views: 25, best: "a" },
      ]);
      expect(await ranked.filter((p) => p.views.isNull()).pluck("name")).toStrictEqual(["cid"]);
    });

    test("look values up, and leave nulls among them aside", async () => {
      const seen = posts.filter((p) => p.views.gt(6)).select("authorId");
      expect(
        await authors
          .filter((p) => p.id.in(seen))
          .orderBy("id")
          .pluck("id"),
      ).toStrictEqual([1, 2]);
      expect(await authors.exclude((p) => p.id.in(seen)).pluck("id")).toStrictEqual([3]);
      expect(
        await posts
          .exclude((p) => p.title.in(posts.select("title").filter({ draft: true })))
          .orderBy("id")
          .pluck("id"),
      ).toStrictEqual([1, 2, 4, 5]);
      expect(await authors.filter((p) => p.bossId.in(authors.select("id").orderBy("id").limit(1))).count()).toBe(2);
    });

    test("see what is round them, and what that refers to", async () => {
      const rivals = posts.filter((p) =>
        exists(
          authors.filter((a) =>
            and(
              a.name.eq(p.author.boss.name),
              exists(posts.filter((o) => and(o.authorId.eq(a.id), o.views.eq(p.views)))),
            ),
          ),
        ),
      );
      expect(await rivals.pluck("id")).toStrictEqual([4]);
      const newest = authors.annotate((p) => ({
        newest: subquery(
          posts
            .filter((post) => post.authorId.eq(p.id))
            .orderBy("-id")
            .select("id"),
        ),
        second: subquery(
          posts
            .filter((post) => post.authorId.eq(p.id))
            .orderBy("-id")
            .limit(2)
            .reverse()
            .select("id"),
        ),
        total: subquery(
          posts.filter((post) => post.authorId.eq(p.id)),
          (post) => sum(post.price),
        ),
      }));
      expect(await newest.orderBy("id").select("newest", "second", "total").all()).toStrictEqual([
        { newest: 3, second: 2, total: "2.25" },
        { newest: 5, second: 4, total: "3.30" },
        { newest: null, second: null, total: null },
      ]);
    });

    test("stand in included rows, limited ones too", async () => {
      const rows = await authors
        .include({
          posts: (p) =>
            p
              .annotate((post) => ({
                alike: subquery(
                  posts.filter((o) => o.views.eq(post.views)),
                  () => count(),
                ),
                good: or(post.views.gt(6), post.title.eq("b")),
                word: caseWhen(
                  [
                    [post.draft, "draft"],
                    [post.views.gt(5), "seen"],
                  ],
                  post.title,
                ),
                mean: subquery(
                  posts.filter((o) => o.authorId.eq(post.authorId)),
                  (o) => avg(o.views),
                ),
              }))
              .orderBy("-alike", "id")
              .limit(2)
              .select("id", "alike", "good", "word", "mean"),
          staff: (s) => s.orderBy("id").distinct("bossId").select("name"),
        })
        .orderBy("id")
        .select("name")
        .all();
      expect(rows).toStrictEqual([
        {
          name: "ann",
          posts: [
            { id: 1, alike: 2, good: true, word: "b", mean: 6 },
            { id: 3, alike: 1, good: true, word: "draft", mean: 6 },
          ],
          staff: [{ name: "bob" }],
        },
        {
          name: "bob",
          posts: [
            { id: 4, alike: 2, good: false, word: "a", mean: 12.5 },
            { id: 5, alike: 1, good: true, word: "draft", mean: 12.5 },
          ],
          staff: [],
        },
        { name: "cid", posts: [], staff: [] },
      ]);
    });

    test("are conditions as values, never null", async () => {
      const asked = posts.annotate((p) => ({ seen: p.views.gt(5), unseen: not(p.views.gt(5)) })).orderBy("id");
      expect(await asked.pluck("seen")).toStrictEqual([false, false, true, false, true]);
      expect(await asked.filter((p) => p.unseen).pluck("id")).toStrictEqual([1, 2, 4]);
      expect(
        await posts
          .groupBy((p) => ({ seen: p.views.gt(5) }))
          .annotate(() => ({ n: count() }))
          .orderBy("seen")
          .all(),
      ).toStrictEqual([
        { seen: false, n: 3 },
        { seen: true, n: 2 },
      ]);
    });

    test("SQL of one's own is part of them", async () => {
      const odd = posts.filter((p) => sql`${p.id} % ${2} = ${1}`);
      expect(await odd.orderBy("id").pluck("id")).toStrictEqual([1, 3, 5]);
      expect(
        await posts
          .exclude((p) => sql`length(${p.title}) = 1`)
          .orderBy("id")
          .pluck("id"),
      ).toStrictEqual([2, 5]);
      const rest = posts
        .groupBy((p) => ({ rest: sql`${p.id} % ${2}`.as(t.integer()) }))
        .annotate(() => ({ n: count() }));
      expect(
        await rest
          .having((p) => p.rest.lt(5))
          .orderBy("rest")
          .all(),
      ).toStrictEqual([
        { rest: 0, n: 2 },
        { rest: 1, n: 3 },
      ]);
    });

    test("are written, and tell which rows are", async () => {
      await posts
        .filter((p) => p.author.posts.count().gt(2))
        .update((p) => ({ title: subquery(authors.filter((a) => a.id.eq(p.authorId)).select("name")) }));
      expect(await posts.orderBy("id").pluck("title")).toStrictEqual(["ann", "ann", "ann", "a", null]);
      await posts
        .filter((p) => p.views.eq(subquery(posts, (o) => max(o.views))))
        .orderBy("id")
        .limit(1)
        .update((p) => ({
          views: subquery(
            posts.filter((o) => o.authorId.eq(p.authorId)),
            () => count(),
          ),
        }));
      expect(await posts.orderBy("id").pluck("views")).toStrictEqual([5, null, 7, 5, 2]);
      expect(await posts.filter((p) => p.authorId.in(authors.filter({ name: "bob" }).select("id"))).delete()).toBe(2);
      expect(await posts.comment("hello").count().explain()).not.toBe("");
    });
  });
});
