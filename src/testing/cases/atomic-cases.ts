import { uuid7 } from "../../fields/uuid7.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { from } from "../../query/tables.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Refuses, type Steps, type Subject, subject } from "../subject.ts";

const Parent = model("atomic_parents", { id: t.id(), name: t.text().unique(), size: t.integer().default(0) });
const Child = model("atomic_children", {
  id: t.id(),
  parent: t.ref(Parent, { reverse: "children", onDelete: "cascade" }),
  other: t.ref(Parent, { reverse: "others", onDelete: "setNull" }).nullable(),
  title: t.text(),
});
const Leaf = model("atomic_leaves", {
  id: t.uuid().primaryKey().default(uuid7),
  child: t.ref(Child, { reverse: "leaves", onDelete: "cascade" }).nullable(),
  under: t.ref("self", { reverse: "over", key: t.uuid(), onDelete: "cascade" }).nullable(),
});
const Pair = model(
  "atomic_pairs",
  {
    first: t.ref(Parent, { reverse: "firsts", onDelete: "cascade" }),
    second: t.ref(Parent, { reverse: "seconds", onDelete: "cascade" }),
    weight: t.integer().default(0),
  },
  { primaryKey: ["first", "second"] },
);
const models = { parents: Parent, children: Child, leaves: Leaf, pairs: Pair };
type Db = CaseDatabase<typeof models>;

