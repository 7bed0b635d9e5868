import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Refuses, type Steps, type Subject, subject } from "../subject.ts";

const User = model("keyed_users", {
  id: t.id(),
  email: t.text().unique(),
  nick: t.text().unique().nullable(),
  name: t.text().default("nobody"),
  logins: t.integer().default(0),
  touched: t.integer().default(0).onUpdate(9),
});
const Member = model(
  "keyed_members",
  {
    user: t.ref(User, { reverse: "memberships" }),
    team: t.text(),
    role: t.text().default("member"),
    seat: t.integer().nullable(),
  },
  { primaryKey: ["user", "team"], unique: [["team", "seat"]] },
);
const Code = model("keyed_codes", {
  code: t.uuid().primaryKey(),
  at: t.timestamp().nullable(),
  amount: t.bigint().nullable(),
});
const Range = model(
  "keyed_ranges",
  { id: t.id(), code: t.text().unique(), low: t.integer().default(0), high: t.integer().default(1) },
  { checks: { ordered: (p) => p.low.lt(p.high) } },
);
const Revision = model("keyed_revisions", {
  id: t.id(),
  tag: t.text().default("new").onUpdate("changed").unique(),
  value: t.integer().default(0),
  touched: t.integer().default(0).onUpdate(9),
});
const models = { users: User, members: Member, codes: Code, ranges: Range, revisions: Revision };
type Db = CaseDatabase<typeof models>;

const A = "00000000-0000-4000-8000-00000000000a";
const B = "00000000-0000-4000-8000-00000000000b";
const C = "00000000-0000-4000-8000-00000000000c";

async function team(db: Db): Promise<{ ids: number[] }> {
  const users = await db.users.createMany([{ email: "a@x" }, { email: "b@x" }]);
  const ids = users.map((user) => user.id);
  await db.members.createMany(ids.flatMap((userId) => ["red", "blue"].map((name) => ({ userId, team: name }))));
  return { ids };
}

const many: readonly Steps<Db>[] = [
  {
    name: "getMany gives the rows in the order of the keys, null where there is none",
    steps: async ({ db, expect }) => {
      await db.codes.createMany([{ code: A }, { code: C }]);
      const rows = await db.codes.getMany([C, B, A]);
      expect(rows.map((row) => row?.code ?? null)).toStrictEqual([C, null, A]);
    },
  },
  {
    name: "getMany of the same key twice gives the row twice",
    steps: async ({ db, expect }) => {
      await db.codes.create({ code: A });
      const [first, second] = await db.codes.getMany([A, A.toUpperCase()]);
      expect([first?.code, second?.code]).toStrictEqual([A, A]);
    },
  },
  {
    name: "getMany of ids",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      const rows = await db.users.getMany([...ids, -1].reverse());
      expect(rows.map((row) => row?.email ?? null)).toStrictEqual([null, "b@x", "a@x"]);
    },
  },
  {
    name: "getMany of composite keys",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      const [a = 0, b = 0] = ids;
      const keys = [
        { userId: b, team: "blue" },
        { userId: a, team: "green" },
        { team: "red", userId: a },
      ];
      const rows = await db.members.getMany(keys);
      expect(rows.map((row) => row && [row.userId, row.team])).toStrictEqual([[b, "blue"], null, [a, "red"]]);
    },
  },
  {
    name: "getMany is one request",
    steps: async ({ db, expect, requests }) => {
      const before = requests();
      await db.codes.getMany([A, B, C]);
      expect(requests() - before).toStrictEqual(1);
    },
  },
  {
    name: "getMany of 2,000 keys",
    steps: async ({ db, expect }) => {
      const created = await db.users.createMany(Array.from({ length: 2000 }, (_, index) => ({ email: `${index}@x` })));
      const keys = created.map((user) => user.id).reverse();
      const rows = await db.users.getMany(keys);
      expect(rows.map((row) => row?.id)).toStrictEqual(keys);
    },
  },
  {
    name: "deleteMany counts the rows that were there",
    steps: async ({ db, expect }) => {
      await db.codes.createMany([{ code: A }, { code: C }]);
      expect(await db.codes.deleteMany([A, B, A])).toStrictEqual(1);
      expect(await db.codes.pluck("code")).toStrictEqual([C]);
    },
  },
  {
    name: "deleteMany of composite keys",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      const [a = 0, b = 0] = ids;
      expect(
        await db.members.deleteMany([
          { userId: a, team: "red" },
          { userId: b, team: "blue" },
          { userId: b, team: "green" },
        ]),
      ).toStrictEqual(2);
      expect(await db.members.orderBy("userId", "team").pluck("team")).toStrictEqual(["blue", "red"]);
    },
  },
  {
    name: "get, find and delete by a composite key",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      const key = { userId: ids[0] ?? 0, team: "red" };
      expect((await db.members.get(key)).role).toStrictEqual("member");
      expect(await db.members.find({ ...key, team: "green" })).toStrictEqual(null);
      expect(await db.members.delete(key)).toStrictEqual(true);
      expect(await db.members.find(key)).toStrictEqual(null);
    },
  },
];

