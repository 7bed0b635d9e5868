import { now } from "../../fields/now.ts";
import { uuid7 } from "../../fields/uuid7.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and } from "../../query/conditions.ts";
import { type CaseDatabase, type Refuses, type Steps, type Subject, subject } from "../subject.ts";

// A Standard Schema that any library could have made.
const lowered: {
  readonly "~standard": { readonly types?: { input: string; output: string }; validate(value: unknown): unknown };
} = {
  "~standard": { validate: (value) => ({ value: String(value).trim().toLowerCase() }) },
};

const Account = model("write_accounts", {
  id: t.id(),
  email: t.text().unique(),
  name: t.text().default("nobody"),
  mood: t.text().default("fine").nullable(),
  bio: t.text().nullable(),
  score: t.integer().default(0),
  rank: t.integer().nullable(),
  tags: t.list(t.text()).default([]),
  createdAt: t.timestamp().default(now()),
});
const Note = model("write_notes", {
  id: t.uuid().primaryKey().default(uuid7),
  account: t.ref(Account, { reverse: "notes", onDelete: "cascade" }).nullable(),
  text: t.text(),
  slug: t.text(lowered).nullable(),
  touched: t.integer().default(0).onUpdate(7),
  changedAt: t.timestamp().nullable().onUpdate(now()),
});
const Cell = model(
  "write_cells",
  { row: t.integer(), column: t.text(), value: t.integer().nullable() },
  { primaryKey: ["row", "column"] },
);
const Big = model("write_big", { id: t.bigId(), name: t.text() });
// Called as statements call the tables they read, but for the case of a letter.
const Aliased = model("T0", {
  id: t.integer().primaryKey(),
  count: t.integer().default(0),
  up: t.ref("self", { reverse: "downs" }).nullable(),
});
const models = { accounts: Account, notes: Note, cells: Cell, big: Big, aliased: Aliased };
type Db = CaseDatabase<typeof models>;

const emails = (rows: readonly { email: string }[]): string[] => rows.map((row) => row.email);
const isRecent = (date: Date | null | undefined): boolean => Math.abs((date?.getTime() ?? 0) - Date.now()) < 600_000;
const five = ["c@x", "a@x", "e@x", "b@x", "d@x"].map((email, index) => ({ email, score: index }));