const listed: readonly Steps<Db>[] = [
  {
    name: "a list gives the results in its order",
    steps: async ({ db, expect }) => {
      const [row, changed, count, exists, names, gone] = await db.atomic([
        db.parents.create({ name: "a" }),
        db.parents.filter({ name: "a" }).update({ size: 3 }),
        db.parents.count(),
        db.parents.filter({ size: 3 }).exists(),
        db.parents.pluck("name"),
        db.parents.find({ name: "z" }),
      ]);
      expect([row.name, row.size, changed, count, exists, names, gone]).toStrictEqual([
        "a",
        0,
        1,
        1,
        true,
        ["a"],
        null,
      ]);
    },
  },
  {
    name: "later queries see what earlier ones did",
    steps: async ({ db, expect }) => {
      const results = await db.atomic([
        db.parents.count(),
        db.parents.createMany([{ name: "a" }, { name: "b" }]),
        db.parents.count(),
        db.parents.filter({ name: "a" }).delete(),
        db.parents.count(),
      ]);
      expect([results[0], results[2], results[3], results[4]]).toStrictEqual([0, 2, 1, 1]);
    },
  },
  {
    name: "one that fails undoes all, wherever it stands",
    steps: async ({ db, expect, refuses }) => {
      await db.parents.create({ name: "taken" });
      const parts = (): readonly PromiseLike<unknown>[] => [
        db.parents.create({ name: "a" }),
        db.parents.filter({ name: "taken" }).update({ size: 9 }),
      ];
      const failing = db.parents.create({ name: "taken" });
      for (const queries of [
        [...parts(), failing],
        [failing, ...parts()],
      ]) {
        await refuses(() => db.atomic(queries as never), { error: "integrity", kind: "unique" });
        expect(await db.parents.select("name", "size").all()).toStrictEqual([{ name: "taken", size: 0 }]);
      }
    },
  },
  {
    name: "a get() that finds nothing, or several rows, undoes the writes beside it",
    steps: async ({ db, adapter, expect, requests, refuses }) => {
      const { id } = await db.parents.create({ name: "kept" });
      await db.parents.create({ name: "twin", size: 7 });
      await db.parents.create({ name: "other twin", size: 7 });
      const choosers = [
        [() => db.parents.get(id + 1000), "not_found"],
        [() => db.parents.filter({ name: "nobody" }).get(), "not_found"],
        [() => db.parents.get({ size: 7 }), "multiple_rows"],
        [() => db.parents.find({ size: 7 }), "multiple_rows"],
      ] as const;
      for (const [choose, error] of choosers) {
        const before = requests();
        const attempt = (): unknown =>
          db.atomic([db.parents.update(id, { size: 1 }), choose(), db.parents.create({ name: "new" })]);
        if (adapter.capabilities.transactions || adapter.refuses === true)
          await refuses(attempt, { error, model: "parents" });
        else {
          await refuses(attempt, { error: "unsupported" });
          expect(requests() - before).toStrictEqual(0);
        }
        expect(await db.parents.orderBy("id").pluck("name")).toStrictEqual(["kept", "twin", "other twin"]);
        expect((await db.parents.get(id)).size).toStrictEqual(0);
      }
    },
  },
  {
    name: "the key of a row that was ignored is missing, even where there is no row to write it to",
    steps: async ({ db, expect, refuses }) => {
      await db.parents.create({ name: "kept" });
      const list = (): unknown =>
        db.atomic((b) => {
          const parent = b.parents.create({ name: "kept" }, { onConflict: "ignore" });
          b.children.filter({ title: "nobody" }).update({ other: parent as never });
          b.parents.create({ name: "new" });
        });
      await refuses(list, { error: "integrity", kind: "foreignKey" });
      expect(await db.parents.pluck("name")).toStrictEqual(["kept"]);
    },
  },
  {
    name: "of several reasons to fail, that of the first query is told",
    steps: async ({ db, expect, refuses }) => {
      const { id } = await db.parents.create({ name: "kept" });
      const nobody = () => db.parents.get(id + 1000);
      const again = () => db.parents.create({ name: "kept" });
      await refuses(() => db.atomic([nobody(), again()]), { error: "not_found", model: "parents" });
      await refuses(() => db.atomic([again(), nobody()]), { error: "integrity", kind: "unique" });
      expect(await db.parents.pluck("name")).toStrictEqual(["kept"]);
    },
  },
  {
    name: "a get() that finds its row stands beside writes",
    needs: ["transactions"],
    steps: async ({ db, expect }) => {
      const { id } = await db.parents.create({ name: "kept" });
      const [, found, made] = await db.atomic([
        db.parents.update(id, { size: 1 }),
        db.parents.get(id),
        db.parents.create({ name: "new" }),
      ]);
      expect([found.size, made.name, await db.parents.count()]).toStrictEqual([1, "new", 2]);
    },
  },
  {
    name: "what a get() of a list undoes inside a transaction is the list",
    needs: ["transactions"],
    steps: async ({ db, expect, refuses }) => {
      await db.transaction(async (tx) => {
        const { id } = await tx.parents.create({ name: "kept" });
        await refuses(() => tx.atomic([tx.parents.create({ name: "undone" }), tx.parents.get(id + 1000)]), {
          error: "not_found",
          model: "parents",
        });
        await tx.parents.create({ name: "kept too" });
      });
      expect(await db.parents.orderBy("id").pluck("name")).toStrictEqual(["kept", "kept too"]);
    },
  },
  {
    name: "reads alone, a get() and a find() by a unique field among them, are one request on every store",
    steps: async ({ db, expect, requests }) => {
      const { id } = await db.parents.create({ name: "kept" });
      const before = requests();
      const [row, count] = await db.atomic([db.parents.get(id), db.parents.count()]);
      const [, found] = await db.atomic([db.parents.update(id, { size: 2 }), db.parents.find({ name: "kept" })]);
      expect([row.name, count, found?.size, requests() - before]).toStrictEqual(["kept", 1, 2, 2]);
    },
  },
  {
    name: "a list is one request",
    steps: async ({ db, expect, requests }) => {
      const before = requests();
      await db.atomic([
        db.parents.createMany([{ name: "a" }, { name: "b" }]),
        db.parents.filter({ name: "a" }).update({ size: 1 }),
        db.parents.count(),
      ]);
      expect(requests() - before).toStrictEqual(1);
    },
  },
  {
    name: "an empty list",
    steps: async ({ db, expect, requests }) => {
      const before = requests();
      expect(await db.atomic([])).toStrictEqual([]);
      expect(requests() - before).toStrictEqual(0);
    },
  },
  {
    name: "queries whose answer is known keep their place",
    steps: async ({ db, expect }) => {
      const nothing = db.parents.filter((p) => p.id.in([]));
      const results = await db.atomic([
        nothing.all(),
        db.parents.create({ name: "a" }),
        nothing.count(),
        db.parents.count(),
        db.parents.createMany([]),
      ]);
      expect([results[0], results[1].name, results[2], results[3], results[4]]).toStrictEqual([[], "a", 0, 1, []]);
    },
  },
  {
    name: "createMany of rows that give different fields counts as one query",
    steps: async ({ db, expect }) => {
      const parent = await db.parents.create({ name: "p" });
      const [rows, count] = await db.atomic([
        db.parents.createMany([{ name: "a" }, { id: parent.id + 50, name: "b" }, { name: "c", size: 4 }]),
        db.parents.count(),
      ]);
      expect([rows.map((row) => [row.name, row.size]), count]).toStrictEqual([
        [
          ["a", 0],
          ["b", 0],
          ["c", 4],
        ],
        4,
      ]);
    },
  },
  {
    name: "getOrCreate and updateOrCreate within a list",
    steps: async ({ db, expect }) => {
      const [first, second, third] = await db.atomic([
        db.parents.getOrCreate({ name: "a" }, { size: 1 }),
        db.parents.getOrCreate({ name: "a" }, { size: 2 }),
        db.parents.updateOrCreate({ name: "a" }, { size: 3 }),
      ]);
      expect([first.created, second.created, third.created, third.row.size]).toStrictEqual([true, false, false, 3]);
    },
  },
  {
    name: "queries without a database may be in it",
    steps: async ({ db, expect }) => {
      const [count] = await db.atomic([from(models).parents.count(), db.parents.create({ name: "a" })]);
      expect([
        count,
        await db.run(from(models).parents.pluck("name")),
        await db.run(from(Parent).count()),
      ]).toStrictEqual([0, ["a"], 1]);
    },
  },
];

