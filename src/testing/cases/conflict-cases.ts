import { now } from "../../fields/now.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Refuses, type Steps, type Subject, subject } from "../subject.ts";

const Contact = model("conflict_contacts", {
  id: t.id(),
  email: t.text().unique(),
  phone: t.text().unique().nullable(),
  name: t.text().default("nobody"),
  visits: t.integer().default(1),
  touched: t.integer().default(0).onUpdate(9),
});
const Stock = model(
  "conflict_stock",
  { shop: t.integer(), item: t.text(), amount: t.integer().default(0), note: t.text().nullable() },
  { primaryKey: ["shop", "item"] },
);
const Seat = model(
  "conflict_seats",
  { id: t.integer().primaryKey(), row: t.integer().nullable(), place: t.integer(), guest: t.text() },
  { unique: [["row", "place"]] },
);
const Entry = model("conflict_entries", {
  id: t.id(),
  code: t.text().unique().nullable(),
  count: t.integer().default(0),
});
const Mark = model(
  "conflict_marks",
  {
    id: t.id(),
    code: t.integer().unique().nullable(),
    name: t.text().nullable(),
    number: t.integer().nullable(),
    size: t.integer().nullable(),
    weight: t.integer().default(0),
  },
  { unique: [["name", "number"]] },
);
const Revision = model("conflict_revisions", {
  id: t.id(),
  tag: t.text().default("new").onUpdate("changed").unique(),
  value: t.integer().default(0),
  touched: t.integer().default(0).onUpdate(9),
});
const Visit = model(
  "conflict_visits",
  { id: t.id(), guest: t.text(), at: t.timestamp().default(now()), note: t.text().nullable() },
  { unique: [["guest", "at"]] },
);
const models = {
  contacts: Contact,
  stock: Stock,
  seats: Seat,
  entries: Entry,
  marks: Mark,
  revisions: Revision,
  visits: Visit,
};
type Db = CaseDatabase<typeof models>;

const apple = { shop: 1, item: "apple", amount: 5, note: "red" };

