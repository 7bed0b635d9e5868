import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { postgres } from "../../adapters/postgres/index.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { ConnectionStateError, SerializationError, connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { type NetworkDatabase, emptyTables, models, startStores } from "./network-stores.ts";

// Many at once on the same rows: nothing is lost, nothing is done twice, and who cannot be served is told so by a typed error.

const MANY = 30;
const STORES = ["postgres", "neon", "neon websocket", "libsql"] as const;
const INTERACTIVE = ["postgres", "neon websocket", "libsql"] as const;
const each = <Done>(count: number, make: (index: number) => PromiseLike<Done>): Promise<Done[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

let started: Awaited<ReturnType<typeof startStores>>;
let server: Awaited<ReturnType<typeof startPostgres>>;
let url = "";
const databases: Record<string, NetworkDatabase> = {};

beforeAll(async () => {
  server = await startPostgres();
  url = await server.freshDatabase();
  started = await startStores();
  databases["postgres"] = connect(postgres({ url }), models) as NetworkDatabase;
  await createTables(databases["postgres"]);
  for (const [name, store] of Object.entries(started.stores)) databases[name] = store.open();
});

afterAll(async () => {
  await databases["postgres"]?.close();
  await started?.close();
  await server?.stop();
});

/** Lets those who come wait for each other. */
function meeting(count: number): () => Promise<void> {
  let missing = count;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    missing -= 1;
    if (missing === 0) open();
    await opened;
  };
}

describe.each(STORES)("%s", (name) => {
  let db: NetworkDatabase;
  beforeEach(async () => {
    db = databases[name] as NetworkDatabase;
    await emptyTables(db);
  });

  test("of many who get or create the same row, one creates it", async () => {
    const found = await each(MANY, (index) => db.users.getOrCreate({ email: `e${index % 3}` }, { name: `n${index}` }));
    expect(found.filter(({ created }) => created).length).toBe(3);
    expect(new Set(found.map(({ row }) => row.id)).size).toBe(3);
    for (const { row } of found) expect(await db.users.get(row.id)).toEqual(row);
  });

  test("of many who update or create the same row, one creates it and all others change it", async () => {
    const author = await db.users.create({ email: "author" });
    await db.posts.create({ authorId: author.id, title: "other" });
    const found = await each(MANY, (index) => db.users.updateOrCreate({ email: "same" }, { name: `n${index}` }));
    expect(found.filter(({ created }) => created).length).toBe(1);
    expect(found.map(({ row }) => row.name).toSorted()).toEqual(
      Array.from({ length: MANY }, (_, index) => `n${index}`).toSorted(),
    );
    expect(await db.users.count()).toBe(2);
  });

  test("many who upsert the same rows, singly and in bulk, leave each row once", async () => {
    await each(MANY, async (index) => {
      if (index % 2 === 0) return db.users.upsert({ email: `e${index % 4}`, name: `n${index}` });
      // In one order: rows that two statements take in different orders are a deadlock.
      return db.users.upsertMany(["e0", "e1", "e2"].map((email) => ({ email, name: `m${index}` })));
    });
    expect(await db.users.orderBy("email").pluck("email")).toEqual(["e0", "e1", "e2"]);
  });

  test("of many who create the same row, one does, and all others are told that it is there", async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: MANY }, () => db.atomic([db.users.create({ email: "same" }), db.users.count()])),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBe(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "integrity", kind: "unique" });
  });

  test("lists that hand on the keys they create keep them apart", async () => {
    await each(MANY, (index) =>
      db.atomic((b) => {
        const author = b.users.create({ email: `e${index}` });
        b.posts.createMany([0, 1, 2].map((post) => ({ author, title: `e${index} ${post}` })));
        b.posts.filter({ title: `e${index} 0` }).update((p) => ({ views: p.views.add(1) }));
      }),
    );
    const posts = await db.posts.include("author").all();
    expect(posts.length).toBe(3 * MANY);
    for (const { title, author } of posts) expect(title.startsWith(`${author.email} `)).toBe(true);
    expect(await db.posts.filter({ views: 1 }).count()).toBe(MANY);
  });
});

