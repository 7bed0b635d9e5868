import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { libsqlDriver } from "../../../adapters/libsql/libsql-driver.ts";
import { pgliteDriver } from "../../../adapters/pglite/pglite-driver.ts";
import { connect, model, now, t } from "../../../src/index.ts";
import { createTables } from "../../../src/migrations/index.ts";
import { postgresResult } from "../../../src/sql/dialects/postgres-answer.ts";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { sqliteOverNetwork } from "../../../src/sql/dialects/sqlite-over-network.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import { sql } from "../../../src/sql/index.ts";
import { sqlAdapter } from "../../../src/sql/sql-adapter.ts";
import { holdingDriver, requestDriver } from "../../support/request-driver.ts";

// Keys that an earlier query of a list makes, where one request is one transaction: they are handed on inside the database.

const Parent = model("parents", { id: t.id(), name: t.text().unique(), note: t.text().nullable() });
const Child = model("children", {
  id: t.id(),
  parent: t.ref(Parent, { reverse: "children", onDelete: "cascade" }),
  title: t.text(),
});
const Plain = model("plains", { id: t.id(), note: t.text().default("") });
const Leaf = model("leaves", { id: t.id(), plain: t.ref(Plain, { onDelete: "cascade" }).nullable(), note: t.text() });
const Tree = model("trees", {
  id: t.id(),
  above: t.ref("self", { key: t.id(), onDelete: "cascade" }).nullable(),
  name: t.text(),
});
const Detail = model("details", { parent: t.ref(Parent, { onDelete: "cascade" }).primaryKey(), text: t.text() });
const Remark = model("remarks", { id: t.id(), detail: t.ref(Detail, { onDelete: "cascade" }) });
const Code = model("codes", { code: t.text().primaryKey(), name: t.text().unique(), note: t.text().nullable() });
const Use = model("uses", { id: t.id(), code: t.ref(Code) });
const Moment = model("moments", { at: t.timestamp().primaryKey().default(now()), name: t.text().unique() });
const Note = model("notes", { id: t.id(), moment: t.ref(Moment) });
const Badge = model("badges", {
  id: t.id(),
  holder: t.ref(Parent, { onDelete: "setNull" }).nullable().unique(),
  note: t.text(),
});
const Pin = model("pins", { id: t.id(), badge: t.ref(Badge), note: t.text() });
const Toy = model("toys", { id: t.id(), child: t.ref(Child, { onDelete: "cascade" }), note: t.text() });
const models = {
  parents: Parent,
  children: Child,
  plains: Plain,
  leaves: Leaf,
  trees: Tree,
  details: Detail,
  remarks: Remark,
  codes: Code,
  uses: Use,
  moments: Moment,
  notes: Note,
  badges: Badge,
  pins: Pin,
  toys: Toy,
};
const batches = { transactions: false, sql: true, atomic: "all", filters: "all" } as const;

const stores = [
  { name: "Postgres", dialect: postgres, open: () => requestDriver(pgliteDriver({}, postgresResult)) },
  {
    name: "SQLite over a network",
    dialect: sqliteOverNetwork,
    open: () => requestDriver(libsqlDriver({ url: ":memory:" }), { maxValueBytes: 2_000 }),
  },
  {
    name: "SQLite",
    dialect: sqlite,
    open: () => requestDriver(libsqlDriver({ url: ":memory:" }), { maxParameters: 60 }),
  },
];

interface Emptied {
  filter(): { delete(options: { all: true }): PromiseLike<number> };
}