const single: readonly Steps<Db>[] = [
  {
    name: "a row in the way is an error",
    steps: async ({ db, expect, refuses }) => {
      await db.stock.create(apple);
      await refuses(() => db.stock.create(apple), { error: "integrity", kind: "unique" });
      await refuses(() => db.stock.create(apple, { onConflict: "error" }), { error: "integrity", kind: "unique" });
      expect(await db.stock.count()).toStrictEqual(1);
    },
  },
  {
    name: "ignore: a new row is written and given",
    steps: async ({ db, expect }) => {
      expect(await db.stock.create(apple, { onConflict: "ignore" })).toStrictEqual(apple);
    },
  },
  {
    name: "ignore: a row in the way is kept, and null is given",
    steps: async ({ db, expect }) => {
      await db.stock.create(apple);
      expect(await db.stock.create({ ...apple, amount: 9 }, { onConflict: "ignore" })).toStrictEqual(null);
      expect(await db.stock.all()).toStrictEqual([apple]);
    },
  },
  {
    name: "ignore: by the unique field where the key is left to the store",
    steps: async ({ db, expect }) => {
      await db.contacts.create({ email: "a@x", name: "Ann" });
      expect(await db.contacts.create({ email: "a@x", name: "Bob" }, { onConflict: "ignore" })).toStrictEqual(null);
      expect(await db.contacts.pluck("name")).toStrictEqual(["Ann"]);
    },
  },
  {
    name: "ignore: a violation of another constraint is still an error",
    steps: async ({ db, expect, refuses }) => {
      await db.contacts.create({ id: 1, email: "a@x" });
      await refuses(() => db.contacts.create({ id: 2, email: "a@x" }, { onConflict: "ignore" }), {
        error: "integrity",
        kind: "unique",
      });
      expect(await db.contacts.count()).toStrictEqual(1);
    },
  },
  {
    name: "update: a new row is written whole",
    steps: async ({ db, expect }) => {
      expect(await db.stock.create({ shop: 1, item: "pear" }, { onConflict: "update" })).toStrictEqual({
        shop: 1,
        item: "pear",
        amount: 0,
        note: null,
      });
    },
  },
  {
    name: "update: only the fields that were given change, never to defaults",
    steps: async ({ db, expect }) => {
      await db.stock.create(apple);
      const row = await db.stock.create({ shop: 1, item: "apple", note: "green" }, { onConflict: "update" });
      expect(row).toStrictEqual({ ...apple, note: "green" });
      expect(await db.stock.all()).toStrictEqual([row]);
    },
  },
  {
    name: "update: a null that was given is written",
    steps: async ({ db, expect }) => {
      await db.stock.create(apple);
      expect((await db.stock.upsert({ shop: 1, item: "apple", note: null })).note).toStrictEqual(null);
    },
  },
  {
    name: "update: a row that says no more than its key comes back as it is",
    steps: async ({ db, expect }) => {
      await db.stock.create(apple);
      expect(await db.stock.upsert({ shop: 1, item: "apple" })).toStrictEqual(apple);
    },
  },
  {
    name: "update: by the unique field, the key of the row stays",
    steps: async ({ db, expect }) => {
      const first = await db.contacts.create({ email: "a@x", name: "Ann" });
      const second = await db.contacts.upsert({ email: "a@x", name: "Bob" });
      expect([second.id, second.name, await db.contacts.count()]).toStrictEqual([first.id, "Bob", 1]);
    },
  },
  {
    name: "update: what onUpdate says takes effect on the row in the way only",
    steps: async ({ db, expect }) => {
      const first = await db.contacts.upsert({ email: "a@x" });
      const second = await db.contacts.upsert({ email: "a@x", name: "Ann" });
      expect([first.touched, second.touched]).toStrictEqual([0, 9]);
    },
  },
  {
    name: "on and update: from the row that is there and the row that came in",
    steps: async ({ db, expect }) => {
      const visit = (visits: number): PromiseLike<{ visits: number; name: string }> =>
        db.contacts.create(
          { email: "a@x", name: "new", visits },
          { onConflict: { on: ["email"], update: (old, incoming) => ({ visits: old.visits.add(incoming.visits) }) } },
        );
      expect((await visit(2)).visits).toStrictEqual(2);
      expect((await visit(3)).visits).toStrictEqual(5);
      const row = await visit(10);
      expect([row.visits, row.name, await db.contacts.count()]).toStrictEqual([15, "new", 1]);
    },
  },
  {
    name: "on and update: plain values, and incoming values of defaults",
    steps: async ({ db, expect }) => {
      await db.contacts.create({ email: "a@x", name: "Ann", visits: 7 });
      const row = await db.contacts.create(
        { email: "a@x" },
        { onConflict: { on: ["email"], update: (_, incoming) => ({ name: "seen", visits: incoming.visits }) } },
      );
      expect([row.name, row.visits]).toStrictEqual(["seen", 1]);
    },
  },
  {
    name: "on and update: on a constraint of two fields",
    steps: async ({ db, expect }) => {
      await db.seats.create({ id: 1, row: 1, place: 2, guest: "Ann" });
      const row = await db.seats.create(
        { id: 2, row: 1, place: 2, guest: "Bob" },
        { onConflict: { on: ["place", "row"], update: (_, incoming) => ({ guest: incoming.guest }) } },
      );
      expect(row).toStrictEqual({ id: 1, row: 1, place: 2, guest: "Bob" });
    },
  },
  {
    name: "nulls never meet: a unique constraint over a null does not hold",
    steps: async ({ db, expect }) => {
      const options = { onConflict: { on: ["row", "place"], update: () => ({ guest: "?" }) } } as const;
      await db.seats.create({ id: 1, row: null, place: 2, guest: "Ann" }, options);
      await db.seats.create({ id: 2, row: null, place: 2, guest: "Bob" }, options);
      expect(await db.seats.orderBy("id").pluck("guest")).toStrictEqual(["Ann", "Bob"]);
    },
  },
  {
    name: "an update that breaks another constraint is an error",
    steps: async ({ db, expect, refuses }) => {
      await db.contacts.createMany([
        { email: "a@x", phone: "1" },
        { email: "b@x", phone: "2" },
      ]);
      const attempt = (): unknown =>
        db.contacts.create({ email: "a@x" }, { onConflict: { on: ["email"], update: () => ({ phone: "2" }) } });
      await refuses(attempt, { error: "integrity", kind: "unique" });
      expect(await db.contacts.orderBy("email").pluck("phone")).toStrictEqual(["1", "2"]);
    },
  },
];