describe.each(INTERACTIVE)("transactions on %s", (name) => {
  let db: NetworkDatabase;
  let ids: number[];
  beforeEach(async () => {
    db = databases[name] as NetworkDatabase;
    await emptyTables(db);
    const { id: authorId } = await db.users.create({ email: "author" });
    ids = (await db.posts.createMany(["a", "b"].map((title) => ({ authorId, title })))).map(({ id }) => id);
  });

  test.each(["repeatable read", "serializable"] as const)(
    "many that read a number and write the next one, %s, count without a gap",
    { timeout: 60_000 },
    async (isolation) => {
      const id = ids[0] ?? 0;
      const seen = await each(20, () =>
        db.transaction(
          async (tx) => {
            const { views } = await tx.posts.get(id);
            await tx.posts.update(id, { views: views + 1 });
            return views;
          },
          { isolation, retries: 1_000 },
        ),
      );
      expect(seen.toSorted((left, right) => left - right)).toEqual(Array.from({ length: 20 }, (_, index) => index));
      expect((await db.posts.get(id)).views).toBe(20);
    },
  );

  test("the same, with changes that travel with the commit", { timeout: 60_000 }, async () => {
    const id = ids[0] ?? 0;
    const seen = await each(20, () =>
      db.transaction(
        async (tx) => {
          const { views } = await tx.posts.get(id);
          return [tx.posts.update(id, { views: views + 1 }), tx.posts.count()];
        },
        { isolation: "repeatable read", retries: 1_000 },
      ),
    );
    expect(seen.map(([post]) => post?.views).toSorted((left = 0, right = 0) => left - right)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test("two that change the same rows in opposite orders: both are done in the end", async () => {
    const meet = meeting(2);
    let rounds = 0;
    const change = (order: readonly number[]): Promise<void> =>
      db.transaction(
        async (tx) => {
          rounds += 1;
          const isFirst = rounds <= 2;
          for (const [index, id] of order.entries()) {
            await tx.posts.filter({ id }).update((p) => ({ views: p.views.add(1) }));
            // Where one waits for the other to begin, they cannot meet.
            if (index === 0 && isFirst && name !== "libsql") await meet();
          }
        },
        { retries: 5 },
      );
    await Promise.all([change(ids), change(ids.toReversed())]);
    expect(await db.posts.pluck("views")).toEqual([2, 2]);
    if (name !== "libsql") expect(rounds).toBe(3);
  });
});

describe.each(["postgres", "neon websocket"] as const)("conflicts on %s", (name) => {
  test("of two that each write what the other has read, one is refused", async () => {
    const db = databases[name] as NetworkDatabase;
    await emptyTables(db);
    await db.users.createMany(["a", "b"].map((email) => ({ email, name: "on" })));
    const meet = meeting(2);
    const outcomes = await Promise.allSettled(
      ["a", "b"].map((email) =>
        db.transaction(
          async (tx) => {
            const on = await tx.users.filter({ name: "on" }).count();
            await meet();
            if (on > 1) await tx.users.filter({ email }).update({ name: "off" });
          },
          { isolation: "serializable" },
        ),
      ),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
    expect(refused.length).toBe(1);
    expect(refused[0]).toBeInstanceOf(SerializationError);
    expect(await db.users.filter({ name: "on" }).count()).toBe(1);
  });
});

describe("a pool of two connections", () => {
  test("serves a hundred at once", async () => {
    const db = connect(postgres({ url, max: 2 }), models) as NetworkDatabase;
    await each(100, (index) => db.users.updateOrCreate({ email: `pool ${index % 7}` }, { name: "x" }));
    expect(await db.users.filter((u) => u.email.startsWith("pool")).delete()).toBe(7);
    await db.close();
  });

  test("refuses who waits for a third one too long, and goes on afterwards", async () => {
    const db = connect(postgres({ url, max: 2, timeout: 300 }), models) as NetworkDatabase;
    const hold = meeting(3);
    const begun = meeting(3);
    const held = each(2, () =>
      db.transaction(async (tx) => {
        await tx.users.count();
        await Promise.all([begun(), hold()]);
      }),
    );
    await begun();
    const refused = await Promise.allSettled(Array.from({ length: 5 }, () => db.users.count()));
    for (const outcome of refused)
      expect(outcome.status === "rejected" && outcome.reason).toBeInstanceOf(ConnectionStateError);
    await hold();
    await held;
    expect(await db.users.filter({ email: "nobody" }).count()).toBe(0);
    await db.close();
  });
});
