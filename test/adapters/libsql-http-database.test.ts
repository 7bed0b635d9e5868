import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type LibsqlAdapter, libsql } from "../../adapters/libsql/index.ts";
import { type Database, SerializationError, connect, model, t } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { expectRoundTrips } from "../../src/testing/index.ts";
import { type LibsqlServer, startLibsqlServer } from "./libsql-http-server.ts";

const Author = model("authors", { id: t.id(), name: t.text().unique(), books: t.integer().default(0) });
const Post = model("posts", { id: t.id(), author: t.ref(Author, { reverse: "posts" }), title: t.text() });
const Comment = model("comments", { id: t.id(), post: t.ref(Post, { reverse: "comments" }), text: t.text() });
const models = { authors: Author, posts: Post, comments: Comment };

let server: LibsqlServer;
let db: Database<LibsqlAdapter, typeof models>;

beforeAll(async () => {
  server = await startLibsqlServer();
  db = connect(libsql({ url: server.url }), models);
  await createTables(db);
});
beforeEach(async () => {
  await db.sql`DELETE FROM comments`;
  await db.sql`DELETE FROM posts`;
  await db.sql`DELETE FROM authors`;
});
afterAll(async () => {
  await db.close();
  await server.close();
});

/** Does work that must take so many requests, as the server and the database count them. */
async function inRequests<Done>(expected: number, work: () => PromiseLike<Done>): Promise<Done> {
  server.requests.clear();
  const done = await expectRoundTrips(db, expected, work);
  // Time for what might still be sent in the background.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(server.requests.length).toBe(expected);
  return done;
}

test("get, find, count: one request each", async () => {
  const { id } = await inRequests(1, () => db.authors.create({ name: "a" }));
  expect(await inRequests(1, () => db.authors.get(id))).toEqual({ id, name: "a", books: 0 });
  expect(await inRequests(1, () => db.authors.find({ name: "b" }))).toBeNull();
  expect(await inRequests(1, () => db.authors.count())).toBe(1);
});

test("a list with two relations: one request", async () => {
  const author = await db.authors.create({ name: "a" });
  const post = await db.posts.create({ authorId: author.id, title: "p" });
  await db.comments.create({ postId: post.id, text: "c" });
  const found = await inRequests(1, () => db.posts.include("author", "comments").all());
  expect(found).toEqual([
    { ...post, author, comments: [{ id: expect.any(Number) as number, postId: post.id, text: "c" }] },
  ]);
});

test("a parent with 10 children that use its key, all or nothing: one request", async () => {
  const made = await inRequests(1, () =>
    db.atomic((batch) => {
      const author = batch.authors.create({ name: "a" });
      const posts = Array.from({ length: 10 }, (_, i) => batch.posts.create({ author, title: `${i}` }));
      return [author, ...posts];
    }),
  );
  expect(made).toHaveLength(11);
  expect(await db.posts.filter({ author: { name: "a" } }).count()).toBe(10);
});

test("getOrCreate and updateOrCreate, of a row that is new and one that is there: one request", async () => {
  for (const isNew of [true, false]) {
    const found = await inRequests(1, () => db.authors.getOrCreate({ name: "a" }, { books: 1 }));
    expect(found).toMatchObject({ created: isNew, row: { name: "a", books: 1 } });
  }
  for (const isNew of [true, false]) {
    const found = await inRequests(1, () => db.authors.updateOrCreate({ name: "b" }, { books: 2 }));
    expect(found).toMatchObject({ created: isNew, row: { name: "b", books: 2 } });
  }
});

test("createMany of 10,000 rows: one request", async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => ({ name: `author ${i}` }));
  await inRequests(1, () => db.authors.createMany(rows));
  expect(await db.authors.count()).toBe(10_000);
});

test("reads in the same tick: one request", async () => {
  await db.authors.create({ name: "a" });
  const [authors, posts, found] = await inRequests(1, () =>
    Promise.all([db.authors.count(), db.posts.count(), db.authors.find({ name: "a" })]),
  );
  expect([authors, posts, found?.name]).toEqual([1, 0, "a"]);
});

