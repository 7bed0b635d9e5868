import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { caseWhen, coalesce, concat, count, exists, max, param, subquery } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";

const Shelf = model("written_shelves", { id: t.integer().primaryKey(), name: t.text(), size: t.integer().nullable() });
const Item = model("written_items", {
  id: t.integer().primaryKey(),
  shelf: t.ref(Shelf, { reverse: "items", onDelete: "cascade" }).nullable(),
  name: t.text().nullable(),
  count: t.integer().nullable(),
  ratio: t.float().nullable(),
  price: t.decimal(8, 2).nullable(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  flag: t.boolean().nullable(),
  data: t.json().nullable(),
});
const Member = model("written_members", {
  id: t.integer().primaryKey(),
  role: t.enum(["admin", "member"]),
  code: t.uuid().nullable(),
  logins: t.integer().default(0),
  raw: t.bytes().nullable(),
  data: t.json().nullable(),
  tags: t.list(t.text()).default([]),
});
const models = { shelves: Shelf, items: Item, members: Member };
const { items } = from(models);
type Db = CaseDatabase<typeof models>;

const CODE = "0194fdc2-fa2f-7cc0-81d3-ff12045b73c8";
const OTHER = "00000000-0000-0000-0000-000000000000";

async function seed(db: Db): Promise<void> {
  await db.shelves.createMany([
    { id: 1, name: "low", size: 3 },
    { id: 2, name: "high", size: null },
  ]);
  await db.items.createMany([
    {
      id: 1,
      shelfId: 1,
      name: "Cup",
      count: 7,
      ratio: 2.5,
      price: "-0.05",
      at: new Date(-1),
      day: "2024-01-31",
      flag: true,
      data: { n: 1 },
    },
    { id: 2, shelfId: 1, name: null, count: 0 },
    { id: 3, shelfId: null, name: "Pan", count: null },
  ]);
}

const cases: readonly Steps<Db>[] = [
  {
    name: "a patch of expressions of every kind, all over the row as it was",
    steps: async ({ db, expect }) => {
      await seed(db);
      const row = await db.items.update(1, (p) => ({
        name: concat(p.name, "-", p.count.cast(t.text())),
        count: p.count.idiv(2).mod(2),
        ratio: p.count.div(2),
        price: p.price.add("0.1").abs(),
        at: p.at.plus({ milliseconds: 1, months: 1 }).trunc("month"),
        day: p.day.plus({ months: 1 }),
        flag: p.count.gt(10),
        data: p.data.set("n", 2).set(["o", "p"], [null]),
      }));
      expect(row).toStrictEqual({
        id: 1,
        shelfId: 1,
        name: "Cup-7",
        count: 1,
        ratio: 3.5,
        price: "0.05",
        at: new Date("1970-02-01T00:00:00.000Z"),
        day: "2024-02-29",
        flag: false,
        data: { n: 2, o: { p: [null] } },
      });
    },
  },
  {
    name: "a patch of choices",
    steps: async ({ db, expect }) => {
      await seed(db);
      const changed = await db.items
        .filter((p) => p.id.gt(0))
        .update((p) => ({
          name: caseWhen(
            [
              [p.count.gt(0), "some"],
              [p.count.eq(0), "none"],
            ],
            p.name,
          ),
          count: coalesce(p.count, -1),
          flag: not(p.flag),
        }));
      expect(changed).toStrictEqual(3);
      expect(await db.items.orderBy("id").select("id", "name", "count", "flag").all()).toStrictEqual([
        { id: 1, name: "some", count: 7, flag: false },
        { id: 2, name: "none", count: 0, flag: true },
        { id: 3, name: "Pan", count: -1, flag: true },
      ]);
    },
  },
  {
    name: "a patch of labels and UUIDs that are chosen",
    steps: async ({ db, expect }) => {
      await db.members.createMany([
        { id: 1, role: "member", code: CODE },
        { id: 2, role: "admin" },
        { id: 3, role: "member" },
      ]);
      await db.members
        .filter((p) => p.id.gt(0))
        .update((p) => ({
          role: caseWhen([[p.id.gt(2), "admin"]], coalesce(p.role, "admin")),
          code: coalesce(caseWhen([[p.role.eq("admin"), OTHER]], p.code), OTHER),
        }));
      expect(await db.members.orderBy("id").select("id", "role", "code").all()).toStrictEqual([
        { id: 1, role: "member", code: CODE },
        { id: 2, role: "admin", code: OTHER },
        { id: 3, role: "admin", code: OTHER },
      ]);
    },
  },
  {
    name: "a patch with parameters",
    steps: async ({ db, expect }) => {
      await seed(db);
      const patch = db.items.update(1, (p) => ({ name: param("name"), count: p.count.add(param("more")) }));
      expect((await patch.with({ name: "Bowl", more: 3 }))?.count).toStrictEqual(10);
      expect(await db.items.filter({ name: "Bowl" }).pluck("id")).toStrictEqual([1]);
    },
  },
  {
    name: "parameters in which rows are written",
    steps: async ({ db, expect }) => {
      await seed(db);
      const above = db.items.filter((p) => p.count.gt(param("least")));
      expect(await above.update({ name: "many" }).with({ least: 5 })).toStrictEqual(1);
      expect(
        await above
          .orderBy("-id")
          .limit(1)
          .update((p) => ({ count: p.count.add(param("more")) }))
          .with({ least: -1, more: 2 }),
      ).toStrictEqual(1);
      const guarded = db.items.update(1, { name: "kept" }, { where: (p) => p.count.lt(param("most")) });
      expect(await guarded.with({ most: 5 })).toStrictEqual(null);
      expect((await guarded.with({ most: 8 }))?.name).toStrictEqual("kept");
      expect(await db.items.delete(1, { where: (p) => p.name.eq(param("name")) }).with({ name: "x" })).toStrictEqual(
        false,
      );
      expect(await above.delete().with({ least: 5 })).toStrictEqual(1);
      expect(await db.items.orderBy("id").select("id", "count").all()).toStrictEqual([
        { id: 2, count: 2 },
        { id: 3, count: null },
      ]);
    },
  },
  {
    name: "a parameter beside cells that look like anything",
    steps: async ({ db, expect }) => {
      const data = { kind: "value", value: [1, { kind: "and" }], keys: 2 };
      const raw = new Uint8Array([1, 2, 255]);
      const made = { id: 1, role: "member", raw, data, tags: ["a", "b"], code: null, logins: 1 } as const;
      const again = db.members.createMany([{ ...made, tags: [...made.tags] }], {
        onConflict: { on: ["id"], update: (old) => ({ logins: old.logins.add(param("more")) }) },
      });
      expect(await again.with({ more: 5 })).toStrictEqual([made]);
      expect(await again.with({ more: 5 })).toStrictEqual([{ ...made, logins: 6 }]);
    },
  },
  {
    name: "a patch through a relation",
    steps: async ({ db, expect }) => {
      await seed(db);
      const changed = db.items
        .filter((p) => p.id.gt(0))
        .update((p) => ({ name: concat(p.shelf.name, "!"), count: p.shelf.size }));
      expect(await changed).toStrictEqual(3);
      expect(await db.items.orderBy("id").select("name", "count").all()).toStrictEqual([
        { name: "low!", count: 3 },
        { name: "low!", count: 3 },
        { name: "!", count: null },
      ]);
    },
  },
  {
    name: "a patch of subqueries about the row",
    steps: async ({ db, expect }) => {
      await seed(db);
      const changed = await db.shelves
        .filter((p) => p.id.gt(0))
        .update((p) => ({
          size: subquery(
            items.filter((i) => i.shelfId.eq(p.id)),
            () => count(),
          ),
          name: coalesce(
            subquery(
              items
                .filter((i) => i.shelfId.eq(p.id))
                .orderBy("name")
                .select("name"),
            ),
            "empty",
          ),
        }));
      expect(changed).toStrictEqual(2);
      expect(await db.shelves.orderBy("id").all()).toStrictEqual([
        { id: 1, name: "Cup", size: 2 },
        { id: 2, name: "empty", size: 0 },
      ]);
    },
  },
  {
    name: "a patch from the same table",
    steps: async ({ db, expect }) => {
      await seed(db);
      const row = await db.items.update(2, { count: 5, name: "x" });
      expect(row?.count).toStrictEqual(5);
      await db.items.update(3, () => ({ count: subquery(items, (i) => max(i.count)) }));
      expect(await db.items.orderBy("id").pluck("count")).toStrictEqual([7, 5, 7]);
    },
  },
  {
    name: "a set update where exists",
    steps: async ({ db, expect }) => {
      await seed(db);
      const full = db.shelves.filter((p) => exists(items.filter((i) => i.shelfId.eq(p.id))));
      expect(await full.update({ name: "full" })).toStrictEqual(1);
      expect(await db.shelves.orderBy("id").pluck("name")).toStrictEqual(["full", "high"]);
    },
  },
  {
    name: "a set update and a set delete by annotations",
    steps: async ({ db, expect }) => {
      await seed(db);
      const small = db.items.annotate((p) => ({ rest: coalesce(p.count, 1).mod(7) })).filter((p) => p.rest.eq(0));
      expect(await small.update((p) => ({ count: p.count.add(1) }))).toStrictEqual(2);
      expect(await db.items.orderBy("id").pluck("count")).toStrictEqual([8, 1, null]);
      expect(
        await db.items
          .annotate((p) => ({ rest: p.count.mod(7) }))
          .exclude((p) => p.rest.eq(1))
          .delete(),
      ).toStrictEqual(1);
      expect(await db.items.orderBy("id").pluck("id")).toStrictEqual([1, 2]);
    },
  },
  {
    name: "a set update of what is in a limited set of the same table",
    steps: async ({ db, expect }) => {
      await seed(db);
      const last = db.items.filter((p) => p.id.in(items.orderBy("-id").limit(1).select("id")));
      expect(await last.update({ name: "last" })).toStrictEqual(1);
      expect(await db.items.orderBy("id").pluck("name")).toStrictEqual(["Cup", null, "last"]);
    },
  },
  {
    name: "a set delete by a function",
    steps: async ({ db, expect }) => {
      await seed(db);
      expect(await db.items.filter((p) => coalesce(p.name, "").length().lt(3)).delete()).toStrictEqual(1);
      expect(await db.items.orderBy("id").pluck("id")).toStrictEqual([1, 3]);
    },
  },
  {
    name: "a set delete of what is in no set",
    steps: async ({ db, expect }) => {
      await seed(db);
      expect(await db.shelves.filter((p) => not(p.id.in(items.select("shelfId")))).delete()).toStrictEqual(1);
      expect(await db.shelves.pluck("id")).toStrictEqual([1]);
    },
  },
  {
    name: "a set delete where a row of the same table exists",
    steps: async ({ db, expect }) => {
      await seed(db);
      const older = db.items.filter((p) => exists(items.filter((i) => i.id.gt(p.id))));
      expect(await older.delete()).toStrictEqual(2);
      expect(await db.items.pluck("id")).toStrictEqual([3]);
    },
  },
  {
    name: "a limited set update in the order of an expression",
    steps: async ({ db, expect }) => {
      await seed(db);
      const few = db.items.orderBy((p) => coalesce(p.count, 99).desc()).limit(2);
      expect(await few.update({ name: "large" }, { all: true })).toStrictEqual(2);
      expect(await db.items.orderBy("id").pluck("name")).toStrictEqual(["large", null, "large"]);
    },
  },
  {
    name: "guards with functions",
    steps: async ({ db, expect }) => {
      await seed(db);
      const guarded = db.items.update(
        1,
        { name: "x" },
        { where: (p) => p.at.plus({ milliseconds: 1 }).eq(new Date(0)) },
      );
      expect((await guarded)?.name).toStrictEqual("x");
      expect(await db.items.update(1, { name: "y" }, { where: (p) => p.count.mod(2).eq(0) })).toStrictEqual(null);
      expect(await db.items.delete(1, { where: (p) => p.day.year().lt(2024) })).toStrictEqual(false);
      expect(await db.items.delete(1, { where: (p) => p.data.at("n").eq(1) })).toStrictEqual(true);
    },
  },
  {
    name: "an updating onConflict with functions of both rows",
    steps: async ({ db, expect }) => {
      await seed(db);
      const row = await db.items.create(
        { id: 1, name: "new", count: 4, price: "1.00" },
        {
          onConflict: {
            on: ["id"],
            update: (old, incoming) => ({
              name: concat(old.name, "/", incoming.name),
              count: old.count.add(incoming.count).idiv(2),
              price: coalesce(incoming.price, old.price),
              flag: old.count.gt(incoming.count),
            }),
          },
        },
      );
      expect([row.name, row.count, row.price, row.flag, row.ratio]).toStrictEqual(["Cup/new", 5, "1.00", true, 2.5]);
    },
  },
  {
    name: "expressions inside an atomic list see what was written before",
    steps: async ({ db, expect }) => {
      await seed(db);
      const results = await db.atomic([
        db.items.create({ id: 4, shelfId: 2, name: "Jar", count: 1 }),
        db.shelves.filter({ id: 2 }).update((p) => ({
          size: subquery(
            items.filter((i) => i.shelfId.eq(p.id)),
            () => count(),
          ),
        })),
        db.shelves
          .annotate((p) => ({ label: concat(p.name, ":", p.size.cast(t.text())) }))
          .orderBy("id")
          .pluck("label"),
      ]);
      expect(results.slice(1)).toStrictEqual([1, ["low:3", "high:1"]]);
    },
  },
];

/** Expressions in what is written, and in which rows are. */
export const expressionsWritten: Subject = subject({ name: "expressions written", models, cases });
