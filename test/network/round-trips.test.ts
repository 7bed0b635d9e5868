import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectRoundTrips } from "../../src/testing/index.ts";
import { NETWORK_STORES, type NetworkDatabase, type NetworkStore, emptyTables, startStores } from "./network-stores.ts";

let started: Awaited<ReturnType<typeof startStores>>;

beforeAll(async () => {
  started = await startStores();
});
afterAll(() => started?.close());

interface Task {
  readonly name: string;
  readonly requests: number;
  readonly prepare?: (db: NetworkDatabase) => PromiseLike<unknown>;
  readonly run: (db: NetworkDatabase) => PromiseLike<unknown>;
  /** What must be there afterwards. */
  readonly proves: (db: NetworkDatabase, result: unknown) => Promise<void>;
}

const seed = (db: NetworkDatabase): Promise<unknown> =>
  db.atomic((b) => {
    const ada = b.users.create({ email: "ada", name: "Ada" });
    const post = b.posts.create({ author: ada, title: "first" });
    b.comments.create({ post, body: "well said" });
    b.comments.create({ post, body: "indeed" });
  });

const tasks: readonly Task[] = [
  {
    name: "get by key or unique field",
    requests: 1,
    prepare: seed,
    run: (db) => db.users.get({ email: "ada" }),
    proves: async (_, user) => expect(user).toMatchObject({ name: "Ada" }),
  },
  {
    name: "a list with two relations",
    requests: 1,
    prepare: seed,
    run: (db) => db.posts.include("author", { comments: (c) => c.orderBy("id") }).all(),
    proves: async (_, posts) =>
      expect(posts).toMatchObject([
        { title: "first", author: { email: "ada" }, comments: [{ body: "well said" }, { body: "indeed" }] },
      ]),
  },
  {
    name: "a parent with 10 children, atomically, by the key that the store makes",
    requests: 1,
    run: (db) =>
      db.atomic((b) => {
        const user = b.users.create({ email: "bob" });
        for (let index = 0; index < 10; index++) b.posts.create({ author: user, title: `post ${index}` });
        return user;
      }),
    proves: async (db, user) => {
      const { id } = user as { readonly id: number };
      expect(await db.posts.filter({ authorId: id }).count()).toBe(10);
    },
  },
  {
    name: "a parent with 10 children made by createMany",
    requests: 1,
    run: (db) =>
      db.atomic((b) => {
        const author = b.users.create({ email: "bob" });
        b.posts.createMany(Array.from({ length: 10 }, (_, index) => ({ author, title: `post ${index}` })));
      }),
    proves: async (db) => expect(await db.posts.filter({ author: { email: "bob" } }).count()).toBe(10),
  },
  {
    name: "getOrCreate of a new row",
    requests: 1,
    run: (db) => db.users.getOrCreate({ email: "new" }, { name: "New" }),
    proves: async (db, result) => {
      expect(result).toMatchObject({ created: true, row: { name: "New" } });
      expect(await db.users.count()).toBe(1);
    },
  },
  {
    name: "getOrCreate of a row that is there",
    requests: 1,
    prepare: seed,
    run: (db) => db.users.getOrCreate({ email: "ada" }, { name: "Other" }),
    proves: async (_, result) => expect(result).toMatchObject({ created: false, row: { name: "Ada" } }),
  },
  {
    name: "updateOrCreate of a row that is there",
    requests: 1,
    prepare: seed,
    run: (db) => db.users.updateOrCreate({ email: "ada" }, { name: "A. L." }),
    proves: async (db, result) => {
      expect(result).toMatchObject({ created: false, row: { name: "A. L." } });
      expect(await db.users.pluck("name")).toEqual(["A. L."]);
    },
  },
  {
    name: "updateOrCreate of a new row",
    requests: 1,
    run: (db) => db.users.updateOrCreate({ email: "new" }, { name: "N" }),
    proves: async (_, result) => expect(result).toMatchObject({ created: true, row: { name: "N" } }),
  },
  {
    name: "createMany of 10,000 rows",
    requests: 1,
    run: (db) => db.users.createMany(Array.from({ length: 10_000 }, (_, index) => ({ email: `u${index}` }))),
    proves: async (db, rows) => {
      expect(await db.users.count()).toBe(10_000);
      expect((rows as { email: string }[]).map(({ email }) => email).slice(9_998)).toEqual(["u9998", "u9999"]);
    },
  },
  {
    name: "createMany of 25,000 rows of 3 columns",
    requests: 1,
    run: (db) =>
      db.users.createMany(
        Array.from({ length: 25_000 }, (_, index) => ({ id: index + 1, email: `user${index}@example.com`, name: "x" })),
      ),
    proves: async (db) => expect(await db.users.count()).toBe(25_000),
  },
  {
    name: "three reads of one tick",
    requests: 1,
    prepare: seed,
    run: (db) => Promise.all([db.users.count(), db.posts.first(), db.comments.pluck("body")]),
    proves: async (_, result) => expect(result).toMatchObject([1, { title: "first" }, ["well said", "indeed"]]),
  },
];

