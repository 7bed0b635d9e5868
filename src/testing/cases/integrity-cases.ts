import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { or } from "../../query/conditions.ts";
import { SECRET } from "../refusal.ts";
import { type Case, type CaseDatabase, type Steps, type Subject, subject } from "../subject.ts";

const Team = model("integrity_teams", { id: t.integer().primaryKey(), name: t.text().unique() });
const Player = model(
  "integrity_players",
  {
    id: t.integer().primaryKey(),
    name: t.text(),
    number: t.integer().nullable(),
    age: t
      .integer()
      .check((age) => age.gte(0))
      .nullable(),
    low: t.integer().nullable(),
    high: t.integer().nullable(),
    team: t.ref(Team, { reverse: "players", onDelete: "cascade" }).nullable(),
    captain: t.ref(Team, { reverse: "captains", onDelete: "restrict" }).nullable(),
    fan: t.ref(Team, { reverse: "fans", onDelete: "setNull" }).nullable(),
  },
  {
    unique: [["team", "number"]],
    checks: {
      range: (p) => or(p.low.isNull(), p.high.isNull(), p.low.lte(p.high)),
      named: (p) => p.name.ne("forbidden"),
    },
    indexes: [
      { fields: ["low"], unique: true, where: (p) => p.high.isNull(), name: "integrity_open_low" },
      { expression: (p) => p.name.lower(), unique: true, name: "integrity_name_folded" },
    ],
  },
);
const Medal = model("integrity_medals", {
  id: t.integer().primaryKey(),
  player: t.ref(Player, { reverse: "medals", onDelete: "cascade" }),
  sponsor: t.ref(Team, { reverse: "medals" }).nullable(),
});
const Entry = model("integrity_entries", {
  id: t.id(),
  size: t
    .integer()
    .check((size) => size.gte(0))
    .nullable(),
});
const Person = model("integrity_people", {
  id: t.integer().primaryKey(),
  parent: t.ref("self", { reverse: "children", onDelete: "cascade" }).nullable(),
  friend: t.ref("self", { reverse: "friends", onDelete: "setNull" }).nullable(),
});
// Whoever has a boss of the same tree goes with the tree, at whatever depth both stand.
const Node = model("integrity_nodes", {
  id: t.integer().primaryKey(),
  parent: t.ref("self", { reverse: "children", onDelete: "cascade" }).nullable(),
  boss: t.ref("self", { reverse: "staff", onDelete: "restrict" }).nullable(),
});
// What a removed row leaves behind is changed before it goes itself.
const Twig = model("integrity_twigs", {
  id: t.integer().primaryKey(),
  near: t.ref("self", { reverse: "nearby", onDelete: "setNull" }).nullable(),
  far: t.ref("self", { reverse: "away", onDelete: "setNull" }).nullable(),
  stem: t.ref("self", { reverse: "twigs", onDelete: "cascade" }).nullable(),
});
// Rows that go with one another in a circle.
const Hen = model("integrity_hens", {
  id: t.integer().primaryKey(),
  egg: t.ref("integrity_eggs", { reverse: "hens", onDelete: "cascade" }).nullable(),
});
const Egg = model("integrity_eggs", {
  id: t.integer().primaryKey(),
  hen: t.ref(Hen, { reverse: "eggs", onDelete: "cascade" }).nullable(),
});
// A hall goes by two ways: its crates at once, what lies in them by way of the shelves, which restricts their removal.
const Hall = model("integrity_halls", { id: t.integer().primaryKey() });
const Crate = model("integrity_crates", {
  id: t.integer().primaryKey(),
  hall: t.ref(Hall, { reverse: "crates", onDelete: "cascade" }),
});
const Shelf = model("integrity_shelves", {
  id: t.integer().primaryKey(),
  hall: t.ref(Hall, { reverse: "shelves", onDelete: "cascade" }),
});
const Thing = model("integrity_things", {
  id: t.integer().primaryKey(),
  crate: t.ref(Crate, { reverse: "things", onDelete: "restrict" }),
  shelf: t.ref(Shelf, { reverse: "things", onDelete: "cascade" }),
});
const models = {
  teams: Team,
  players: Player,
  medals: Medal,
  entries: Entry,
  people: Person,
  nodes: Node,
  twigs: Twig,
  hens: Hen,
  eggs: Egg,
  halls: Hall,
  crates: Crate,
  shelves: Shelf,
  things: Thing,
};
type Db = CaseDatabase<typeof models>;