const updates: readonly Steps<Db>[] = [
  {
    name: "updateMany writes each row its own values",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      const [a = 0, b = 0] = ids;
      expect(
        await db.users.updateMany([
          { id: b, name: "Bob" },
          { id: a, name: "Ann" },
        ]),
      ).toStrictEqual(2);
      expect(await db.users.orderBy("email").pluck("name")).toStrictEqual(["Ann", "Bob"]);
    },
  },
  {
    name: "updateMany of rows with different fields",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      const [a = 0, b = 0] = ids;
      expect(
        await db.users.updateMany([
          { id: a, name: "Ann", nick: null },
          { id: b, logins: 3 },
        ]),
      ).toStrictEqual(2);
      const rows = await db.users.orderBy("email").select("name", "logins").all();
      expect(rows).toStrictEqual([
        { name: "Ann", logins: 0 },
        { name: "nobody", logins: 3 },
      ]);
    },
  },
  {
    name: "updateMany does not count keys that are not there",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      expect(
        await db.users.updateMany([
          { id: ids[0] ?? 0, name: "Ann" },
          { id: -1, name: "?" },
        ]),
      ).toStrictEqual(1);
      expect(await db.users.count()).toStrictEqual(2);
    },
  },
  {
    name: "updateMany of composite keys",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      const [a = 0, b = 0] = ids;
      const changed = await db.members.updateMany([
        { userId: a, team: "red", role: "owner" },
        { userId: b, team: "blue", role: "guest" },
      ]);
      expect(changed).toStrictEqual(2);
      expect(await db.members.orderBy("userId", "team").pluck("role")).toStrictEqual([
        "member",
        "owner",
        "guest",
        "member",
      ]);
    },
  },
  {
    name: "updateMany of every value a bulk statement must carry",
    steps: async ({ db, expect }) => {
      await db.codes.createMany([{ code: A }, { code: B, at: new Date(1), amount: 1n }]);
      const rows = [
        { code: A, at: new Date("1969-12-31T23:59:59.999Z"), amount: 2n ** 63n - 1n },
        { code: B, at: null, amount: null },
      ];
      await db.codes.updateMany(rows);
      expect(await db.codes.orderBy("code").all()).toStrictEqual(rows);
    },
  },
  {
    name: "updateMany writes all rows or none",
    steps: async ({ db, expect, refuses }) => {
      const { ids } = await team(db);
      const [a = 0, b = 0] = ids;
      await refuses(
        () =>
          db.users.updateMany([
            { id: a, nick: "same" },
            { id: b, nick: "same" },
          ]),
        { error: "integrity", kind: "unique" },
      );
      expect(await db.users.pluck("nick")).toStrictEqual([null, null]);
    },
  },
];