const many: readonly Steps<Db>[] = [
  {
    name: "createMany, on and an empty update: rows that have null there come back in their order",
    steps: async ({ db, expect }) => {
      const rows = [
        { id: 19, count: 1 },
        { id: 11, count: 2 },
      ];
      expect(await db.entries.createMany(rows, { onConflict: { on: ["code"], update: () => ({}) } })).toStrictEqual(
        rows.map((row) => ({ ...row, code: null })),
      );
    },
  },
  {
    name: "on and an empty update give the row that is there, as it is",
    steps: async ({ db, expect }) => {
      const there = await db.entries.create({ id: 1, code: "a", count: 10 });
      const keep = { onConflict: { on: ["code"], update: () => ({}) } } as const;
      expect(await db.entries.create({ id: 2, code: "a", count: 20 }, keep)).toStrictEqual(there);
      const rows = [
        { id: 3, code: "b", count: 30 },
        { id: 4, code: "a", count: 40 },
      ];
      expect(await db.entries.createMany(rows, keep)).toStrictEqual([rows[0], there]);
      expect(await db.entries.orderBy("id").pluck("count")).toStrictEqual([10, 30]);
    },
  },
  {
    name: "createMany, on and update: rows that have null there, between others that meet theirs",
    steps: async ({ db, expect }) => {
      await db.entries.createMany([
        { id: 1, code: "a", count: 10 },
        { id: 2, code: "b", count: 20 },
      ]);
      const rows = await db.entries.createMany(
        [
          { id: 19, code: null, count: 1 },
          { id: 17, code: "b", count: 2 },
          { id: 15, code: null, count: 3 },
          { id: 13, code: "c", count: 4 },
          { id: 11, code: "a", count: 5 },
        ],
        { onConflict: { on: ["code"], update: (old, incoming) => ({ count: old.count.add(incoming.count) }) } },
      );
      expect(rows).toStrictEqual([
        { id: 19, code: null, count: 1 },
        { id: 2, code: "b", count: 22 },
        { id: 15, code: null, count: 3 },
        { id: 13, code: "c", count: 4 },
        { id: 1, code: "a", count: 15 },
      ]);
    },
  },
  {
    name: "createMany, on and update: rows that have null there, with ids of the store",
    steps: async ({ db, expect }) => {
      await db.entries.create({ code: "a", count: 10 });
      const rows = await db.entries.createMany([{ count: 1 }, { code: "a", count: 2 }, { count: 3 }], {
        onConflict: { on: ["code"], update: (old, incoming) => ({ count: old.count.add(incoming.count) }) },
      });
      expect(rows.map(({ code, count }) => [code, count])).toStrictEqual([
        [null, 1],
        ["a", 12],
        [null, 3],
      ]);
    },
  },
  {
    name: "createMany, on and update: what rows collide on may be written as it came in",
    steps: async ({ db, expect }) => {
      await db.contacts.create({ email: "a@x", visits: 1 });
      const rows = await db.contacts.createMany(
        [
          { email: "b@x", visits: 5 },
          { email: "a@x", visits: 7 },
        ],
        { onConflict: { on: ["email"], update: (_, { email, visits }) => ({ email, visits }) } },
      );
      expect(rows.map(({ email, visits }) => [email, visits])).toStrictEqual([
        ["b@x", 5],
        ["a@x", 7],
      ]);
    },
  },
  {
    name: "createMany, ignore: null stands where a row was kept",
    steps: async ({ db, expect }) => {
      await db.stock.create(apple);
      const rows = [
        { ...apple, item: "pear" },
        { ...apple, amount: 9 },
        { ...apple, item: "plum" },
      ];
      expect(await db.stock.createMany(rows, { onConflict: "ignore" })).toStrictEqual([rows[0], null, rows[2]]);
      expect(await db.stock.orderBy("item").pluck("amount")).toStrictEqual([5, 5, 5]);
    },
  },
  {
    name: "createMany, ignore: of two rows with one key the first is written",
    steps: async ({ db, expect }) => {
      const rows = [
        { ...apple, amount: 1 },
        { ...apple, amount: 2 },
        { ...apple, item: "pear" },
      ];
      expect(await db.stock.createMany(rows, { onConflict: "ignore" })).toStrictEqual([rows[0], null, rows[2]]);
    },
  },
  {
    name: "createMany, ignore: of rows that collide the first is written, whatever each leaves out",
    steps: async ({ db, expect }) => {
      const rows = await db.marks.createMany(
        [
          { name: "x", number: 2 },
          { name: "x", number: 1, size: 3 },
          { name: "x", number: 2, weight: 9 },
          { name: "x", number: 1 },
          { name: null, number: 1 },
          { name: null, number: 1, size: 4 },
        ],
        { onConflict: "ignore" },
      );
      expect(rows.map((row) => row && [row.name, row.number, row.size, row.weight])).toStrictEqual([
        ["x", 2, null, 0],
        ["x", 1, 3, 0],
        null,
        null,
        [null, 1, null, 0],
        [null, 1, 4, 0],
      ]);
      expect(await db.marks.count()).toStrictEqual(4);
    },
  },
  {
    name: "createMany, ignore: by a unique field, ids in order",
    steps: async ({ db, expect }) => {
      await db.contacts.create({ email: "b@x", name: "Bob" });
      const rows = await db.contacts.createMany([{ email: "c@x" }, { email: "b@x" }, { email: "a@x" }], {
        onConflict: "ignore",
      });
      expect(rows.map((row) => row?.email ?? null)).toStrictEqual(["c@x", null, "a@x"]);
      expect((rows[2]?.id ?? 0) > (rows[0]?.id ?? 0)).toStrictEqual(true);
    },
  },
  {
    name: "createMany, update: some rows are new and some are there",
    steps: async ({ db, expect }) => {
      await db.stock.create(apple);
      const rows = [
        { shop: 1, item: "pear", amount: 1 },
        { shop: 1, item: "apple", amount: 2 },
        { shop: 2, item: "apple", amount: 3 },
      ];
      expect(await db.stock.createMany(rows, { onConflict: "update" })).toStrictEqual([
        { ...rows[0], note: null },
        { ...rows[1], note: "red" },
        { ...rows[2], note: null },
      ]);
    },
  },
  {
    name: "upsertMany of rows that give different fields",
    steps: async ({ db, expect }) => {
      await db.stock.createMany([apple, { ...apple, item: "pear" }, { ...apple, item: "plum" }]);
      const rows = await db.stock.upsertMany([
        { shop: 1, item: "plum", note: "blue" },
        { shop: 1, item: "apple", amount: 9 },
        { shop: 1, item: "pear", amount: 8, note: null },
        { shop: 1, item: "fig" },
      ]);
      expect(rows).toStrictEqual([
        { shop: 1, item: "plum", amount: 5, note: "blue" },
        { shop: 1, item: "apple", amount: 9, note: "red" },
        { shop: 1, item: "pear", amount: 8, note: null },
        { shop: 1, item: "fig", amount: 0, note: null },
      ]);
    },
  },
  {
    name: "upsertMany by a unique field keeps keys and order",
    steps: async ({ db, expect }) => {
      const first = await db.contacts.createMany([{ email: "a@x" }, { email: "b@x" }]);
      const rows = await db.contacts.upsertMany([
        { email: "b@x", name: "Bob" },
        { email: "c@x", name: "Cyd" },
        { email: "a@x", name: "Ann" },
      ]);
      expect(rows.map((row) => row.name)).toStrictEqual(["Bob", "Cyd", "Ann"]);
      expect([rows[0]?.id, rows[2]?.id]).toStrictEqual([first[1]?.id, first[0]?.id]);
    },
  },
  {
    name: "upsertMany of rows that meet different constraints with the same value",
    steps: async ({ db, expect }) => {
      const [first, second] = await db.marks.createMany([
        { id: 100_001, code: 1 },
        { id: 100_002, code: 100_001 },
      ]);
      const rows = await db.marks.upsertMany([
        { id: 100_001, code: 10 },
        { code: 100_001, weight: 7 },
      ]);
      expect(rows).toStrictEqual([
        { ...first, code: 10 },
        { ...second, weight: 7 },
      ]);
      expect(await db.marks.orderBy("id").all()).toStrictEqual(rows);
    },
  },
  {
    name: "upsert and upsertMany: a field by which a row is found keeps its value, whatever its onUpdate says",
    steps: async ({ db, expect }) => {
      const there = await db.revisions.create({ tag: "k" });
      expect(await db.revisions.upsert({ tag: "k", value: 5 })).toStrictEqual({ ...there, value: 5, touched: 9 });
      const [changed, created] = await db.revisions.upsertMany([
        { tag: "k", value: 6 },
        { tag: "l", value: 1 },
      ]);
      expect(changed).toStrictEqual({ ...there, value: 6, touched: 9 });
      expect([created?.tag, created?.value, created?.touched]).toStrictEqual(["l", 1, 0]);
      expect(await db.revisions.orderBy("tag").pluck("tag")).toStrictEqual(["k", "l"]);
    },
  },
  {
    name: "on and update: a field by which a row is found keeps its value, whatever its onUpdate says",
    steps: async ({ db, expect }) => {
      const there = await db.revisions.create({ tag: "k", value: 1 });
      const rows = await db.revisions.createMany(
        [
          { tag: "k", value: 5 },
          { tag: "l", value: 2 },
        ],
        { onConflict: { on: ["tag"], update: (old, incoming) => ({ value: old.value.add(incoming.value) }) } },
      );
      expect(rows[0]).toStrictEqual({ ...there, value: 6, touched: 9 });
      expect(await db.revisions.orderBy("tag").select("tag", "value", "touched").all()).toStrictEqual([
        { tag: "k", value: 6, touched: 9 },
        { tag: "l", value: 2, touched: 0 },
      ]);
    },
  },
  {
    name: "createMany, on and update: rows with the present time that differ otherwise",
    steps: async ({ db, expect }) => {
      const rows = await db.visits.createMany([{ guest: "Ann" }, { guest: "Bob", note: "late" }], {
        onConflict: { on: ["guest", "at"], update: (_, incoming) => ({ note: incoming.note }) },
      });
      expect(rows.map((row) => [row.guest, row.note])).toStrictEqual([
        ["Ann", null],
        ["Bob", "late"],
      ]);
    },
  },
  {
    name: "createMany, on and update: each row meets its own",
    steps: async ({ db, expect }) => {
      await db.contacts.createMany([
        { email: "a@x", visits: 10 },
        { email: "b@x", visits: 20 },
      ]);
      const rows = await db.contacts.createMany(
        [
          { email: "b@x", visits: 1 },
          { email: "a@x", visits: 2 },
          { email: "c@x", visits: 3 },
        ],
        { onConflict: { on: ["email"], update: (old, incoming) => ({ visits: old.visits.add(incoming.visits) }) } },
      );
      expect(rows.map((row) => row.visits)).toStrictEqual([21, 12, 3]);
    },
  },
];