async function league(db: Db): Promise<void> {
  await db.teams.createMany([
    { id: 1, name: "red" },
    { id: 2, name: "blue" },
  ]);
  await db.players.createMany([
    { id: 1, name: "Ann", number: 7, teamId: 1, fanId: 2 },
    { id: 2, name: "Bob", number: 7, teamId: 2 },
    { id: 3, name: "Cyd", number: 8, teamId: 1 },
  ]);
  await db.medals.createMany([
    { id: 1, playerId: 1 },
    { id: 2, playerId: 2 },
  ]);
}

async function snapshot(db: Db): Promise<unknown[]> {
  return db.atomic([
    db.teams.orderBy("id").all(),
    db.players.orderBy("id").all(),
    db.medals.orderBy("id").all(),
    db.entries.all(),
  ]);
}

/** Two halls of one crate, one shelf and one thing each; the thing of the second lies in the crate `crateId`. */
async function halls(db: Db, crateId: number): Promise<void> {
  const ids = [{ id: 1 }, { id: 2 }];
  const placed = ids.map(({ id }) => ({ id, hallId: id }));
  await db.halls.createMany(ids);
  await db.crates.createMany(placed);
  await db.shelves.createMany(placed);
  await db.things.createMany([
    { id: 1, crateId: 1, shelfId: 1 },
    { id: 2, crateId, shelfId: 2 },
  ]);
}

/** The ids that are left of halls, crates, shelves and things. */
async function storage(db: Db): Promise<readonly (readonly number[])[]> {
  return db.atomic([
    db.halls.orderBy("id").pluck("id"),
    db.crates.orderBy("id").pluck("id"),
    db.shelves.orderBy("id").pluck("id"),
    db.things.orderBy("id").pluck("id"),
  ]);
}

const line = [{ id: 1 }, { id: 2, parentId: 1 }, { id: 3, parentId: 2 }, { id: 4 }];

type Kind = "unique" | "foreignKey" | "check";

