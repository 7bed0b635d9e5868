import { describe, expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { sqlite } from "../../../adapters/sqlite/index.ts";
import {
  type Adapter,
  ConnectionStateError,
  OperationalError,
  type QueryEvent,
  UnsupportedError,
  ValidationError,
  connect,
  from,
  model,
  t,
} from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import { expectRoundTrips } from "../../../src/testing/index.ts";
import { remoteStore } from "../../support/remote-store.ts";

const User = model("users", { id: t.id(), name: t.text() });
const Visit = model("visits", { id: t.id(), user: t.ref(User, { reverse: "visits" }), page: t.text() });
const Session = model(
  "sessions",
  { id: t.id(), user: t.ref(User, { reverse: "sessions" }), device: t.text() },
  { store: "cache" },
);
const Click = model(
  "clicks",
  { id: t.id(), session: t.ref(Session, { reverse: "clicks" }), user: t.ref(User, { reverse: "clicks" }) },
  { store: "cache" },
);
const models = { users: User, visits: Visit, sessions: Session, clicks: Click };

// oxlint-disable-next-line typescript/explicit-function-return-type
function open(options: Parameters<typeof connect>[2] = {}) {
  return connect({ default: memory(), cache: memory() }, models, options);
}

// oxlint-disable-next-line typescript/explicit-function-return-type
async function filled(options: Parameters<typeof connect>[2] = {}) {
  const db = open(options);
  const [ann, bob] = await db.users.createMany([{ name: "Ann" }, { name: "Bob" }]);
  if (ann === undefined || bob === undefined) throw new TypeError("two users were made");
  await db.sessions.createMany([
    { user: ann, device: "phone" },
    { user: bob, device: "desk" },
    { user: ann, device: "desk" },
  ]);
  await db.clicks.createMany([
    { sessionId: 1, user: bob },
    { sessionId: 3, user: ann },
  ]);
  return db;
}

async function refusalOf(ask: () => unknown): Promise<Error> {
  try {
    await ask();
  } catch (error) {
    return error as Error;
  }
  throw new TypeError("it was not refused");
}

describe("connecting", () => {
  test("a model in a store that was not given is refused, by its name and that of the store", () => {
    expect(() => connect({ default: memory() }, models)).toThrow(ValidationError);
    expect(() => connect({ default: memory(), other: memory() }, models)).toThrow(/sessions: store is cache, .*other/);
  });

  test("one adapter holds the models of all stores", async () => {
    const db = connect(memory(), models);
    const user = await db.users.create({ name: "Ann" });
    await db.sessions.create({ user, device: "desk" });
    expect(await db.users.include("sessions").get({ id: 1 })).toMatchObject({ sessions: [{ device: "desk" }] });
  });

  test("what is no adapter is refused, and several need one called default", () => {
    const given: readonly unknown[] = [null, 3, {}, { cache: memory() }, { default: memory(), cache: {} }];
    for (const each of given) expect(() => connect(each as Adapter, { users: User })).toThrow(ValidationError);
  });

  test("a reference that should follow a row of another store is refused", () => {
    for (const onDelete of ["cascade", "setNull"] as const) {
      const Token = model("tokens", { id: t.id(), user: t.ref(User, { onDelete }).nullable() }, { store: "cache" });
      const given = { users: User, tokens: Token };
      expect(() => connect({ default: memory(), cache: memory() }, given)).toThrow(UnsupportedError);
      expect(() => connect(memory(), given)).toThrow(/tokens\.user.*users.*delete the rows in the program/);
    }
  });
});

describe("adapters that need to know their models", () => {
  test("each is told its own once, before any request, and gives the adapter to use", async () => {
    const told: unknown[] = [];
    const knowing = (name: string): Adapter => {
      const inner = memory();
      return {
        ...inner,
        accept({ sources, serializers }) {
          told.push([name, Array.from(sources, (source) => source.name), serializers]);
          return { ...inner, name };
        },
      };
    };
    const serializers = { get: () => null };
    const events: QueryEvent[] = [];
    const onQuery = (event: QueryEvent): unknown => events.push(event);
    const db = connect({ default: knowing("a"), cache: knowing("b") }, models, { serializers, onQuery });
    expect(told).toEqual([
      ["a", ["users", "visits"], serializers],
      ["b", ["sessions", "clicks"], serializers],
    ]);
    await db.sessions.count();
    await db.users.count();
    expect(events.map(({ store, name }) => [store, name])).toEqual([
      ["b", "cache"],
      ["a", "default"],
    ]);
    connect(knowing("c"), models);
    expect(told.at(-1)).toEqual(["c", Object.keys(models), undefined]);
  });

  test("the same models are told as the same object, whoever connects them", () => {
    const seen: unknown[] = [];
    const inner = memory();
    const adapter: Adapter = { ...inner, accept: ({ sources }) => (seen.push(sources), inner) };
    connect(adapter, models);
    connect(adapter, models);
    expect(seen[0]).toBe(seen[1]);
  });

  test("what only some stores have is refused by the others", () => {
    const { accept: _, ...plain } = sqlite({ url: "file::memory:" }) as Adapter;
    for (const options of [{ ttl: 60 }, { serializer: "msgpack" }, { key: (id: number) => `n${id}` }]) {
      const Note = model("notes", { id: t.id() }, options as never);
      expect(() => connect(plain, { notes: Note })).toThrow(UnsupportedError);
      expect(() => connect(plain, { notes: Note })).toThrow(/(ttl|serializer|key) of notes is not supported by sqlite/);
    }
  });

  test("a registry without get is refused", () => {
    for (const serializers of [3, null, {}, { get: 1 }])
      expect(() => connect(memory(), models, { serializers: serializers as never })).toThrow(ValidationError);
  });
});

describe("references between stores", () => {
  test("are not checked, and hold no row back", async () => {
    const db = open();
    await db.sessions.create({ userId: 77, device: "desk" });
    const user = await db.users.create({ name: "Ann" });
    await db.sessions.create({ user, device: "phone" });
    expect(await db.users.delete(user.id)).toBe(true);
    expect(await db.sessions.include("user").orderBy("id").pluck("userId")).toEqual([77, 1]);
    expect(await db.sessions.include("user").all()).toMatchObject([{ user: null }, { user: null }]);
  });

  test("within one store they are checked as ever", async () => {
    const db = open();
    await expect(db.clicks.create({ sessionId: 9, userId: 9 })).rejects.toMatchObject({ kind: "foreignKey" });
    await expect(db.visits.create({ userId: 9, page: "/" })).rejects.toMatchObject({ kind: "foreignKey" });
  });

  test("tables are created in their own store, without foreign keys that lead out of it", async () => {
    const stores = { default: sqlite({ url: "file::memory:" }), cache: sqlite({ url: "file::memory:" }) };
    const db = connect(stores, models);
    await createTables(db);
    await createTables(db);
    const cache = connect(stores.cache, { sessions: Session });
    const names = `select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by 1`;
    const tables = { default: connect(stores.default, { users: User }).sql, cache: cache.sql };
    expect(await tables.default(Object.assign([names], { raw: [names] }))).toEqual([
      { name: "users" },
      { name: "visits" },
    ]);
    expect(await tables.cache(Object.assign([names], { raw: [names] }))).toEqual([
      { name: "clicks" },
      { name: "sessions" },
    ]);
    const [{ sql } = { sql: "" }] = await cache.sql<{
      sql: string;
    }>`select sql from sqlite_master where name = 'clicks'`;
    expect(sql.match(/REFERENCES "\w+"/g)).toEqual(['REFERENCES "sessions"']);
    await db.close();
  });
});

describe("requests", () => {
  test("included rows take one call for each store and level, whatever is included", async () => {
    const [here, there] = [remoteStore(), remoteStore()];
    const db = connect({ default: here.adapter, cache: there.adapter }, models);
    await db.users.createMany([{ name: "Ann" }, { name: "Bob" }]);
    await db.sessions.createMany([
      { userId: 1, device: "a" },
      { userId: 2, device: "b" },
    ]);
    await expectRoundTrips(db, 1, () => db.users.all());
    await expectRoundTrips(db, 2, () => db.users.include("sessions").all());
    const two = db.users.include("sessions", "clicks", "visits").all();
    await expectRoundTrips(db, 2, () => two);
    expect(there.calls.at(-1)?.map(({ kind }) => kind)).toEqual(["select", "select"]);
    const back = db.users.include({ sessions: (s) => s.include("user", "clicks") }).all();
    await expectRoundTrips(db, 3, () => back);
    for (const [query, trips] of [
      [two, 2],
      [back, 3],
    ] as const)
      expect(query.inspect().roundTrips).toBe(trips);
  });

  test("what leads nowhere asks nothing more", async () => {
    const db = await filled();
    await expectRoundTrips(db, 1, () => db.users.filter({ id: 99 }).include("sessions").all());
    await expectRoundTrips(db, 1, () => db.users.include({ sessions: (s) => s.none() }).all());
    const nothing = db.users.none().include("sessions").all();
    await expectRoundTrips(db, 0, () => nothing);
    expect(nothing.inspect().roundTrips).toBe(0);
  });

  test("inspect shows what every store is asked", async () => {
    const stores = { default: sqlite({ url: "file::memory:" }), cache: memory() };
    const db = connect(stores, models);
    const { store, roundTrips, statements = [], ranges } = db.users.include("sessions").all().inspect();
    expect([store, roundTrips, statements.length, ranges]).toEqual(["sqlite", 2, 1, ["lookup sessions by userId"]]);
    const forward = db.sessions
      .include({ user: (u) => u.select("name") })
      .all()
      .inspect();
    expect(forward).toMatchObject({ store: "memory", roundTrips: 2, ranges: ["scan sessions"] });
    expect(forward.statements?.[0]?.sql).toContain('FROM "users"');
    await db.close();
  });

  test("a signal ends the reading of included rows too", async () => {
    const ending = new AbortController();
    const there = remoteStore(() => ending.abort());
    const db = connect({ default: memory(), cache: there.adapter }, models, { retry: false });
    await db.users.create({ name: "Ann" });
    const asked = db.users.signal(ending.signal).include("sessions").all();
    await expect(asked).rejects.toThrow(OperationalError);
    expect(there.calls).toHaveLength(1);
  });

  test("a failure of either store is that of the query", async () => {
    const there = remoteStore(() => {
      throw new OperationalError("bad weather", {});
    });
    const db = connect({ default: memory(), cache: there.adapter }, models, { retry: false });
    await db.users.create({ name: "Ann" });
    await expect(db.users.include("sessions").all()).rejects.toThrow("bad weather");
    expect(await db.users.count()).toBe(1);
  });
});

describe("rows", () => {
  test("that several parents share belong to each of them alone", async () => {
    const db = await filled();
    const [first, , third] = await db.sessions
      .orderBy("id")
      .include({ user: (u) => u.include("visits", "sessions") })
      .all();
    expect(first?.user).toEqual(third?.user);
    expect(first?.user).not.toBe(third?.user);
    expect(first?.user.sessions[0]).not.toBe(third?.user.sessions[0]);
  });

  test("of queries made elsewhere are read from their stores", async () => {
    const db = await filled();
    const { users, sessions } = from(models);
    expect(await db.run(sessions.count())).toBe(3);
    expect(await db.run(users.include({ sessions: (s) => s.orderBy("-id").limit(1) }).get({ id: 1 }))).toMatchObject({
      name: "Ann",
      sessions: [{ id: 3 }],
    });
    const Stray = model("strays", { id: t.id() }, { store: "attic" });
    await expect(db.run(from(Stray).count())).rejects.toThrow(/strays: is kept in store attic/);
  });
});

describe("whatever needs two stores at once", () => {
  const asked: Readonly<Record<string, (db: ReturnType<typeof open>) => unknown>> = {
    "a filter over a reference": (db) => db.sessions.filter({ user: { name: "Ann" } }).all(),
    "a condition on related rows": (db) => db.users.filter((u) => u.sessions.some()).all(),
    "a condition behind a relation of the same store": (db) =>
      db.visits.filter((v) => v.user.sessions.none({ device: "desk" })).count(),
    "an order by a reference": (db) => db.sessions.orderBy((s) => s.user.name.asc()).first(),
    "an annotation": (db) => db.users.annotate((u) => ({ n: u.sessions.count() })).all(),
    "a condition within an include": (db) =>
      db.users.include({ visits: (v) => v.filter((p) => p.user.sessions.some()) }).all(),
    "a condition of included rows of the other store": (db) =>
      db.users.include({ sessions: (s) => s.filter((p) => p.user.name.eq("Ann")) }).all(),
    "a set in a condition": (db) => db.users.filter((u) => u.id.in(db.sessions.select("userId"))).all(),
    "combined sets": (db) => db.users.select("id").union(db.sessions.select("id")).all(),
    "an update by a filter": (db) => db.sessions.filter((s) => s.user.name.eq("Ann")).update({ device: "x" }),
    "a delete by a filter": (db) => db.users.filter((u) => u.sessions.none()).delete(),
    explain: (db) => db.users.include("sessions").all().explain(),
    "an atomic list": (db) => db.atomic([db.users.count(), db.sessions.count()]),
    "an include in an atomic list": (db) => db.atomic([db.users.include("sessions").all()]),
    "a query of the other store in a transaction": (db) => db.transaction(async (tx) => tx.run(db.sessions.count())),
    "an include in a transaction": (db) =>
      db.transaction(async (tx) => tx.run(db.users.include("sessions").all() as PromiseLike<unknown> as never)),
    "a last query of a transaction": (db) => db.transaction(async () => [db.sessions.count()]),
  };

  test.each(Object.entries(asked))("is refused before it is sent: %s", async (_, ask) => {
    const events: QueryEvent[] = [];
    const db = await filled({ onQuery: (event) => events.push(event) });
    events.length = 0;
    const refused = await refusalOf(() => ask(db));
    expect(refused).toBeInstanceOf(UnsupportedError);
    expect(refused.message).toMatch(/sessions|user/);
    expect(events.filter(({ statements }) => !/BEGIN|ROLLBACK/.test(statements.join()))).toEqual([]);
  });

  test("what the store of included rows cannot do is refused before the first store is asked", async () => {
    const events: QueryEvent[] = [];
    const inner = memory();
    const refuse = (plan: Parameters<Adapter["inspect"]>[0]): ReturnType<Adapter["inspect"]> => {
      if (plan.kind === "select" && plan.order.length > 1)
        throw new UnsupportedError("an order of sessions", "this store", "add an index");
      return inner.inspect(plan);
    };
    const stores = { default: memory(), cache: { ...inner, inspect: refuse } };
    const db = connect(stores, models, { onQuery: (event) => events.push(event) });
    const asked = db.users.include({ sessions: (s) => s.orderBy("device") }).all();
    expect((await refusalOf(() => asked)).message).toMatch(/add an index/);
    expect(events).toEqual([]);
  });

  test("is named with its model, its relation and what to do", async () => {
    const db = open();
    const refused = await refusalOf(() => db.users.filter((u) => u.sessions.some()).all());
    expect(refused.message).toMatch(/users\.sessions.*sessions in store cache.*ask sessions first/);
    const mixed = await refusalOf(() => db.atomic([db.users.count(), db.sessions.count()]));
    expect(mixed.message).toMatch(/users in store default and sessions in store cache/);
  });
});

describe("several things as one", () => {
  test("an atomic list runs in the store of its models", async () => {
    const db = await filled();
    const [session, count] = await db.atomic([
      db.sessions.create({ userId: 1, device: "tv" }),
      db.sessions.filter({ userId: 1 }).count(),
    ]);
    expect([session.device, count]).toEqual(["tv", 3]);
    const failing = db.atomic([
      db.sessions.create({ userId: 1, device: "x" }),
      db.clicks.create({ sessionId: 99, userId: 1 }),
    ]);
    await expect(failing).rejects.toMatchObject({ kind: "foreignKey" });
    expect(await db.sessions.count()).toBe(4);
    expect(await db.atomic([])).toEqual([]);
  });

  test("callbacks and transactions see the models of the default store only", async () => {
    const db = await filled();
    let seen: string[] = [];
    await db.atomic((b) => void (seen = Object.keys(b)));
    expect(seen).toEqual(["users", "visits"]);
    const names = await db.transaction(async (tx) => {
      seen = Object.keys(tx).filter((name) => name in models);
      const user = await tx.users.create({ name: "Cyd" });
      await tx.visits.create({ user, page: "/" });
      return tx.users.include("visits").pluck("name");
    });
    expect(seen).toEqual(["users", "visits"]);
    expect(names).toEqual(["Ann", "Bob", "Cyd"]);
  });
});

describe("the life of a database", () => {
  test("ping asks every store, close ends every store", async () => {
    const ended: string[] = [];
    const watched = (name: string): Adapter => {
      const { adapter } = remoteStore();
      return { ...adapter, close: async () => void ended.push(name) };
    };
    const names: string[] = [];
    const stores = { default: watched("a"), cache: watched("b") };
    const db = connect(stores, models, { onQuery: ({ name }) => names.push(name) });
    await db.ping();
    expect(names.sort()).toEqual(["cache", "default"]);
    await db.close();
    expect(ended.sort()).toEqual(["a", "b"]);
    await expect(db.users.count()).rejects.toThrow(ConnectionStateError);
    await expect(db.sessions.count()).rejects.toThrow(ConnectionStateError);
    await expect(db.ping()).rejects.toThrow(ConnectionStateError);
  });

  test("time limits and repeated calls are those of every store", async () => {
    let failures = 1;
    const there = remoteStore(() => {
      failures -= 1;
      if (failures >= 0) throw new OperationalError("bad weather", { transient: true });
    });
    const db = connect({ default: memory(), cache: there.adapter }, models, { retry: { delay: 1 } });
    await db.users.create({ name: "Ann" });
    expect(await db.users.include("sessions").all()).toEqual([{ id: 1, name: "Ann", sessions: [] }]);
    expect(there.calls).toHaveLength(2);
    const slow = remoteStore(() => new Promise<void>(() => undefined));
    const hasty = connect({ default: memory(), cache: slow.adapter }, models, { timeout: 20, retry: false });
    await expect(hasty.sessions.count()).rejects.toThrow(OperationalError);
    expect(await hasty.users.count()).toBe(0);
  });

  test("SQL of the user goes to the default store", async () => {
    const db = connect({ default: sqlite({ url: "file::memory:" }), cache: memory() }, models);
    expect(await db.sql<{ n: number }>`select 1 as n`).toEqual([{ n: 1 }]);
    expect(await db.run(db.sql<{ n: number }>`select 2 as n`)).toEqual([{ n: 2 }]);
    expect(await db.atomic([db.sql`select 3 as n`])).toEqual([[{ n: 3 }]]);
    await db.close();
  });
});