const creating: readonly Steps<Db>[] = [
  {
    name: "create fills in what was left out",
    steps: async ({ db, expect }) => {
      const { id, createdAt, ...row } = await db.accounts.create({ email: "a@x" });
      expect(row).toStrictEqual({
        email: "a@x",
        name: "nobody",
        mood: "fine",
        bio: null,
        score: 0,
        rank: null,
        tags: [],
      });
      expect([Number.isSafeInteger(id), createdAt instanceof Date, isRecent(createdAt)]).toStrictEqual([
        true,
        true,
        true,
      ]);
    },
  },
  {
    name: "create gives the row as it is stored",
    steps: async ({ db, expect }) => {
      const created = await db.accounts.create({ email: "a@x", tags: ["x"], score: 3 });
      expect(await db.accounts.get(created.id)).toStrictEqual(created);
    },
  },
  {
    name: "null is a value, where a default stands beside it; undefined is not",
    steps: async ({ db, expect }) => {
      const nulled = await db.accounts.create({ email: "a@x", mood: null });
      const absent = await db.accounts.create({ email: "b@x", mood: undefined, bio: undefined });
      expect([nulled.mood, absent.mood, absent.bio]).toStrictEqual([null, "fine", null]);
    },
  },
  {
    name: "createMany keeps null and absent apart, row by row",
    steps: async ({ db, expect }) => {
      const rows = await db.accounts.createMany([
        { email: "a@x", mood: null },
        { email: "b@x" },
        { email: "c@x", mood: "bad" },
      ]);
      expect(rows.map((row) => row.mood)).toStrictEqual([null, "fine", "bad"]);
    },
  },
  {
    name: "a default that is a function is called for each row, when the query is built",
    steps: async ({ db, expect, refuses }) => {
      const rows = await db.notes.createMany([{ text: "a" }, { text: "b" }]);
      expect(new Set(rows.map((row) => row.id)).size).toStrictEqual(2);
      const query = db.notes.create({ text: "c" });
      await query;
      await refuses(() => query, { error: "integrity", kind: "unique" });
      expect(await db.notes.count()).toStrictEqual(3);
    },
  },
  {
    name: "uuid7 gives keys of version 7",
    steps: async ({ db, expect }) => {
      const { id } = await db.notes.create({ text: "a" });
      expect(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id)).toStrictEqual(true);
    },
  },
  {
    name: "a reference is given by a row, by an object with its key, or by its field",
    steps: async ({ db, expect }) => {
      const account = await db.accounts.create({ email: "a@x" });
      const { id } = account;
      const rows = await db.notes.createMany([
        { text: "1", account },
        { text: "2", account: { id } },
        { text: "3", accountId: id },
        { text: "4", account: null },
        { text: "5" },
      ]);
      expect(rows.map((row) => row.accountId)).toStrictEqual([id, id, id, null, null]);
    },
  },
  {
    name: "createMany gives the rows in the order they were handed in",
    steps: async ({ db, expect }) => {
      const rows = await db.accounts.createMany(five);
      expect(emails(rows)).toStrictEqual(emails(five));
      expect(rows.map((row) => row.score)).toStrictEqual([0, 1, 2, 3, 4]);
      expect(await db.accounts.orderBy("id").pluck("email")).toStrictEqual(emails(five));
    },
  },
  {
    name: "createMany of rows that give different fields keeps their order",
    steps: async ({ db, expect }) => {
      const rows = await db.accounts.createMany([
        { email: "a@x" },
        { email: "b@x", createdAt: new Date(5) },
        { email: "c@x", bio: "c" },
        { email: "d@x", createdAt: new Date(6), rank: 1 },
        { email: "e@x" },
      ]);
      expect(emails(rows)).toStrictEqual(["a@x", "b@x", "c@x", "d@x", "e@x"]);
      expect(rows.map((row) => [isRecent(row.createdAt), row.bio, row.rank])).toStrictEqual([
        [true, null, null],
        [false, null, null],
        [true, "c", null],
        [false, null, 1],
        [true, null, null],
      ]);
    },
  },
  {
    name: "createMany of 6,000 rows",
    steps: async ({ db, expect }) => {
      const rows = Array.from({ length: 6000 }, (_, index) => ({ email: `${(index * 7919) % 6000}@x`, score: index }));
      const created = await db.accounts.createMany(rows);
      expect(created.map((row) => row.score)).toStrictEqual(rows.map((row) => row.score));
      expect(await db.accounts.count()).toStrictEqual(6000);
    },
  },
  {
    name: "createMany writes all rows or none",
    steps: async ({ db, expect, refuses }) => {
      await refuses(() => db.accounts.createMany([...five, { email: "a@x" }]), { error: "integrity", kind: "unique" });
      expect(await db.accounts.count()).toStrictEqual(0);
    },
  },
  {
    name: "many writes side by side: none fails, none is lost",
    steps: async ({ db, expect }) => {
      const rows = await Promise.all(
        Array.from({ length: 60 }, (_, index) => db.accounts.create({ email: `${index}@x` })),
      );
      expect([new Set(rows.map((row) => row.id)).size, await db.accounts.count()]).toStrictEqual([60, 60]);
    },
  },
  {
    name: "a schema changes what is written, not what is looked for",
    steps: async ({ db, expect }) => {
      const row = await db.notes.create({ text: "a", slug: "  One Two " });
      expect(row.slug).toStrictEqual("one two");
      expect((await db.notes.update(row.id, { slug: " THREE" }))?.slug).toStrictEqual("three");
      expect([
        await db.notes.filter({ slug: "three" }).count(),
        await db.notes.filter({ slug: " THREE" }).count(),
      ]).toStrictEqual([1, 0]);
    },
  },
  {
    name: "createMany of nothing",
    steps: async ({ db, expect }) => {
      expect(await db.accounts.createMany([])).toStrictEqual([]);
    },
  },
];