const built: readonly Steps<Db>[] = [
  {
    name: "the callback may return nothing",
    steps: async ({ db, expect }) => {
      const result = await db.atomic((b) => {
        b.parents.create({ name: "a" });
        b.parents.create({ name: "b" });
      });
      expect([result, await db.parents.count()]).toStrictEqual([undefined, 2]);
    },
  },
  {
    name: "the callback may return a query, an array, or an object",
    steps: async ({ db, expect }) => {
      const one = await db.atomic((b) => b.parents.create({ name: "a" }));
      const two = await db.atomic((b) => [b.parents.create({ name: "b" }), b.parents.count()]);
      const three = await db.atomic((b) => {
        b.parents.create({ name: "c" });
        return { names: b.parents.orderBy("name").pluck("name"), count: b.parents.count() };
      });
      expect([one.name, two[0].name, two[1], three]).toStrictEqual(["a", "b", 2, { names: ["a", "b", "c"], count: 3 }]);
    },
  },
  {
    name: "a row takes the key of one created before it",
    steps: async ({ db, expect }) => {
      const { parent, child, leaf } = await db.atomic((b) => {
        const created = b.parents.create({ name: "a" });
        const made = b.children.create({ parent: created, title: "t" });
        return { parent: created, child: made, leaf: b.leaves.create({ child: made }) };
      });
      expect([child.parentId, leaf.childId]).toStrictEqual([parent.id, child.id]);
      expect(await db.children.include("parent", "leaves").all()).toStrictEqual([{ ...child, parent, leaves: [leaf] }]);
    },
  },
  {
    name: "many rows take the key of one created before them, in one request",
    steps: async ({ db, expect, requests }) => {
      const before = requests();
      const [parent, children] = await db.atomic((b) => {
        const created = b.parents.create({ name: "a" });
        return [
          created,
          b.children.createMany(Array.from({ length: 10 }, (_, index) => ({ parent: created, title: `${index}` }))),
        ];
      });
      expect(requests() - before).toStrictEqual(1);
      expect(children.map((child) => [child.title, child.parentId])).toStrictEqual(
        children.map((_, index) => [`${index}`, parent.id]),
      );
    },
  },
  {
    name: "createMany: each row takes the key of its own parent, one that the store makes",
    steps: async ({ db, expect }) => {
      const { x, y, children } = await db.atomic((b) => {
        const x = b.parents.create({ name: "x" });
        const y = b.parents.create({ name: "y" });
        const rows = [x, y, y, x, y].map((parent, index) => ({ parent, title: `${index}` }));
        return { x, y, children: b.children.createMany(rows) };
      });
      const linked = [x, y, y, x, y].map((parent, index) => [`${index}`, parent.id]);
      expect(children.map((child) => [child.title, child.parentId])).toStrictEqual(linked);
      const stored = await db.children.orderBy("title").select("title", "parentId").all();
      expect(stored.map((child) => [child.title, child.parentId])).toStrictEqual(linked);
    },
  },
  {
    name: "createMany: each row takes the key of its own parent, one that the client makes",
    steps: async ({ db, expect }) => {
      const ids = [uuid7(), uuid7(), uuid7(), uuid7()];
      const { x, y, leaves } = await db.atomic((b) => {
        const x = b.leaves.create({});
        const y = b.leaves.create({});
        const rows = ids.map((id, index) => ({ id, under: index % 2 === 0 ? x : y }));
        return { x, y, leaves: b.leaves.createMany(rows) };
      });
      const linked = ids.map((id, index) => ({ id, childId: null, underId: index % 2 === 0 ? x.id : y.id }));
      expect(leaves).toStrictEqual(linked);
      expect(await db.leaves.getMany(ids)).toStrictEqual(linked);
    },
  },
  {
    name: "createMany: rows of which each refers to two others by fields of its own",
    steps: async ({ db, expect }) => {
      const { x, y, children } = await db.atomic((b) => {
        const x = b.parents.create({ name: "x" });
        const y = b.parents.create({ name: "y" });
        const rows = [
          { parent: x, other: y, title: "0" },
          { parent: y, other: x, title: "1" },
          { parent: x, other: x, title: "2" },
        ];
        return { x, y, children: b.children.createMany(rows) };
      });
      expect(children.map((child) => [child.title, child.parentId, child.otherId])).toStrictEqual([
        ["0", x.id, y.id],
        ["1", y.id, x.id],
        ["2", x.id, x.id],
      ]);
    },
  },
  {
    name: "upsertMany: each row takes the key of its own parent",
    steps: async ({ db, expect }) => {
      const parent = await db.parents.create({ name: "old" });
      const there = await db.children.createMany(["0", "1", "2"].map((title) => ({ parent, title })));
      const { x, y, children } = await db.atomic((b) => {
        const x = b.parents.create({ name: "x" });
        const y = b.parents.create({ name: "y" });
        const rows = there.map(({ id, title }, index) => ({ id, title, parent: index === 1 ? y : x }));
        return { x, y, children: b.children.upsertMany(rows) };
      });
      const linked = there.map((child, index) => ({ ...child, parentId: index === 1 ? y.id : x.id }));
      expect(children).toStrictEqual(linked);
      expect(await db.children.orderBy("id").all()).toStrictEqual(linked);
    },
  },
  {
    name: "upsertMany by a key of two parents that are created before it",
    steps: async ({ db, expect }) => {
      const { x, y, pairs } = await db.atomic((b) => {
        const x = b.parents.create({ name: "x" });
        const y = b.parents.create({ name: "y" });
        b.pairs.create({ first: y, second: x });
        const rows = [
          { first: x, second: y, weight: 1 },
          { first: y, second: x, weight: 2 },
          { first: x, second: x, weight: 3 },
        ];
        return { x, y, pairs: b.pairs.upsertMany(rows) };
      });
      expect(pairs).toStrictEqual([
        { firstId: x.id, secondId: y.id, weight: 1 },
        { firstId: y.id, secondId: x.id, weight: 2 },
        { firstId: x.id, secondId: x.id, weight: 3 },
      ]);
      expect(await db.pairs.count()).toStrictEqual(3);
    },
  },
  {
    name: "updateMany: each row takes the key of its own parent",
    steps: async ({ db, expect }) => {
      const parent = await db.parents.create({ name: "old" });
      const there = await db.children.createMany(["0", "1", "2", "3"].map((title) => ({ parent, title })));
      const { x, y, changed } = await db.atomic((b) => {
        const x = b.parents.create({ name: "x" });
        const y = b.parents.create({ name: "y" });
        const rows = there.map(({ id }, index) => ({ id, parent: index % 2 === 0 ? x : y }));
        return { x, y, changed: b.children.updateMany(rows) };
      });
      expect([changed, await db.children.orderBy("id").pluck("parentId")]).toStrictEqual([4, [x.id, y.id, x.id, y.id]]);
    },
  },
  {
    name: "two parents, and children of both, in any order",
    steps: async ({ db, expect }) => {
      const [a, b, first, second] = await db.atomic((batch) => {
        const one = batch.parents.create({ name: "a" });
        const two = batch.parents.create({ name: "b" });
        return [
          one,
          two,
          batch.children.create({ parent: two, other: one, title: "x" }),
          batch.children.create({ parent: one, other: two, title: "y" }),
        ];
      });
      expect([first.parentId, first.otherId, second.parentId, second.otherId]).toStrictEqual([b.id, a.id, a.id, b.id]);
    },
  },
  {
    name: "a key that the client makes, and a self reference",
    steps: async ({ db, expect }) => {
      const [upper, lower] = await db.atomic((b) => {
        const top = b.leaves.create({});
        return [top, b.leaves.create({ under: top })];
      });
      expect([lower.underId, (await db.leaves.filter({ underId: upper.id }).get()).id]).toStrictEqual([
        upper.id,
        lower.id,
      ]);
    },
  },
  {
    name: "a key that the client makes, wherever a row can be written",
    steps: async ({ db, expect }) => {
      const ids = [uuid7(), uuid7(), uuid7()] as const;
      await db.leaves.createMany(ids.map((id) => ({ id })));
      const { leaf, rows } = await db.atomic((b) => {
        const leaf = b.leaves.create({ under: b.leaves.create({}) });
        b.leaves.updateMany([{ id: ids[0], under: leaf }]);
        b.leaves.updateOrCreate({ id: ids[1] }, { under: leaf });
        b.leaves.create({ id: ids[2] }, { onConflict: { on: ["id"], update: () => ({ under: leaf }) as never } });
        b.leaves.getOrCreate({ id: uuid7() }, { under: leaf });
        return { leaf, rows: b.leaves.filter((p) => p.under.underId.ne(null)).count() };
      });
      expect(rows).toStrictEqual(4);
      expect(await db.leaves.filter({ underId: leaf.id }).count()).toStrictEqual(4);
    },
  },
  {
    name: "a key that the store makes, in a query with others after it",
    steps: async ({ db, expect }) => {
      const child = await db.children.create({ parent: await db.parents.create({ name: "old" }), title: "c" });
      const { parent, found } = await db.atomic((b) => {
        const parent = b.parents.create({ name: "new" });
        const found = b.children.updateOrCreate({ id: child.id }, { parent, title: "d" });
        b.parents.create({ name: "newer" });
        return { parent, found };
      });
      expect([found.created, found.row.parentId === parent.id]).toStrictEqual([false, true]);
    },
  },
  {
    name: "an update takes the key of a row created before it",
    steps: async ({ db, expect }) => {
      const parent = await db.parents.create({ name: "old" });
      const child = await db.children.create({ parent, title: "t" });
      const created = await db.atomic((b) => {
        const fresh = b.parents.create({ name: "new" });
        b.children.update(child.id, { parent: fresh });
        return fresh;
      });
      expect((await db.children.get(child.id)).parentId).toStrictEqual(created.id);
    },
  },
  {
    name: "the key of a row that was updated in the place of an insert",
    steps: async ({ db, expect }) => {
      const parent = await db.parents.create({ name: "a" });
      const [upserted, child] = await db.atomic((b) => {
        const row = b.parents.upsert({ name: "a", size: 5 });
        return [row, b.children.create({ parent: row, title: "t" })];
      });
      expect([upserted.id, upserted.size, child.parentId]).toStrictEqual([parent.id, 5, parent.id]);
    },
  },
  {
    name: "children of a parent that fails are not written",
    steps: async ({ db, expect, refuses }) => {
      await db.parents.create({ name: "a" });
      const attempt = (): unknown =>
        db.atomic((b) => {
          const parent = b.parents.create({ name: "a" });
          b.children.create({ parent, title: SECRET });
        });
      await refuses(attempt, { error: "integrity", kind: "unique" });
      expect(await db.children.count()).toStrictEqual(0);
    },
  },
  {
    name: "a parent whose child fails is not written",
    steps: async ({ db, expect, refuses }) => {
      const attempt = (): unknown =>
        db.atomic((b) => {
          b.parents.create({ name: "a" });
          b.children.create({ parentId: -1, title: SECRET });
        });
      await refuses(attempt, { error: "integrity", kind: "foreignKey" });
      expect(await db.parents.count()).toStrictEqual(0);
    },
  },
  {
    name: "the key of a row that was ignored is missing: nothing is written",
    steps: async ({ db, expect, refuses }) => {
      await db.parents.create({ name: "a" });
      const attempt = (): unknown =>
        db.atomic((b) => {
          const parent = b.parents.create({ name: "a" }, { onConflict: "ignore" });
          b.children.create({ parent: parent as never, title: SECRET });
        });
      await refuses(attempt, { error: "integrity" });
      expect(await db.children.count()).toStrictEqual(0);
    },
  },
  {
    name: "the database can be used after a batch that failed",
    steps: async ({ db, expect, refuses }) => {
      await refuses(() => db.atomic([db.parents.create({ name: "a" }), db.parents.create({ name: "a" })]), {
        error: "integrity",
      });
      await db.parents.create({ name: "a" });
      expect(await db.parents.pluck("name")).toStrictEqual(["a"]);
    },
  },
  {
    name: "batches side by side",
    steps: async ({ db, expect }) => {
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          db.atomic((b) => {
            const parent = b.parents.create({ name: `${index}` });
            return [parent, b.children.create({ parent, title: `${index}` })];
          }),
        ),
      );
      expect(
        made.map(([parent, child]) => parent.id === child.parentId && parent.name === child.title).every(Boolean),
      ).toStrictEqual(true);
      expect(await db.children.count()).toStrictEqual(8);
    },
  },
];