const orCreate: readonly Steps<Db>[] = [
  {
    name: "getOrCreate creates with the defaults",
    steps: async ({ db, expect }) => {
      const { row, created } = await db.users.getOrCreate({ email: "a@x" }, { name: "Ann" });
      expect([row.email, row.name, row.logins, created]).toStrictEqual(["a@x", "Ann", 0, true]);
    },
  },
  {
    name: "getOrCreate gives the row that is there as it is",
    steps: async ({ db, expect }) => {
      const first = await db.users.create({ email: "a@x", name: "Ann" });
      expect(await db.users.getOrCreate({ email: "a@x" }, { name: "Bob" })).toStrictEqual({
        row: first,
        created: false,
      });
      expect(await db.users.all()).toStrictEqual([first]);
    },
  },
  {
    name: "getOrCreate by the key",
    steps: async ({ db, expect }) => {
      const first = await db.codes.getOrCreate({ code: A }, {});
      const second = await db.codes.getOrCreate({ code: A.toUpperCase() }, { amount: 1n });
      expect([first.created, second.created, second.row]).toStrictEqual([
        true,
        false,
        { code: A, at: null, amount: null },
      ]);
    },
  },
  {
    name: "getOrCreate by a composite key, and by a constraint of two fields",
    steps: async ({ db, expect }) => {
      const { id } = await db.users.create({ email: "a@x" });
      const first = await db.members.getOrCreate({ userId: id, team: "red" }, { seat: 4 });
      const second = await db.members.getOrCreate({ team: "red", seat: 4 }, { userId: id, role: "?" });
      expect([first.created, second.created, second.row.role]).toStrictEqual([true, false, "member"]);
    },
  },
  {
    name: "getOrCreate, many at once: one row, created once",
    steps: async ({ db, expect }) => {
      const results = await Promise.all(
        Array.from({ length: 12 }, () => db.users.getOrCreate({ email: "a@x" }, { name: "Ann" })),
      );
      expect(results.filter((result) => result.created).length).toStrictEqual(1);
      expect(new Set(results.map((result) => result.row.id)).size).toStrictEqual(1);
      expect(await db.users.count()).toStrictEqual(1);
    },
  },
  {
    name: "getOrCreate is one request, whether the row is there or not",
    steps: async ({ db, expect, requests }) => {
      const before = requests();
      await db.users.getOrCreate({ email: "a@x" }, {});
      await db.users.getOrCreate({ email: "a@x" }, {});
      expect(requests() - before).toStrictEqual(2);
    },
  },
  {
    name: "getOrCreate that breaks another constraint is an error",
    steps: async ({ db, expect, refuses }) => {
      await db.users.create({ email: "a@x", nick: "ann" });
      await refuses(() => db.users.getOrCreate({ email: "b@x" }, { nick: "ann" }), {
        error: "integrity",
        kind: "unique",
      });
      expect(await db.users.count()).toStrictEqual(1);
    },
  },
  {
    name: "updateOrCreate creates with both",
    steps: async ({ db, expect }) => {
      const { row, created } = await db.users.updateOrCreate({ email: "a@x" }, { name: "Ann" });
      expect([row.email, row.name, row.touched, created]).toStrictEqual(["a@x", "Ann", 0, true]);
    },
  },
  {
    name: "updateOrCreate changes the row that is there, only as the patch says",
    steps: async ({ db, expect }) => {
      const first = await db.users.create({ email: "a@x", name: "Ann", logins: 5 });
      const { row, created } = await db.users.updateOrCreate({ email: "a@x" }, { name: "Bob" });
      expect([row, created]).toStrictEqual([{ ...first, name: "Bob", touched: 9 }, false]);
      expect(await db.users.all()).toStrictEqual([row]);
    },
  },
  {
    name: "updateOrCreate keeps the value of the field the row is found by, whatever its onUpdate says",
    steps: async ({ db, expect }) => {
      const first = await db.revisions.create({ tag: "k" });
      const changed = { ...first, value: 5, touched: 9 };
      expect(await db.revisions.updateOrCreate({ tag: "k" }, { value: 5 })).toStrictEqual({
        row: changed,
        created: false,
      });
      expect(await db.revisions.all()).toStrictEqual([changed]);
      const { row } = await db.revisions.updateOrCreate({ id: first.id }, { value: 6 });
      expect([row.tag, row.value, await db.revisions.count()]).toStrictEqual(["changed", 6, 1]);
    },
  },
  {
    name: "updateOrCreate by a composite key",
    steps: async ({ db, expect }) => {
      const { ids } = await team(db);
      const { row, created } = await db.members.updateOrCreate({ userId: ids[0] ?? 0, team: "red" }, { role: "owner" });
      expect([row.role, created, await db.members.filter({ role: "owner" }).count()]).toStrictEqual([
        "owner",
        false,
        1,
      ]);
    },
  },
  {
    name: "updateOrCreate of a row that is there does not ask the rules about the one it would create",
    steps: async ({ db, expect }) => {
      await db.ranges.create({ id: 11, code: "k", low: 5, high: 10 });
      expect(await db.ranges.updateOrCreate({ code: "k" }, { low: 7 })).toStrictEqual({
        row: { id: 11, code: "k", low: 7, high: 10 },
        created: false,
      });
      expect(await db.ranges.updateOrCreate({ id: 11 }, { code: "k", low: 8 })).toStrictEqual({
        row: { id: 11, code: "k", low: 8, high: 10 },
        created: false,
      });
    },
  },
  {
    name: "updateOrCreate asks the rules about the row that it changes or creates",
    steps: async ({ db, expect, refuses }) => {
      await db.ranges.create({ id: 11, code: "k", low: 5, high: 10 });
      const check = { error: "integrity", kind: "check", model: "ranges" } as const;
      await refuses(() => db.ranges.updateOrCreate({ code: "k" }, { low: 12 }), check);
      await refuses(() => db.ranges.updateOrCreate({ code: "new" }, { low: 7 }), check);
      expect(await db.ranges.all()).toStrictEqual([{ id: 11, code: "k", low: 5, high: 10 }]);
    },
  },
  {
    name: "updateOrCreate, many at once: one row, created once",
    steps: async ({ db, expect }) => {
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) => db.users.updateOrCreate({ email: "a@x" }, { logins: index })),
      );
      expect(results.filter((result) => result.created).length).toStrictEqual(1);
      expect(await db.users.count()).toStrictEqual(1);
    },
  },
  {
    name: "updateOrCreate with an empty patch gives the row that is there",
    steps: async ({ db, expect }) => {
      const first = await db.users.create({ email: "a@x" });
      expect(await db.users.updateOrCreate({ email: "a@x" }, {})).toStrictEqual({ row: first, created: false });
    },
  },
];