describe.each(stores)("$name", ({ dialect, open }) => {
  const { driver, requests } = open();
  const db = connect(sqlAdapter(dialect, driver, { capabilities: batches }), models);
  const isPostgres = dialect === postgres;

  beforeAll(() => createTables(db));
  beforeEach(async () => {
    for (const name of Object.keys(models).toReversed())
      await (db as unknown as Record<string, Emptied>)[name]?.filter().delete({ all: true });
    requests.length = 0;
  });
  afterAll(() => db.close());

  /** The names of the parents of all children, by title. */
  const parentage = async (): Promise<readonly (readonly [string, string])[]> =>
    (await db.children.include("parent").orderBy("title").all()).map(
      ({ title, parent }) => [title, parent.name] as const,
    );

  test("a parent and ten children are one request: each row is what would be read", async () => {
    const { parent, children } = await db.atomic((b) => {
      const parent = b.parents.create({ name: "p" });
      return {
        parent,
        children: b.children.createMany(Array.from({ length: 10 }, (_, i) => ({ parent, title: `${i}` }))),
      };
    });
    expect(requests.length).toBe(1);
    if (dialect !== sqlite) expect(requests[0]?.length).toBe(2);
    expect(await db.parents.get(parent.id)).toStrictEqual(parent);
    expect(await db.children.filter({ parentId: parent.id }).orderBy("title").all()).toStrictEqual(children);
  });

  test("a parent and ten children that are created one by one are one request", async () => {
    await db.atomic((b) => {
      const parent = b.parents.create({ name: "p" });
      for (let i = 0; i < 10; i++) b.children.create({ parent, title: `${i}` });
    });
    expect(requests.map((statements) => statements.length)).toStrictEqual([11]);
    expect((await parentage()).map(([, name]) => name)).toStrictEqual(Array.from({ length: 10 }, () => "p"));
  });

  test("lists of one form are statements of one text, wherever the parent stands", async () => {
    await db.atomic((b) => {
      const parent = b.parents.create({ name: "a" });
      b.children.create({ parent, title: "a" });
    });
    await db.atomic((b) => {
      b.parents.create({ name: "b" });
      const parent = b.parents.create({ name: "c" });
      b.parents.create({ name: "d" });
      b.children.create({ parent, title: "c" });
    });
    const texts = requests.map((statements) => statements.map(({ sql }) => sql));
    expect(texts[0]?.at(-1)).toBe(texts[1]?.at(-1));
    expect(texts[0]?.[0]).toBe(texts[1]?.[1]);
    expect(await parentage()).toStrictEqual([
      ["a", "a"],
      ["c", "c"],
    ]);
  });

  test("rows that come after the parent do not stand in the way", async () => {
    await db.parents.create({ id: 9_000, name: "far" });
    await db.atomic((b) => {
      const first = b.parents.create({ name: "first" });
      b.parents.createMany([{ name: "x" }, { name: "y" }]);
      const second = b.parents.create({ name: "second" });
      b.parents.filter({ name: "x" }).update({ name: "z" });
      b.children.create({ parent: first, title: "1" });
      b.children.createMany([
        { parent: second, title: "2" },
        { parent: first, title: "3" },
      ]);
    });
    expect(requests.length).toBe(2);
    expect(await parentage()).toStrictEqual([
      ["1", "first"],
      ["2", "second"],
      ["3", "first"],
    ]);
  });

  test("a parent is told by its unique field where it is not known how many rows come after it", async () => {
    await db.parents.create({ name: "old" });
    await db.atomic((b) => {
      const parent = b.parents.create({ name: "p" });
      b.parents.create({ id: 9_500, name: "given" });
      b.parents.upsert({ name: "old", note: "n" });
      b.parents.getOrCreate({ name: "maybe" }, {});
      b.parents.filter({ name: "old" }).delete();
      b.children.create({ parent, title: "t" });
    });
    expect(requests.length).toBe(2);
    expect(await parentage()).toStrictEqual([["t", "p"]]);
  });

  test("what an upsert wrote or met is the parent, however it is told", async () => {
    await db.parents.create({ name: "met" });
    await db.atomic((b) => {
      const met = b.parents.upsert({ name: "met", note: "n" });
      const made = b.parents.upsert({ name: "made", note: "n" });
      b.children.create({ parent: met, title: "1" });
      b.children.create({ parent: made, title: "2" });
    });
    expect(requests.length).toBe(2);
    expect(await parentage()).toStrictEqual([
      ["1", "met"],
      ["2", "made"],
    ]);
  });

  test("a row that was ignored has no key to give: nothing is written, also after a list that had one", async () => {
    const attempt = (): PromiseLike<unknown> =>
      db.atomic((b) => {
        b.parents.create({ name: "beside" });
        const parent = b.parents.create({ name: "taken" }, { onConflict: "ignore" });
        b.children.create({ parent: parent as never, title: "t" });
        b.parents.filter({ name: "beside" }).delete();
      });
    await attempt();
    expect(await parentage()).toStrictEqual([["t", "taken"]]);
    await expect(attempt()).rejects.toMatchObject({
      name: "IntegrityError",
      kind: "foreignKey",
      model: "parents",
      fields: ["id"],
    });
    expect(await db.children.count()).toBe(1);
    expect(await db.parents.pluck("name")).toStrictEqual(["taken"]);
  });

  test("rows of one table refer to each other, more of them than fit one statement too", async () => {
    const { top, below } = await db.atomic((b) => {
      const top = b.trees.create({ name: "top" });
      const rows = Array.from({ length: 200 }, (_, i) => ({ above: top, name: `${i}` }));
      const below = b.trees.createMany(rows);
      const last = b.trees.create({ name: "last", above: top });
      b.trees.createMany([
        { name: "x", above: last },
        { name: "y", above: top },
        { name: "z", above: last },
      ]);
      return { top, below };
    });
    expect(requests.length).toBe(1);
    expect(below.every(({ aboveId }) => aboveId === top.id)).toBe(true);
    const stored = await db.trees.include("above").orderBy("name").all();
    const expected = [
      ...Array.from({ length: 200 }, (_, i) => `${i} top`),
      ...["last top", "top -", "x last", "y top", "z last"],
    ];
    expect(stored.map(({ name, above }) => `${name} ${above?.name ?? "-"}`)).toStrictEqual(expected.toSorted());
  });

  test("a key that is itself the key of another row", async () => {
    const { parent, remark } = await db.atomic((b) => {
      const parent = b.parents.create({ name: "p" });
      b.parents.create({ name: "q" });
      const detail = b.details.create({ parent, text: "d" });
      return { parent, remark: b.remarks.create({ detail }) };
    });
    expect(requests.length).toBe(1);
    expect(remark.detailId).toBe(parent.id);
  });

  test("a key of another kind, even the empty text", async () => {
    await db.codes.create({ code: "", name: "none" });
    requests.length = 0;
    const use = await db.atomic((b) => {
      const onConflict = { on: ["name"], update: () => ({ note: "met" }) } as const;
      return b.uses.create({ code: b.codes.create({ code: "other", name: "none" }, { onConflict }) });
    });
    expect([use.codeId, requests.length]).toStrictEqual(["", 1]);
  });

  test("a key that the clock of the store makes", async () => {
    const note = await db.atomic((b) => {
      const moment = b.moments.create({ name: "m" });
      b.moments.filter({ name: "other" }).delete();
      return b.notes.create({ moment });
    });
    expect(requests.length).toBe(1);
    expect((await db.moments.get({ name: "m" })).at).toStrictEqual(note.momentId);
  });

  test("wherever a row can be written: in updates, and where it is found or created", async () => {
    const old = await db.parents.create({ name: "old" });
    const titles = ["1", "2", "3", "4"];
    const there = await db.children.createMany(titles.map((title) => ({ parent: old, title })));
    requests.length = 0;
    await db.atomic((b) => {
      const parent = b.parents.create({ name: "new" });
      b.children.update(there[0]?.id ?? 0, { parent });
      b.children.updateMany(there.slice(1, 3).map(({ id }) => ({ id, parent })));
      b.children.updateOrCreate({ id: there[3]?.id ?? 0 }, { parent, title: "4" });
      b.children.getOrCreate({ id: 9_900 }, { parent, title: "5" });
      b.children.upsertMany([{ id: 9_901, parent, title: "6" }]);
    });
    expect(requests.length).toBe(1);
    expect((await parentage()).map(([, name]) => name)).toStrictEqual(Array.from({ length: 6 }, () => "new"));
  });

  type Batch = Parameters<Extract<Parameters<typeof db.atomic>[0], (...given: never) => unknown>>[0];

  // Each makes a row with the key of another, told apart by a text that both hold.
  const unclear: readonly { readonly name: string; readonly list: (b: Batch) => unknown }[] = [
    {
      name: "a row with a key of its own comes after it",
      list: (b) => {
        const plain = b.plains.create({ note: "x" });
        b.plains.create({ id: 9_999, note: "y" });
        b.leaves.create({ plain, note: "x" });
      },
    },
    {
      name: "a row may come after it",
      list: (b) => {
        const plain = b.plains.create({ note: "x" });
        b.plains.getOrCreate({ id: 9_999 }, { note: "y" });
        b.leaves.create({ plain, note: "x" });
      },
    },
    {
      name: "rows are removed after it",
      list: (b) => {
        const plain = b.plains.create({ note: "x" });
        b.plains.create({ note: "y" });
        b.plains.filter({ note: "y" }).delete();
        b.leaves.create({ plain, note: "x" });
      },
    },
    {
      name: "rows that others go with are removed after it",
      list: (b) => {
        const parent = b.parents.create({ name: "p" });
        const child = b.children.create({ parent, title: "x" });
        b.children.create({ parent: b.parents.create({ name: "q" }), title: "y" });
        b.parents.filter({ name: "q" }).delete();
        b.toys.create({ child, note: "x" });
      },
    },
    {
      name: "what tells it apart is changed after it",
      list: (b) => {
        const parent = b.parents.create({ name: "p" });
        b.parents.create({ id: 9_999, name: "q" });
        b.parents.filter({ name: "p" }).update({ name: "x" });
        b.children.create({ parent, title: "x" });
      },
    },
    {
      name: "what tells it apart is set to null with a row that is removed after it",
      list: (b) => {
        const holder = b.parents.create({ name: "p" });
        const badge = b.badges.create({ holder, note: "x" });
        b.badges.create({ id: 9_999, note: "y" });
        b.parents.filter({ name: "p" }).delete();
        b.pins.create({ badge, note: "x" });
      },
    },
    {
      name: "the statement itself adds an unknown number of rows before it sets it",
      list: (b) => {
        const above = b.trees.create({ name: "top" });
        const rows = [9_997, 9_998, 9_999].map((id) => ({ id, name: `${id}` }));
        b.trees.createMany(rows, { onConflict: { on: ["id"], update: () => ({ above }) as never } });
      },
    },
    {
      name: "statements of the user's own come after it",
      list: (b) => {
        const plain = b.plains.create({ note: "x" });
        b.plains.fromSQL(sql`insert into plains (note) values (${"y"}) returning id, note`);
        b.leaves.create({ plain, note: "x" });
      },
    },
  ];

  test.each(unclear)(
    `${isPostgres ? "a key is known" : "a key cannot be told, and nothing is sent"}: $name`,
    async ({ list }) => {
      await db.trees.createMany([9_998, 9_999].map((id) => ({ id, name: `${id}` })));
      requests.length = 0;
      const attempt = db.atomic((b) => void list(b));
      if (!isPostgres) {
        await expect(attempt).rejects.toMatchObject({ name: "UnsupportedError" });
        expect(requests.length).toBe(0);
        return;
      }
      await attempt;
      expect(requests.length).toBe(1);
      const made = [
        await db.leaves.include("plain").all(),
        await db.toys.include("child").all(),
        await db.children.filter({ title: "x" }).include("parent").all(),
        await db.pins.include("badge").all(),
        await db.trees
          .filter((p) => p.aboveId.ne(null))
          .include("above")
          .all(),
      ].flat();
      const text = JSON.stringify(made);
      expect(made.length).toBeGreaterThan(0);
      expect(text).toMatch(/"(plain|child|parent|badge)":\{[^}]*"x"|"above":\{[^}]*"top"/);
    },
  );

  test("what is not among the models may take rows with it", async () => {
    const parent = await db.parents.create({ name: "p" });
    const part = connect(sqlAdapter(dialect, driver, { capabilities: batches }), {
      plains: Plain,
      children: Child,
      toys: Toy,
    });
    const attempt = part.atomic((b) => {
      const child = b.children.create({ parentId: parent.id, title: "x" });
      b.plains.filter({ note: "y" }).delete();
      b.toys.create({ child, note: "x" });
    });
    if (isPostgres) await attempt;
    else await expect(attempt).rejects.toMatchObject({ name: "UnsupportedError" });
  });

  test("a row that replaces one of the same unique value is not taken for it", async () => {
    const attempt = db.atomic((b) => {
      const parent = b.parents.create({ name: "p" });
      b.parents.create({ id: 9_999, name: "q" });
      b.parents.filter({ name: "p" }).delete();
      b.parents.create({ name: "p" });
      b.children.create({ parent, title: "t" });
    });
    const refused = isPostgres ? { name: "IntegrityError", kind: "foreignKey" } : { name: "UnsupportedError" };
    await expect(attempt).rejects.toMatchObject(refused);
    expect(await db.parents.count()).toBe(0);
  });

  test("a row that is gone has no key to give", async () => {
    const attempt = db.atomic((b) => {
      const parent = b.parents.create({ name: "p" });
      b.parents.filter({ name: "p" }).delete();
      b.children.create({ parent, title: "t" });
    });
    await expect(attempt).rejects.toMatchObject({ name: "IntegrityError", kind: "foreignKey" });
    expect(await db.parents.count()).toBe(0);
  });

  test("a row that was ignored fails the list even where nothing takes its key", async () => {
    await db.parents.create({ name: "taken" });
    const attempt = db.atomic((b) => {
      const parent = b.parents.create({ name: "taken" }, { onConflict: "ignore" });
      b.children.filter({ title: "nobody" }).update({ parent: parent as never });
      b.parents.create({ name: "undone" });
    });
    await expect(attempt).rejects.toMatchObject({ name: "IntegrityError", kind: "foreignKey", model: "parents" });
    expect(await db.parents.count()).toBe(1);
  });
});

