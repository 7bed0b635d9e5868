import { afterAll, describe, expect, test } from "vitest";
import { memory, memoryKeyValue } from "../../adapters/memory/index.ts";
import { memoryKeyValueDriver } from "../../adapters/memory/memory-key-value-driver.ts";
import { redisDriver } from "../../adapters/redis/index.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { IntegrityError, ValidationError, connect, model, t } from "../../src/index.ts";
import type { KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import { keyValue } from "../../src/entries/key-value.ts";
import { countingDriver } from "../../src/testing/key-value/counting-driver.ts";

// References between models that are kept by key: what they take, what they give, and how often they ask.

const redisServer = await startRedis();
const drivers: readonly (readonly [string, KeyValueDriver])[] = [
  ["memory", memoryKeyValueDriver({ maxEntries: Infinity, maxBytes: Infinity, copies: false })],
  ["redis", redisDriver({ url: redisServer.url, prefix: "cache-orm-references:" })],
];
afterAll(async () => {
  for (const [, driver] of drivers) await driver.close();
  await redisServer.stop();
});

const run = Date.now();
const User = model(`users_${run}`, {
  id: t.integer().primaryKey(),
  name: t.text(),
  lead: t.ref("self", { reverse: "team" }).nullable(),
});
const Team = model(`teams_${run}`, { id: t.integer().primaryKey(), title: t.text() });
const Member = model(
  `members_${run}`,
  {
    user: t.ref(User, { reverse: "teams" }),
    team: t.ref(Team, { reverse: "members" }),
    role: t.text().default("guest"),
  },
  { primaryKey: ["user", "team"] },
);
const Note = model(`notes_${run}`, {
  id: t.integer().primaryKey(),
  author_id: t.ref(User, { reverse: "notes" }).nullable(),
  owner: t.ref(User, { reverse: "owned" }).column("belongs_to").nullable(),
});

describe.each(drivers)("references by key in %s", async (_, tested) => {
  const { driver, calls } = countingDriver(tested);
  const db = connect(keyValue(driver), { users: User, teams: Team, members: Member, notes: Note });
  const [ada, bob] = await db.users.createMany([
    { id: 1, name: "Ada" },
    { id: 2, name: "Bob", leadId: 1 },
  ]);
  const [red, blue] = await db.teams.createMany([
    { id: 1, title: "red" },
    { id: 2, title: "blue" },
  ]);
  if (ada === undefined || bob === undefined || red === undefined || blue === undefined) throw new Error("no rows");

  test("a row or its key is taken, in one row and in many", async () => {
    const members = await db.members.createMany([
      { user: ada, team: red },
      { userId: 1, team: blue, role: "lead" },
      { user: bob, teamId: 1 },
    ]);
    expect(members.map(({ userId, teamId }) => [userId, teamId])).toStrictEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
    const keys = [
      { userId: 2, teamId: 1 },
      { userId: 2, teamId: 2 },
      { userId: 1, teamId: 2 },
    ];
    expect((await db.members.getMany(keys)).map((each) => each?.role ?? null)).toStrictEqual(["guest", null, "lead"]);
    expect((await db.members.find({ user: ada, teamId: 2 }))?.role).toBe("lead");
    expect((await db.members.get({ user: ada, team: red })).role).toBe("guest");
    expect((await db.members.update({ userId: 2, teamId: 1 }, { role: "lead" }))?.role).toBe("lead");
    expect(await db.members.deleteMany([...keys, { userId: 1, teamId: 1 }])).toBe(3);
    expect(await db.members.delete({ userId: 1, teamId: 1 })).toBe(false);
  });

  test("a composite key is an object with exactly its fields", async () => {
    const wrong: readonly unknown[] = [[1, 2], [1, 2, 3], 1, { userId: 1 }, { userId: 1, teamId: 1, role: "x" }];
    for (const key of wrong) {
      expect(() => db.members.delete(key as never)).toThrow(ValidationError);
      expect(() => db.members.update(key as never, { role: "x" })).toThrow(ValidationError);
      expect(() => db.members.getMany([key as never])).toThrow(ValidationError);
    }
  });

  test("the key of a reference is there without a call, and what it leads to in one call more, for any number of rows", async () => {
    await db.members.upsertMany([
      { user: ada, team: red },
      { user: ada, team: blue },
      { user: bob, team: red },
    ]);
    const before = calls();
    const row = await db.members.get({ userId: 2, teamId: 1 });
    expect([row.userId, row.teamId, calls() - before]).toStrictEqual([2, 1, 1]);

    const asked = calls();
    const found = await db.members.filter({ userId: 2, teamId: 1 }).include("user").all();
    expect(found.map(({ user }) => user.name)).toStrictEqual(["Bob"]);
    expect(calls() - asked).toBe(2);

    const many = calls();
    const all = await db.members.filter({ teamId: 1 }).include("user").orderBy("userId").all();
    expect(all.map(({ user }) => user.name)).toStrictEqual(["Ada", "Bob"]);
    expect(calls() - many).toBe(2);
  });

  test("what refers to a row is included with it", async () => {
    const users = await db.users
      .filter((u) => u.id.in([1, 2]))
      .include({ team: (u) => u.select("name") })
      .orderBy("id")
      .all();
    expect(users.map(({ team }) => team)).toStrictEqual([[{ name: "Bob" }], []]);
  });

  test("a reference to its own model, and one that may be null, are null where nothing was given", async () => {
    expect([ada.leadId, bob.leadId]).toStrictEqual([null, 1]);
    const rows = await db.users
      .filter((u) => u.id.in([1, 2]))
      .include("lead")
      .orderBy("id")
      .all();
    expect(rows.map(({ lead }) => lead?.name ?? null)).toStrictEqual([null, "Ada"]);
  });

  test("a required one cannot be left out, be null, or lead nowhere", async () => {
    expect(() => db.members.create({ team: red } as never)).toThrow(/user/);
    expect(() => db.members.create({ userId: null, team: red } as never)).toThrow(ValidationError);
    expect(() => db.members.create({ user: null, team: red } as never)).toThrow(ValidationError);
    expect(() => db.members.create({ user: {}, team: red } as never)).toThrow(/user must be a row with id/);
    await expect(db.members.create({ userId: 77, team: red })).rejects.toThrow(IntegrityError);
  });

  test("a name that ends in _id, and a column of another name, are names like others", async () => {
    await db.notes.create({ id: 1, author_id: ada, ownerId: 2 });
    const note = await db.notes.filter({ id: 1 }).include("author_id", "owner").first();
    expect([note?.author_id?.name, note?.owner?.name, note?.ownerId]).toStrictEqual(["Ada", "Bob", 2]);
    expect(Object.keys(await db.notes.get(1))).toStrictEqual(["id", "author_idId", "ownerId"]);
  });

  test("a field of the name that a reference needs for its key is refused", () => {
    const fields = { id: t.integer().primaryKey(), author: t.ref(User), authorId: t.integer() };
    expect(() => model("p", fields as never)).toThrow(/authorId is declared twice/);
  });
});

test("rows of a database and rows by key include one another", async () => {
  const Person = model("people", { id: t.integer().primaryKey(), name: t.text() });
  const Login = model(
    "logins",
    { token: t.text().primaryKey(), person: t.ref(Person, { reverse: "logins" }) },
    { store: "cache", ttl: 60 },
  );
  const db = connect({ default: memory(), cache: memoryKeyValue() }, { people: Person, logins: Login });
  await db.people.createMany([
    { id: 1, name: "Kim" },
    { id: 2, name: "Lou" },
  ]);
  await db.logins.createMany([
    { token: "a", personId: 1 },
    { token: "b", personId: 2 },
    { token: "c", personId: 1 },
  ]);
  expect((await db.logins.filter({ token: "b" }).include("person").first())?.person.name).toBe("Lou");
  const people = await db.people
    .orderBy("id")
    .include({ logins: (l) => l.orderBy("token").select("token") })
    .all();
  expect(people.map(({ logins }) => logins)).toStrictEqual([[{ token: "a" }, { token: "c" }], [{ token: "b" }]]);
});