const refused: readonly Refuses<Db>[] = [
  {
    name: "getOrCreate by fields that are not unique is unsupported",
    attempt: (db) => db.users.getOrCreate({ name: SECRET }, { email: "a@x" }),
    refused: { error: "unsupported" },
  },
  {
    name: "getOrCreate by more than a unique field is unsupported",
    attempt: (db) => db.users.getOrCreate({ email: SECRET, name: "x" }, {}),
    refused: { error: "unsupported" },
  },
  {
    name: "getOrCreate by half of a composite key is unsupported",
    attempt: (db) => db.members.getOrCreate({ team: SECRET } as never, { userId: 1 } as never),
    refused: { error: "unsupported" },
  },
  {
    name: "getOrCreate by a null is unsupported",
    attempt: (db) => db.users.getOrCreate({ nick: null } as never, { email: SECRET } as never),
    refused: { error: "unsupported" },
  },
  {
    name: "updateOrCreate by fields that are not unique is unsupported",
    attempt: (db) => db.users.updateOrCreate({ name: SECRET }, { email: "a@x" }),
    refused: { error: "unsupported" },
  },
  {
    name: "updateOrCreate with a patch of the field the row is found by is refused",
    attempt: (db) => db.users.updateOrCreate({ email: "a@x" }, { email: SECRET } as never),
    refused: { error: "validation", model: "users", at: ["email"] },
  },
  {
    name: "getOrCreate without a required value is refused",
    attempt: (db) => db.users.getOrCreate({ nick: SECRET }, {} as never),
    refused: { error: "validation", model: "users", at: ["email"] },
  },
  {
    name: "deleteMany with options of delete is refused",
    attempt: (db) => db.users.deleteMany([1], { where: { name: SECRET } } as never),
    refused: { error: "validation", model: "users", at: ["where"] },
  },
  {
    name: "delete with null for options is refused",
    attempt: (db) => db.users.delete(1, null as never),
    refused: { error: "validation", model: "users" },
  },
  {
    name: "updateMany with the same key twice is refused",
    attempt: (db) =>
      db.users.updateMany([
        { id: 1, name: "a" },
        { id: 1, name: SECRET },
      ]),
    refused: { error: "validation", model: "users", at: ["1"] },
  },
  {
    name: "updateMany with the same key twice, with different fields, is refused",
    attempt: (db) =>
      db.users.updateMany([
        { id: 1, name: SECRET },
        { id: 1, logins: 2 },
      ]),
    refused: { error: "validation", model: "users", at: ["1"] },
  },
  {
    name: "updateMany without a key is refused",
    attempt: (db) => db.users.updateMany([{ name: SECRET } as never]),
    refused: { error: "validation", model: "users", at: ["0.id"] },
  },
];

/** The verbs that go by key. */
export const keyed: Subject = subject({
  name: "keyed verbs",
  models,
  cases: [...many, ...updates, ...orCreate, ...refused],
});