const ids: readonly Steps<Db>[] = [
  {
    name: "ids increase, also within createMany",
    steps: async ({ db, expect }) => {
      const first = await db.accounts.create({ email: "0@x" });
      const many = await db.accounts.createMany(five);
      const last = await db.accounts.create({ email: "9@x" });
      const all = [first, ...many, last].map((row) => row.id);
      expect([...all].sort((left, right) => left - right)).toStrictEqual(all);
      expect(new Set(all).size).toStrictEqual(7);
    },
  },
  {
    name: "an id is never used again",
    steps: async ({ db, expect }) => {
      const rows = await db.accounts.createMany(five);
      const largest = Math.max(...rows.map((row) => row.id));
      await db.accounts.delete(largest);
      const next = await db.accounts.create({ email: "9@x" });
      expect(next.id > largest).toStrictEqual(true);
      await db.accounts.filter().delete({ all: true });
      const after = await db.accounts.create({ email: "9@x" });
      expect(after.id > next.id).toStrictEqual(true);
    },
  },
  {
    name: "an id that was given moves the counter past it",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "a@x" });
      const given = await db.accounts.create({ id: id + 1000, email: "b@x" });
      const next = await db.accounts.create({ email: "c@x" });
      expect([given.id, next.id > given.id]).toStrictEqual([id + 1000, true]);
    },
  },
  {
    name: "a smaller id that was given does not move the counter back",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "a@x" });
      await db.accounts.create({ id: -id, email: "b@x" });
      const next = await db.accounts.create({ email: "c@x" });
      expect(next.id > id).toStrictEqual(true);
    },
  },
  {
    name: "ids given and ids left out in one createMany",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "0@x" });
      const rows = await db.accounts.createMany([{ email: "a@x" }, { id: id + 500, email: "b@x" }, { email: "c@x" }]);
      expect([emails(rows), rows[1]?.id]).toStrictEqual([["a@x", "b@x", "c@x"], id + 500]);
      const next = await db.accounts.create({ email: "d@x" });
      expect([next.id > id + 500, await db.accounts.count()]).toStrictEqual([true, 5]);
    },
  },
  {
    name: "an id that was given moves the counter, whichever verb wrote it",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "a@x" });
      await db.accounts.upsert({ id: id + 100, email: "b@x" });
      const second = await db.accounts.create({ email: "c@x" });
      await db.accounts.getOrCreate({ id: id + 200 }, { email: "d@x" });
      const third = await db.accounts.create({ email: "e@x" });
      await db.accounts.create({ id: id + 300, email: "f@x" }, { onConflict: "ignore" });
      const [fourth] = await db.accounts.createMany([{ email: "g@x" }]);
      await db.accounts.updateOrCreate({ id: id + 400 }, { email: "h@x" });
      const fifth = await db.accounts.create({ email: "i@x" });
      const passed = [second.id > id + 100, third.id > id + 200, (fourth?.id ?? 0) > id + 300, fifth.id > id + 400];
      expect(passed).toStrictEqual([true, true, true, true]);
    },
  },
  {
    name: "ids of bigint",
    steps: async ({ db, expect }) => {
      const first = await db.big.create({ name: "a" });
      const given = await db.big.create({ id: 2n ** 60n, name: "b" });
      expect([typeof first.id, given.id, (await db.big.get(2n ** 60n)).name]).toStrictEqual(["bigint", 2n ** 60n, "b"]);
    },
  },
];