test("a row that a trigger of Postgres swallows has no key to give", async () => {
  const { driver } = requestDriver(pgliteDriver({}, postgresResult));
  const db = connect(sqlAdapter(postgres, driver, { capabilities: batches }), models);
  await createTables(db);
  await db.sql`create function swallow() returns trigger as $$ begin return null; end $$ language plpgsql`;
  await db.sql`create trigger swallowing before insert on parents for each row when (new.name = 'gone') execute function swallow()`;
  const attempt = (name: string): PromiseLike<void> =>
    db.atomic((b) => {
      b.children.create({ parent: b.parents.create({ name }), title: name });
    });
  const refused = { name: "IntegrityError", kind: "foreignKey", model: "parents" };
  await expect(attempt("gone")).rejects.toMatchObject(refused);
  await attempt("kept");
  await expect(attempt("gone")).rejects.toMatchObject(refused);
  expect(await db.children.pluck("title")).toStrictEqual(["kept"]);
  await db.close();
});

test("where a transaction can be held open, a key that cannot be told is read in one", async () => {
  const { driver, requests } = holdingDriver(libsqlDriver({ url: ":memory:" }));
  const db = connect(
    sqlAdapter(sqliteOverNetwork, driver, { capabilities: { ...batches, transactions: true } }),
    models,
  );
  await createTables(db);
  requests.length = 0;
  const { plain, leaf } = await db.atomic((b) => {
    const plain = b.plains.create({ note: "1" });
    b.plains.create({ id: 9_999, note: "2" });
    return { plain, leaf: b.leaves.create({ plain, note: "1" }) };
  });
  expect([leaf.plainId === plain.id, requests.length]).toStrictEqual([true, 2]);
  await db.close();
});

test("inside a transaction a list is one request as well, and undone alone when it fails", async () => {
  const { driver, requests } = holdingDriver(libsqlDriver({ url: ":memory:" }));
  const db = connect(
    sqlAdapter(sqliteOverNetwork, driver, { capabilities: { ...batches, transactions: true } }),
    models,
  );
  await createTables(db);
  await db.parents.create({ name: "taken" });
  requests.length = 0;
  await db.transaction(async (tx) => {
    await tx.atomic((b) => {
      const parent = b.parents.create({ name: "p" });
      b.children.createMany(["1", "2"].map((title) => ({ parent, title })));
    });
    expect(requests.length).toBe(1);
    const failing = tx.atomic((b) => {
      const parent = b.parents.create({ name: "taken" }, { onConflict: "ignore" });
      b.children.create({ parent: parent as never, title: "3" });
    });
    await expect(failing).rejects.toMatchObject({ name: "IntegrityError", kind: "foreignKey", model: "parents" });
  });
  expect(await db.children.include("parent").orderBy("title").pluck("title")).toStrictEqual(["1", "2"]);
  await db.close();
});