/** Writes that break a rule; `fields` where every store knows them. */
const broken: readonly (readonly [string, (db: Db) => unknown, Kind, string, (readonly string[])?])[] = [
  ["the key of another row", (db) => db.teams.create({ id: 1, name: SECRET }), "unique", "teams", ["id"]],
  ["a unique value of another row", (db) => db.teams.create({ id: 3, name: "red" }), "unique", "teams", ["name"]],
  [
    "two unique values together",
    (db) => db.players.create({ id: 4, name: SECRET, number: 7, teamId: 1 }),
    "unique",
    "players",
    ["teamId", "number"],
  ],
  ["a unique value, by update", (db) => db.teams.update(2, { name: "red" }), "unique", "teams", ["name"]],
  [
    "a unique value, by update of a set",
    (db) => db.teams.filter((p) => p.id.gt(0)).update({ name: SECRET }),
    "unique",
    "teams",
    ["name"],
  ],
  [
    "two unique values together, by update",
    (db) => db.players.update(3, { number: 7 }),
    "unique",
    "players",
    ["teamId", "number"],
  ],
  [
    "a unique value twice in one createMany",
    (db) =>
      db.teams.createMany([
        { id: 3, name: SECRET },
        { id: 4, name: SECRET },
      ]),
    "unique",
    "teams",
    ["name"],
  ],
  [
    "a unique index of some rows",
    (db) =>
      db.players.createMany([
        { id: 4, name: "d", low: 5 },
        { id: 5, name: "e", low: 5 },
      ]),
    "unique",
    "players",
  ],
  ["a unique index of an expression", (db) => db.players.create({ id: 4, name: "ANN" }), "unique", "players"],
  ["a reference to nothing", (db) => db.medals.create({ id: 3, playerId: 99 }), "foreignKey", "medals"],
  [
    "a reference to nothing, by its only column",
    (db) => db.medals.update(1, { playerId: 99 }),
    "foreignKey",
    "medals",
    ["playerId"],
  ],
  [
    "a reference to nothing, by update of a set",
    (db) => db.medals.filter((p) => p.id.gt(0)).update({ sponsorId: 99 }),
    "foreignKey",
    "medals",
    ["sponsorId"],
  ],
  [
    "a reference to nothing within createMany",
    (db) =>
      db.medals.createMany([
        { id: 3, playerId: 1 },
        { id: 4, playerId: 99 },
      ]),
    "foreignKey",
    "medals",
  ],
  ["a check of a field", (db) => db.players.create({ id: 4, name: SECRET, age: -1 }), "check", "players"],
  ["a check of a field, by update", (db) => db.players.update(1, { age: -1 }), "check", "players"],
  ["a check of the row", (db) => db.players.create({ id: 4, name: SECRET, low: 2, high: 1 }), "check", "players"],
  ["a check of the row, by expression", (db) => db.players.update(1, { low: 2, high: 1 }), "check", "players"],
  [
    "a check of the row within createMany",
    (db) =>
      db.players.createMany([
        { id: 4, name: "d" },
        { id: 5, name: "forbidden" },
      ]),
    "check",
    "players",
  ],
  [
    "a check of a field within createMany, of rows with and without keys",
    (db) => db.entries.createMany([{ size: 1 }, { id: 90, size: -1 }, { size: 2 }]),
    "check",
    "entries",
    ["size"],
  ],
  [
    "a check of a field, in an atomic list about one model",
    (db) => db.atomic([db.players.deleteMany([3]), db.players.update(1, { age: -1 }), db.players.count()]),
    "check",
    "players",
    ["age"],
  ],
  [
    "a check of a field, in an atomic list that reads another model",
    (db) => db.atomic([db.teams.count(), db.players.create({ id: 4, name: SECRET, age: -1 }), db.teams.exists()]),
    "check",
    "players",
    ["age"],
  ],
  [
    "a unique index of an expression, in an atomic list about one model",
    (db) => db.atomic([db.players.deleteMany([3]), db.players.create({ id: 4, name: "ANN" }), db.players.count()]),
    "unique",
    "players",
    ["name"],
  ],
  [
    "the key of another row, in an atomic list about one model",
    (db) => db.atomic([db.medals.deleteMany([1]), db.medals.create({ id: 2, playerId: 1 }), db.medals.count()]),
    "unique",
    "medals",
    ["id"],
  ],
];

const asBroken = broken.map(([name, attempt, kind, table, fields]): Steps<Db> => ({
  name: `refused by the store, nothing written: ${name}`,
  steps: async ({ db, expect, refuses }) => {
    await league(db);
    const before = await snapshot(db);
    await refuses(() => attempt(db), { error: "integrity", kind, model: table, ...(fields && { fields }) });
    expect(await snapshot(db)).toStrictEqual(before);
  },
}));