const updating: readonly Steps<Db>[] = [
  {
    name: "update by key gives the changed row, and leaves the rest of it alone",
    steps: async ({ db, expect }) => {
      const row = await db.accounts.create({ email: "a@x", bio: "old", rank: 1 });
      const changed = await db.accounts.update(row.id, { bio: "new" });
      expect(changed).toStrictEqual({ ...row, bio: "new" });
      expect(await db.accounts.get(row.id)).toStrictEqual({ ...row, bio: "new" });
    },
  },
  {
    name: "update of a key that is not there gives null",
    steps: async ({ db, expect }) => {
      expect(await db.accounts.update(1_000_000, { bio: "new" })).toStrictEqual(null);
    },
  },
  {
    name: "null in a patch writes null, undefined leaves the field alone",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "a@x", bio: "old", rank: 1 });
      const changed = await db.accounts.update(id, { bio: null, rank: undefined });
      expect([changed?.bio, changed?.rank]).toStrictEqual([null, 1]);
    },
  },
  {
    name: "a guard that holds, and one that does not",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "a@x", score: 5 });
      expect((await db.accounts.update(id, { score: 6 }, { where: { score: 5 } }))?.score).toStrictEqual(6);
      expect(await db.accounts.update(id, { score: 7 }, { where: (p) => p.score.lt(6) })).toStrictEqual(null);
      expect(await db.accounts.pluck("score")).toStrictEqual([6]);
    },
  },
  {
    name: "expressions see the row as it was",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "a@x", score: 3, rank: 10 });
      const changed = await db.accounts.update(id, (p) => ({ score: p.rank.add(1) as never, rank: p.score }));
      expect([changed?.score, changed?.rank]).toStrictEqual([11, 3]);
    },
  },
  {
    name: "expressions of text, and plain values beside them",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "A@x" });
      const changed = await db.accounts.update(id, (p) => ({ bio: p.email.lower(), name: "plain", mood: p.name }));
      expect([changed?.bio, changed?.name, changed?.mood]).toStrictEqual(["a@x", "plain", "nobody"]);
    },
  },
  {
    name: "now() in a patch is the clock",
    steps: async ({ db, expect }) => {
      const { id } = await db.accounts.create({ email: "a@x", createdAt: new Date(0) });
      const changed = await db.accounts.update(id, { createdAt: now() });
      expect(isRecent(changed?.createdAt)).toStrictEqual(true);
    },
  },
  {
    name: "now() in a filter is the clock",
    steps: async ({ db, expect }) => {
      await db.accounts.createMany([
        { email: "a@x", createdAt: new Date(0) },
        { email: "b@x", createdAt: new Date("9999-01-01T00:00:00Z") },
      ]);
      expect(await db.accounts.filter((p) => p.createdAt.lt(now())).pluck("email")).toStrictEqual(["a@x"]);
    },
  },
  {
    name: "a patch may give a reference by its row",
    steps: async ({ db, expect }) => {
      const account = await db.accounts.create({ email: "a@x" });
      const { id } = await db.notes.create({ text: "a" });
      expect((await db.notes.update(id, { account }))?.accountId).toStrictEqual(account.id);
      expect((await db.notes.update(id, { account: null }))?.accountId).toStrictEqual(null);
    },
  },
  {
    name: "onUpdate takes effect on every kind of update, unless the patch says otherwise",
    steps: async ({ db, expect }) => {
      const { id } = await db.notes.create({ text: "a" });
      const first = await db.notes.update(id, { text: "b" });
      expect([first?.touched, isRecent(first?.changedAt)]).toStrictEqual([7, true]);
      expect((await db.notes.update(id, { touched: 1 }))?.touched).toStrictEqual(1);
      await db.notes.filter({ id }).update({ text: "c" });
      expect(await db.notes.pluck("touched")).toStrictEqual([7]);
      await db.notes.update(id, { touched: 1 });
      await db.notes.updateMany([{ id, text: "d" }]);
      expect(await db.notes.pluck("touched")).toStrictEqual([7]);
    },
  },
  {
    name: "an empty patch changes nothing",
    steps: async ({ db, expect }) => {
      const note = await db.notes.create({ text: "a" });
      expect(await db.notes.update(note.id, {})).toStrictEqual(note);
      expect(await db.notes.filter({ text: "a" }).update({})).toStrictEqual(1);
      expect(await db.notes.get(note.id)).toStrictEqual(note);
    },
  },
  {
    name: "update of a composite key",
    steps: async ({ db, expect }) => {
      await db.cells.createMany([
        { row: 1, column: "a", value: 1 },
        { row: 1, column: "b", value: 2 },
      ]);
      expect(await db.cells.update({ row: 1, column: "b" }, { value: 9 })).toStrictEqual({
        row: 1,
        column: "b",
        value: 9,
      });
      expect(await db.cells.orderBy("column").pluck("value")).toStrictEqual([1, 9]);
    },
  },
  {
    name: "a key can be changed",
    steps: async ({ db, expect }) => {
      await db.cells.create({ row: 1, column: "a", value: 1 });
      expect(await db.cells.update({ row: 1, column: "a" }, { column: "z" })).toStrictEqual({
        row: 1,
        column: "z",
        value: 1,
      });
      expect(await db.cells.pluck("column")).toStrictEqual(["z"]);
    },
  },
];