describe.each(NETWORK_STORES)("requests that %s is sent", (name) => {
  let store: NetworkStore;
  let db: NetworkDatabase;
  beforeEach(async () => {
    store = started.stores[name];
    db = store.open();
    await emptyTables(db);
  });

  test.each(tasks)("$name: $requests", async ({ requests, prepare, run, proves }) => {
    await prepare?.(db);
    store.requests.clear();
    const result = await expectRoundTrips(db, requests, () => run(db));
    expect(store.requests.length).toBe(requests);
    await proves(db, result);
  });

  // A pipeline of libSQL's is no transaction by itself: there an atomic list begins and ends one.
  test.skipIf(name === "libsql")("nothing that begins or ends a transaction is sent", async () => {
    await seed(db);
    store.requests.clear();
    await db.atomic([db.users.filter({ email: "ada" }).update({ name: "B" }), db.posts.count()]);
    await Promise.all([db.users.all(), db.posts.all()]);
    await expect(db.atomic([db.users.create({ email: "c" }), db.users.create({ email: "c" })])).rejects.toThrow(
      "users",
    );
    expect(store.requests.all().every(({ path }) => path === "/sql")).toBe(true);
    expect(store.requests.statements().filter((sql) => /^\s*(begin|commit|rollback|savepoint)/i.test(sql))).toEqual([]);
    expect(await db.users.count()).toBe(1);
  });
});

describe("transactions on libSQL over HTTP", () => {
  let store: NetworkStore;
  let db: NetworkDatabase;
  beforeEach(async () => {
    store = started.stores.libsql;
    db = store.open();
    await emptyTables(db);
    await seed(db);
    store.requests.clear();
  });

  test("read, awaited change, commit: three requests", async () => {
    await expectRoundTrips(db, 3, () =>
      db.transaction(async (tx) => {
        const { id, views } = await tx.posts.get({ title: "first" });
        await tx.posts.update(id, { views: views + 1 });
      }),
    );
    expect(store.requests.length).toBe(3);
    expect(await db.posts.pluck("views")).toEqual([1]);
  });

  test("read, then changes that are returned: two requests, and their results", async () => {
    const [changed, count] = await expectRoundTrips(db, 2, () =>
      db.transaction(async (tx) => {
        const { id, views } = await tx.posts.get({ title: "first" });
        return [tx.posts.update(id, { views: views + 1 }), tx.posts.filter({ views: views + 1 }).count()];
      }),
    );
    expect(store.requests.length).toBe(2);
    expect([changed?.views, count]).toEqual([1, 1]);
  });

  test("when the last of the returned changes fails, none is kept", async () => {
    const failing = db.transaction(async (tx) => {
      await tx.users.get({ email: "ada" });
      return [tx.users.create({ email: "x" }), tx.users.create({ email: "ada" })];
    });
    await expect(failing).rejects.toMatchObject({ code: "integrity", kind: "unique" });
    expect(await db.users.pluck("email")).toEqual(["ada"]);
    await expect(db.users.create({ email: "y" })).resolves.toMatchObject({ email: "y" });
  });

  test("a transaction that only begins and ends is no request", async () => {
    await expectRoundTrips(db, 0, () => db.transaction(async () => null));
    expect(store.requests.length).toBe(0);
  });
});

test("transactions over the WebSocket of Neon keep what they did, and undo it", async () => {
  const db = started.stores["neon websocket"].open();
  await emptyTables(db);
  await seed(db);
  await db.transaction(async (tx) => {
    const { id, views } = await tx.posts.get({ title: "first" });
    await tx.posts.update(id, { views: views + 1 });
  });
  await expect(
    db.transaction(async (tx) => {
      await tx.posts.filter({ title: "first" }).update({ views: 100 });
      throw new RangeError("changed my mind");
    }),
  ).rejects.toThrow("changed my mind");
  expect(await db.posts.pluck("views")).toEqual([1]);
});