const refused: readonly Refuses<Db>[] = [
  {
    name: "the same key twice, with an updating onConflict, is refused",
    attempt: (db) => db.stock.upsertMany([apple, { ...apple, note: SECRET }]),
    refused: { error: "validation", model: "stock", at: ["shop.item"] },
  },
  {
    name: "the same key twice, with different fields, is refused",
    attempt: (db) =>
      db.stock.upsertMany([
        { shop: 1, item: "a", amount: 2 },
        { shop: 1, item: "a", note: SECRET },
      ]),
    refused: { error: "validation", model: "stock", at: ["shop.item"] },
  },
  {
    name: "the same unique value twice, with on and update, is refused",
    attempt: (db) =>
      db.contacts.createMany([{ email: SECRET }, { email: SECRET }], {
        onConflict: { on: ["email"], update: () => ({ visits: 1 }) },
      }),
    refused: { error: "validation", model: "contacts", at: ["email"] },
  },
  {
    name: "the same unique value twice, with the present time, is refused",
    attempt: (db) =>
      db.visits.createMany([{ guest: SECRET }, { guest: SECRET, note: "again" }], {
        onConflict: { on: ["guest", "at"], update: (_, incoming) => ({ note: incoming.note }) },
      }),
    refused: { error: "validation", model: "visits", at: ["guest.at"] },
  },
  {
    name: "a target that is not unique is refused",
    attempt: (db) =>
      db.contacts.create({ email: SECRET }, { onConflict: { on: ["name"], update: () => ({ visits: 1 }) } }),
    refused: { error: "validation", model: "contacts", at: ["name"] },
  },
  {
    name: "half of a composite key as the target is refused",
    attempt: (db) => db.stock.create(apple, { onConflict: { on: ["shop"], update: () => ({ amount: 1 }) } }),
    refused: { error: "validation", model: "stock", at: ["shop"] },
  },
  {
    name: "a change of what rows collide on is refused",
    attempt: (db) =>
      db.contacts.create(
        { email: SECRET },
        { onConflict: { on: ["email"], update: (old) => ({ email: old.email.upper() }) } },
      ),
    refused: { error: "validation", model: "contacts", at: ["email"] },
  },
  {
    name: "a change of what rows collide on is refused, to a value that is written out",
    attempt: (db) =>
      db.contacts.createMany([{ email: "a@x" }, { email: "b@x" }], {
        onConflict: { on: ["email"], update: () => ({ email: SECRET }) },
      }),
    refused: { error: "validation", model: "contacts", at: ["email"] },
  },
  {
    name: "a change of what rows collide on is refused, to what came in for another field",
    attempt: (db) =>
      db.seats.createMany([{ id: 1, row: 1, place: 2, guest: SECRET }], {
        onConflict: { on: ["row", "place"], update: (_, incoming) => ({ guest: "?", row: incoming.place }) },
      }),
    refused: { error: "validation", model: "seats", at: ["row"] },
  },
  {
    name: "an unknown field in an updating onConflict is refused",
    attempt: (db) =>
      db.stock.create(apple, { onConflict: { on: ["shop", "item"], update: () => ({ secret: SECRET }) as never } }),
    refused: { error: "validation", model: "stock", at: ["secret"] },
  },
];

/** `onConflict` in all its forms. */
export const conflicts: Subject = subject({ name: "onConflict", models, cases: [...single, ...many, ...refused] });