const refused: readonly Refuses<Db>[] = [
  {
    name: "a callback that returns a promise is refused",
    attempt: (db) => db.atomic((async () => undefined) as never),
    refused: { error: "validation" },
  },
  {
    name: "a row that another query creates, outside of a batch, is refused",
    attempt: (db) => db.children.create({ parent: db.parents.create({ name: SECRET }), title: "t" }),
    refused: { error: "validation", model: "children", at: ["parent"] },
  },
  {
    name: "a row that another query creates is refused outside of a batch where it may be found instead",
    attempt: (db) =>
      db.leaves.getOrCreate({ id: uuid7() }, { child: db.children.create({ parentId: 1, title: SECRET }) }),
    refused: { error: "validation", model: "leaves", at: ["child"] },
  },
  {
    name: "a row that another query creates is refused outside of a batch for many rows",
    attempt: (db) => db.leaves.updateMany([{ id: uuid7(), child: db.children.create({ parentId: 1, title: SECRET }) }]),
    refused: { error: "validation", model: "leaves", at: ["child"] },
  },
  {
    name: "a row that is created after the one that needs it is refused",
    attempt: (db) => {
      const parent = db.parents.create({ name: SECRET });
      return db.atomic([db.children.create({ parent, title: "t" }), parent]);
    },
    refused: { error: "validation", model: "children", at: ["parent"] },
  },
  {
    name: "a row of another table as a reference is refused",
    attempt: (db) => db.atomic((b) => void b.leaves.create({ child: b.parents.create({ name: SECRET }) as never })),
    refused: { error: "validation", model: "leaves", at: ["child"] },
  },
  {
    name: "the same key twice, of rows that are created before, with an updating onConflict, is refused",
    attempt: (db) =>
      db.atomic((b) => {
        const first = b.parents.create({ name: SECRET });
        const second = b.parents.create({ name: "y" });
        b.pairs.upsertMany([
          { first, second, weight: 5 },
          { first: second, second: first },
          { first, second, weight: 6 },
        ]);
      }),
    refused: { error: "validation", model: "pairs", at: ["firstId.secondId"] },
  },
  ...(
    [
      ["a date", new Date(5)],
      ["a table", from(models).parents],
      ["a map", new Map()],
    ] as const
  ).map(([name, given]): Refuses<Db> => ({
    name: `a callback that gives ${name} beside queries is refused`,
    attempt: (db) => db.atomic((b) => ({ count: b.parents.count(), given }) as never),
    refused: { error: "validation" },
  })),
  {
    name: "something that is no query is refused",
    attempt: (db) => db.atomic([{ name: SECRET }] as never),
    refused: { error: "validation" },
  },
];

/** All or nothing, in one request. */
export const atomic: Subject = subject({ name: "atomic", models, cases: [...listed, ...built, ...refused] });