/** A change of `five`, what it gives, and the scores afterwards in the order of emails, which are 1 3 0 4 2 before. */
const sets: readonly (readonly [string, (db: Db) => PromiseLike<unknown>, unknown, readonly number[]])[] = [
  [
    "update of a filtered set",
    (db) => db.accounts.filter((p) => p.score.gte(3)).update({ score: 9 }),
    2,
    [1, 9, 0, 9, 2],
  ],
  [
    "update of a set that is empty",
    (db) => db.accounts.filter({ email: "?" }).update({ score: 9 }),
    0,
    [1, 3, 0, 4, 2],
  ],
  [
    "update of a set by expression",
    (db) => db.accounts.filter((p) => p.score.lt(2)).update((p) => ({ score: p.score.add(10) })),
    2,
    [11, 3, 10, 4, 2],
  ],
  [
    "update of an ordered and limited set",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .orderBy("-score")
        .limit(2)
        .update({ score: 9 }),
    2,
    [1, 9, 0, 9, 2],
  ],
  [
    "update of a set with offset",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .orderBy("score")
        .offset(2)
        .update({ score: 9 }),
    2,
    [1, 9, 0, 9, 2],
  ],
  [
    "update of a set with offset and limit",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .orderBy("score")
        .offset(1)
        .limit(1)
        .update({ score: 9 }),
    1,
    [1, 3, 0, 4, 9],
  ],
  [
    "update of a reversed and limited set",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .orderBy("score")
        .limit(2)
        .reverse()
        .update({ score: 9 }),
    2,
    [9, 3, 0, 4, 9],
  ],
  [
    "update of a limited set without an order goes by the key",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .limit(2)
        .update({ score: 9 }),
    2,
    [9, 3, 0, 4, 9],
  ],
  [
    "update of a set with limit 0",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .limit(0)
        .update({ score: 9 }),
    0,
    [1, 3, 0, 4, 2],
  ],
  [
    "update of a set by a relation",
    (db) => db.accounts.filter((p) => p.notes.none()).update({ score: 9 }),
    5,
    [9, 9, 9, 9, 9],
  ],
  [
    "update of everything, said aloud",
    (db) => db.accounts.filter().update({ score: 9 }, { all: true }),
    5,
    [9, 9, 9, 9, 9],
  ],
  [
    "update of a limited table, said aloud",
    (db) => db.accounts.orderBy("-email").limit(1).update({ score: 9 }, { all: true }),
    1,
    [1, 3, 0, 4, 9],
  ],
  ["delete by key", async (db) => db.accounts.delete((await db.accounts.get({ email: "a@x" })).id), true, [3, 0, 4, 2]],
  ["delete of a key that is not there", (db) => db.accounts.delete(1_000_000), false, [1, 3, 0, 4, 2]],
  [
    "delete by key with a guard that holds",
    async (db) => db.accounts.delete((await db.accounts.get({ email: "a@x" })).id, { where: { score: 1 } }),
    true,
    [3, 0, 4, 2],
  ],
  [
    "delete by key with a guard that does not hold",
    async (db) => db.accounts.delete((await db.accounts.get({ email: "a@x" })).id, { where: { score: 9 } }),
    false,
    [1, 3, 0, 4, 2],
  ],
  ["delete of a filtered set", (db) => db.accounts.filter((p) => p.email.startsWith("a")).delete(), 1, [3, 0, 4, 2]],
  [
    "delete of an ordered and limited set",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .orderBy("-score")
        .limit(2)
        .delete(),
    2,
    [1, 0, 2],
  ],
  [
    "delete of a set with offset",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .orderBy("score")
        .offset(3)
        .delete(),
    1,
    [1, 3, 0, 2],
  ],
  [
    "delete of a limited set without an order goes by the key",
    (db) =>
      db.accounts
        .filter((p) => p.score.gt(0))
        .limit(1)
        .delete(),
    1,
    [3, 0, 4, 2],
  ],
  ["delete of a set by a relation", (db) => db.accounts.filter((p) => p.notes.some()).delete(), 0, [1, 3, 0, 4, 2]],
  ["delete of everything, said aloud", (db) => db.accounts.filter().delete({ all: true }), 5, []],
];