const steps: readonly Case<Db>[] = [
  {
    name: "a check of a field lets null pass",
    steps: async ({ db, expect }) => {
      expect((await db.players.create({ id: 1, name: "a", age: null })).age).toStrictEqual(null);
    },
  },
  {
    name: "a row that breaks a rule is refused, even where it would give way to another",
    steps: async ({ db, expect, refuses }) => {
      await league(db);
      const wrong = { id: 1, name: SECRET, age: -1 };
      for (const onConflict of ["ignore", "update"] as const) {
        await refuses(() => db.players.create(wrong, { onConflict }), { error: "integrity", kind: "check" });
      }
      expect(await db.players.filter({ id: 1 }).pluck("name")).toStrictEqual(["Ann"]);
    },
  },
  {
    name: "getOrCreate does not ask the rules where the row is there",
    steps: async ({ db, expect, refuses }) => {
      await league(db);
      const { row, created } = await db.players.getOrCreate({ id: 1 }, { name: SECRET, age: -1 });
      expect([row.name, created]).toStrictEqual(["Ann", false]);
      await refuses(() => db.players.getOrCreate({ id: 9 }, { name: SECRET, age: -1 }), {
        error: "integrity",
        kind: "check",
      });
    },
  },
  {
    name: "checks that hold",
    steps: async ({ db, expect }) => {
      const rows = await db.players.createMany([
        { id: 1, name: "a", age: 0, low: 1, high: 1 },
        { id: 2, name: "b", low: 1, high: 2 },
        { id: 3, name: "c", high: 0 },
      ]);
      expect(rows.length).toStrictEqual(3);
    },
  },
  {
    name: "nulls are never equal for a unique constraint",
    steps: async ({ db, expect }) => {
      await db.teams.create({ id: 1, name: "red" });
      const rows = await db.players.createMany([
        { id: 1, name: "a", teamId: 1 },
        { id: 2, name: "b", teamId: 1 },
        { id: 3, name: "c", number: 7 },
        { id: 4, name: "d", number: 7 },
      ]);
      expect(rows.length).toStrictEqual(4);
    },
  },
  {
    name: "a unique index of some rows leaves the others alone",
    steps: async ({ db, expect }) => {
      const rows = await db.players.createMany([
        { id: 1, name: "a", low: 5 },
        { id: 2, name: "b", low: 5, high: 9 },
        { id: 3, name: "c", low: 5, high: 9 },
      ]);
      expect(rows.length).toStrictEqual(3);
    },
  },
  {
    name: "a row may keep its own unique value",
    steps: async ({ db, expect }) => {
      await league(db);
      expect((await db.teams.update(1, { name: "red" }))?.name).toStrictEqual("red");
      expect(await db.teams.filter({ id: 1 }).update({ name: "red" })).toStrictEqual(1);
    },
  },
  {
    name: "cascade removes the rows that refer, and those that refer to them",
    steps: async ({ db, expect }) => {
      await league(db);
      expect(await db.teams.delete(1)).toStrictEqual(true);
      expect([await db.players.pluck("id"), await db.medals.pluck("id")]).toStrictEqual([[2], [2]]);
    },
  },
  {
    name: "cascade of a set that is deleted",
    steps: async ({ db, expect }) => {
      await league(db);
      expect(await db.teams.filter((p) => p.players.some()).delete()).toStrictEqual(2);
      expect([await db.players.count(), await db.medals.count()]).toStrictEqual([0, 0]);
    },
  },
  {
    name: "setNull clears the reference and keeps the row",
    steps: async ({ db, expect }) => {
      await league(db);
      await db.teams.delete(2);
      expect(await db.players.orderBy("id").select("id", "fanId", "teamId").all()).toStrictEqual([
        { id: 1, fanId: null, teamId: 1 },
        { id: 3, fanId: null, teamId: 1 },
      ]);
    },
  },
  {
    name: "restrict refuses, and nothing is removed",
    steps: async ({ db, expect, refuses }) => {
      await league(db);
      await db.players.update(3, { captainId: 2, teamId: null });
      const before = await snapshot(db);
      await refuses(() => db.teams.delete(2), { error: "integrity", kind: "foreignKey" });
      await refuses(() => db.teams.filter((p) => p.id.gt(0)).delete(), { error: "integrity", kind: "foreignKey" });
      expect(await snapshot(db)).toStrictEqual(before);
    },
  },
  {
    name: "restrict is what happens where nothing was said",
    steps: async ({ db, expect, refuses }) => {
      await league(db);
      await db.medals.update(1, { sponsorId: 2 });
      await refuses(() => db.teams.delete(2), { error: "integrity", kind: "foreignKey" });
      expect(await db.teams.count()).toStrictEqual(2);
    },
  },
  {
    name: "a reference is released when its row is removed",
    steps: async ({ db, expect }) => {
      await league(db);
      await db.players.update(3, { captainId: 2 });
      await db.players.delete(3);
      expect(await db.teams.delete(2)).toStrictEqual(true);
    },
  },
  {
    name: "cascade through a self reference",
    steps: async ({ db, expect }) => {
      await db.people.createMany([
        { id: 1 },
        { id: 2, parentId: 1 },
        { id: 3, parentId: 2 },
        { id: 4, friendId: 3 },
        { id: 5 },
      ]);
      await db.people.delete(1);
      expect(await db.people.orderBy("id").select("id", "friendId").all()).toStrictEqual([
        { id: 4, friendId: null },
        { id: 5, friendId: null },
      ]);
    },
  },
  {
    name: "rows of a set that go with one another are all counted, by a filter",
    steps: async ({ db, expect }) => {
      await db.people.createMany(line);
      expect(await db.people.filter((p) => p.id.lte(3)).delete()).toStrictEqual(3);
      expect(await db.people.pluck("id")).toStrictEqual([4]);
    },
  },
  {
    name: "rows of a set that go with one another are all counted, by keys",
    steps: async ({ db, expect }) => {
      await db.people.createMany(line);
      expect(await db.people.deleteMany([1, 2, 3])).toStrictEqual(3);
      expect(await db.people.pluck("id")).toStrictEqual([4]);
    },
  },
  {
    name: "rows that go with a set without being of it are not counted",
    steps: async ({ db, expect }) => {
      await db.people.createMany(line);
      expect(await db.people.orderBy("id").limit(2).delete({ all: true })).toStrictEqual(2);
      expect(await db.people.pluck("id")).toStrictEqual([4]);
      expect(await db.people.filter((p) => p.parent.id.isNull()).delete()).toStrictEqual(1);
    },
  },
  {
    name: "rows of a set that go with one another by way of another table are all counted",
    steps: async ({ db, expect }) => {
      await db.hens.createMany([{ id: 1 }, { id: 2 }, { id: 3 }]);
      await db.eggs.createMany([
        { id: 1, henId: 1 },
        { id: 2, henId: 2 },
      ]);
      await db.hens.updateMany([
        { id: 2, eggId: 1 },
        { id: 3, eggId: 2 },
      ]);
      expect(await db.hens.filter((p) => p.id.gt(0)).delete()).toStrictEqual(3);
      expect([await db.hens.count(), await db.eggs.count()]).toStrictEqual([0, 0]);
    },
  },
  {
    name: "restrict lets go what is removed together with the row it refers to",
    steps: async ({ db, expect }) => {
      await halls(db, 2);
      expect(await db.halls.delete(1)).toStrictEqual(true);
      expect(await storage(db)).toStrictEqual([[2], [2], [2], [2]]);
      expect(await db.halls.deleteMany([1, 2])).toStrictEqual(1);
      expect(await storage(db)).toStrictEqual([[], [], [], []]);
    },
  },
  {
    name: "restrict lets go what is removed with its own kind, but later",
    steps: async ({ db, expect, refuses }) => {
      await db.nodes.createMany([
        { id: 1 },
        { id: 2, parentId: 1 },
        { id: 3, parentId: 1 },
        { id: 4, parentId: 3, bossId: 2 },
        { id: 5, bossId: 4 },
      ]);
      await refuses(() => db.nodes.delete(1), { error: "integrity", kind: "foreignKey", model: "nodes" });
      await db.nodes.delete(5);
      expect(await db.nodes.delete(1)).toStrictEqual(true);
      expect(await db.nodes.count()).toStrictEqual(0);
    },
  },
  {
    name: "restrict refuses from outside of what is removed together, and nothing is removed",
    steps: async ({ db, expect, refuses }) => {
      await halls(db, 1);
      await refuses(() => db.halls.delete(1), { error: "integrity", kind: "foreignKey", model: "halls" });
      expect(await storage(db)).toStrictEqual([
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 2],
      ]);
      expect(await db.halls.filter((p) => p.id.gt(0)).delete()).toStrictEqual(2);
      expect(await storage(db)).toStrictEqual([[], [], [], []]);
    },
  },
  {
    name: "in a transaction, restrict refuses at once again after a removal of rows that go together",
    needs: ["transactions"],
    steps: async ({ db, expect, refuses }) => {
      await halls(db, 2);
      await db.transaction(async (tx) => {
        expect(await tx.halls.delete(1)).toStrictEqual(true);
        await refuses(() => tx.transaction(async (inner) => inner.crates.delete(2)), {
          error: "integrity",
          kind: "foreignKey",
        });
      });
      expect(await storage(db)).toStrictEqual([[2], [2], [2], [2]]);
    },
  },
  {
    name: "a row may refer to itself",
    steps: async ({ db, expect }) => {
      await db.people.create({ id: 1, parentId: 1, friendId: 1 });
      expect(await db.people.delete(1)).toStrictEqual(true);
      expect(await db.people.count()).toStrictEqual(0);
    },
  },
  {
    name: "rows of one createMany may refer to one another",
    steps: async ({ db, expect }) => {
      await db.people.createMany([
        { id: 1, parentId: 2 },
        { id: 2, parentId: 1 },
      ]);
      expect(await db.people.orderBy("id").pluck("parentId")).toStrictEqual([2, 1]);
    },
  },
  {
    name: "rows of one upsertMany may refer to one another, whether they are new or there",
    steps: async ({ db, expect, refuses }) => {
      await db.people.create({ id: 1 });
      await refuses(
        () =>
          db.people.upsertMany([
            { id: 1, parentId: 9 },
            { id: 2, parentId: null },
          ]),
        {
          error: "integrity",
          kind: "foreignKey",
        },
      );
      expect(await db.people.pluck("id")).toStrictEqual([1]);
      expect(
        await db.people.upsertMany([
          { id: 1, parentId: 2 },
          { id: 2, parentId: null },
        ]),
      ).toStrictEqual([
        { id: 1, parentId: 2, friendId: null },
        { id: 2, parentId: null, friendId: null },
      ]);
    },
  },
  {
    name: "a row may lose a reference before it goes with another",
    steps: async ({ db, expect }) => {
      await db.twigs.createMany([
        { id: 1, nearId: 1, farId: null, stemId: 1 },
        { id: 4, nearId: 4, farId: null, stemId: 1 },
        { id: 5, nearId: null, farId: null, stemId: 4 },
        { id: 7, nearId: 4, farId: 4, stemId: 5 },
      ]);
      expect(await db.twigs.delete(1)).toStrictEqual(true);
      expect(await db.twigs.count()).toStrictEqual(0);
    },
  },
  {
    name: "a change that breaks a rule in a later row undoes the earlier ones",
    steps: async ({ db, expect, refuses }) => {
      await league(db);
      await refuses(() => db.players.filter((p) => p.id.gt(0)).update((p) => ({ age: p.id.sub(2) })), {
        error: "integrity",
        kind: "check",
      });
      expect(await db.players.pluck("age")).toStrictEqual([null, null, null]);
    },
  },
  {
    name: "the key of a row that others refer to cannot be changed away",
    steps: async ({ db, expect, refuses }) => {
      await league(db);
      await refuses(() => db.teams.update(1, { id: 9 }), { error: "integrity", kind: "foreignKey" });
      expect(await db.teams.orderBy("id").pluck("id")).toStrictEqual([1, 2]);
    },
  },
];

/** Rules of the store: what breaks them is refused whole, as one kind of error everywhere. */
export const integrity: Subject = subject({ name: "integrity", models, cases: [...asBroken, ...steps] });