test("read, modify, write: three requests when the update is awaited, two when the callback gives it", async () => {
  const { id } = await db.authors.create({ name: "a" });
  await inRequests(3, () =>
    db.transaction(async (tx) => {
      const { books } = await tx.authors.get(id);
      await tx.authors.update(id, { books: books + 1 });
    }),
  );
  const [updated] = await inRequests(2, () =>
    db.transaction(async (tx) => {
      const { books } = await tx.authors.get(id);
      return [tx.authors.update(id, { books: books + 1 })];
    }),
  );
  expect(updated).toMatchObject({ id, books: 2 });
  expect(await db.authors.get(id)).toMatchObject({ books: 2 });
});

test("a transaction that does nothing sends nothing; one that fails is undone in one request", async () => {
  await inRequests(0, () => db.transaction(async () => undefined));
  const undone = inRequests(2, () =>
    db
      .transaction(async (tx) => {
        await tx.authors.create({ name: "a" });
        throw new Error("no");
      })
      .catch(() => undefined),
  );
  await undone;
  expect(await db.authors.count()).toBe(0);
});

test("20 transactions at once that read, think and write: none fails, none is lost", async () => {
  const { id } = await db.authors.create({ name: "a" });
  const work = Array.from({ length: 20 }, (_, i) =>
    db.transaction(async (tx) => {
      const { books } = await tx.authors.get(id);
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (i % 2 === 0) return [tx.authors.update(id, { books: books + 1 })];
      await tx.authors.update(id, { books: books + 1 });
      return [];
    }),
  );
  await Promise.all(work);
  expect(await db.authors.get(id)).toMatchObject({ books: 20 });
});

test("a lock that others hold for too long is a SerializationError; `retries` gets through", async () => {
  const slow = await startLibsqlServer({ limits: { lockWait: 20 } });
  const [mine, other] = [connect(libsql({ url: slow.url }), models), connect(libsql({ url: slow.url }), models)];
  await createTables(mine);
  const tx = await other.begin();
  await tx.authors.create({ name: "theirs" });
  const failure: unknown = await mine.authors.create({ name: "ours" }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SerializationError);
  expect(failure).toMatchObject({ retryable: true, cause: { code: "SQLITE_BUSY" } });
  const through = mine.transaction(async (inner) => (await inner.authors.create({ name: "ours" })).name, {
    retries: 100,
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await tx.commit();
  expect(await through).toBe("ours");
  await Promise.all([mine.close(), other.close()]);
  await slow.close();
});

test("what a server says of tables and columns that are missing, and of broken rules, is as everywhere", async () => {
  const Wrong = model("authors", { id: t.id(), nickname: t.text() });
  const Missing = model("nowhere", { id: t.id() });
  const wrong = connect(libsql({ url: server.url }), { wrong: Wrong, missing: Missing });
  await expect(wrong.missing.all()).rejects.toMatchObject({
    code: "undefined_table",
    message: /^nowhere does not exist/,
  });
  await expect(wrong.wrong.create({ nickname: "a" })).rejects.toMatchObject({ code: "undefined_column" });
  await db.authors.create({ name: "a" });
  await expect(db.authors.create({ name: "a" })).rejects.toMatchObject({ kind: "unique", fields: ["name"] });
  await expect(db.posts.create({ authorId: 0, title: "a" })).rejects.toMatchObject({ kind: "foreignKey" });
});

test("a call that takes longer than the timeout of the adapter fails, and the next one works", async () => {
  const hasty = connect(libsql({ url: server.url, timeout: 400 }), models, { retry: false });
  const withdraw = server.inject({ kind: "latency", milliseconds: 5_000 });
  const begun = performance.now();
  await expect(hasty.authors.create({ name: "a" })).rejects.toMatchObject({ code: "operational", outcome: "unknown" });
  expect(performance.now() - begun).toBeLessThan(1_500);
  withdraw();
  expect(await hasty.authors.count()).toBe(0);
});