const asSet = sets.map(([name, change, gives, scores]): Steps<Db> => ({
  name,
  steps: async ({ db, expect }) => {
    await db.accounts.createMany(five);
    expect(await change(db)).toStrictEqual(gives);
    expect(await db.accounts.orderBy("email").pluck("score")).toStrictEqual(scores);
  },
}));

const related: readonly Steps<Db>[] = [
  {
    name: "a patch may take a value from the row that a reference leads to",
    steps: async ({ db, expect }) => {
      const account = await db.accounts.create({ email: "a@x", name: "Ann" });
      const [one, two] = await db.notes.createMany([
        { text: "1", account },
        { text: "2", slug: "kept" },
      ]);
      expect((await db.notes.update(one?.id ?? "", (p) => ({ slug: p.account.name as never })))?.slug).toStrictEqual(
        "Ann",
      );
      expect(await db.notes.filter({ text: "2" }).update((p) => ({ slug: p.account.email as never }))).toStrictEqual(1);
      expect((await db.notes.get(two?.id ?? "")).slug).toStrictEqual(null);
    },
  },
  {
    name: "a guard, an order and a filter may follow a reference",
    steps: async ({ db, expect }) => {
      const [ann, bob] = await db.accounts.createMany([
        { email: "a@x", name: "Ann" },
        { email: "b@x", name: "Bob" },
      ]);
      const notes = await db.notes.createMany([
        { text: "1", accountId: ann?.id },
        { text: "2", accountId: bob?.id },
        { text: "3", accountId: bob?.id },
      ]);
      const key = notes[0]?.id ?? "";
      expect(await db.notes.update(key, { slug: "x" }, { where: { account: { name: "Bob" } } })).toStrictEqual(null);
      expect(
        (await db.notes.update(key, { slug: "y" }, { where: (p) => p.account.name.eq("Ann") }))?.slug,
      ).toStrictEqual("y");
      expect(
        await db.notes
          .filter({ account: { name: "Bob" } })
          .orderBy((p) => p.account.name.asc(), "-text")
          .limit(1)
          .update({ slug: "z" }),
      ).toStrictEqual(1);
      expect(await db.notes.orderBy("text").pluck("slug")).toStrictEqual(["y", null, "z"]);
      expect(await db.notes.delete(key, { where: { account: { name: "Bob" } } })).toStrictEqual(false);
      expect(
        await db.notes
          .filter((p) => p.text.ne("3"))
          .orderBy((p) => p.account.name.desc())
          .limit(1)
          .delete(),
      ).toStrictEqual(1);
      expect(await db.notes.orderBy("text").pluck("text")).toStrictEqual(["1", "3"]);
    },
  },
];

const aliased: Steps<Db> = {
  name: "a table called T0: update and delete by its relations",
  steps: async ({ db, expect }) => {
    await db.aliased.createMany([
      { id: 1, count: 5 },
      { id: 2, upId: 1 },
      { id: 3, upId: 2, count: 1 },
    ]);
    const above = db.aliased.filter((p) => p.downs.some((down) => down.count.eq(0)));
    expect(await above.update((p) => ({ count: p.count.add(1) }))).toStrictEqual(1);
    expect(await db.aliased.filter((p) => p.up.count.eq(0)).update({ count: 9 })).toStrictEqual(1);
    expect(await db.aliased.orderBy("id").pluck("count")).toStrictEqual([6, 0, 9]);
    expect(await db.aliased.filter((p) => p.downs.none()).delete()).toStrictEqual(1);
    expect(await db.aliased.orderBy("-id").limit(1).delete({ all: true })).toStrictEqual(1);
    expect(await db.aliased.pluck("id")).toStrictEqual([1]);
  },
};

const wide: readonly Steps<Db>[] = [
  {
    name: "long text, long lists and many bytes",
    steps: async ({ db, expect }) => {
      const long = "é\u{1F600}'\\".repeat(40_000);
      const tags = Array.from({ length: 5000 }, (_, index) => `tag "${index}"`);
      const account = await db.accounts.create({ email: "a@x", bio: long, tags });
      const note = await db.notes.create({ text: long, account });
      const [read] = await db.accounts.include("notes").all();
      expect([read?.bio === long, read?.tags, read?.notes[0]?.text === long, note.text === long]).toStrictEqual([
        true,
        tags,
        true,
        true,
      ]);
    },
  },
];

const composite: Steps<Db> = {
  name: "limited sets of a composite key",
  steps: async ({ db, expect }) => {
    const rows = [1, 2].flatMap((row) => ["a", "b", "c"].map((column) => ({ row, column, value: row })));
    await db.cells.createMany(rows);
    expect(await db.cells.filter({ value: 2 }).orderBy("-column").limit(2).update({ value: 0 })).toStrictEqual(2);
    expect(await db.cells.filter({ value: 1 }).orderBy("column").limit(1).delete()).toStrictEqual(1);
    expect(await db.cells.orderBy("row", "column").pluck("value")).toStrictEqual([1, 1, 2, 0, 0]);
  },
};

/** Changes to a whole table are refused, unless said aloud. */
const unfiltered: readonly (readonly [string, (db: Db) => unknown])[] = [
  ["update() of filter()", (db) => db.accounts.filter().update({ score: 1 })],
  ["update() of filter({})", (db) => db.accounts.filter({}).update({ score: 1 })],
  ["update() of filter(and())", (db) => db.accounts.filter(() => and()).update({ score: 1 })],
  ["update() of a limited set", (db) => db.accounts.orderBy("id").limit(1).update({ score: 1 })],
  ["update() of exclude of what is never true", (db) => db.accounts.exclude((p) => p.id.in([])).update({ score: 1 })],
  ["delete() of filter()", (db) => db.accounts.filter().delete()],
  ["delete() of filter({})", (db) => db.accounts.filter({}).delete()],
  ["delete() of a limited set", (db) => db.accounts.limit(1).delete()],
  ["delete() with all: false", (db) => db.accounts.filter().delete({ all: false })],
];

const asRefused = unfiltered.map(([name, attempt]): Refuses<Db> => ({
  name: `${name} is refused`,
  attempt,
  refused: { error: "validation", model: "accounts" },
}));

/** What writing gives, and what it leaves in the store. */
export const writes: Subject = subject({
  name: "writing",
  models,
  cases: [...creating, ...ids, ...updating, ...asSet, ...related, aliased, ...wide, composite, ...asRefused],
});
