import type { QueryEvent } from "../../database/database-types.ts";
import { IntegrityError } from "../../errors.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { SECRET, failureOf } from "../refusal.ts";
import {
  type CaseDatabase,
  type Reads,
  type Refuses,
  type Steps,
  type Subject,
  connectWholly,
  subject,
} from "../subject.ts";

const Person = model("builder_people", {
  id: t.integer().primaryKey(),
  name: t.text(),
  city: t.text().nullable(),
  age: t.integer().nullable(),
  notes: t.json().nullable(),
});
const Visit = model("builder_visits", {
  id: t.integer().primaryKey(),
  person: t.ref(Person, { reverse: "visits" }),
});
const models = { people: Person, visits: Visit };
type Db = CaseDatabase<typeof models>;

const people = [
  { id: 1, name: "Ann", city: "Rome", age: 30, notes: null },
  { id: 2, name: "Bob", city: null, age: 30, notes: null },
  { id: 3, name: "Cyd", city: "Rome", age: null, notes: { a: 1 } },
  { id: 4, name: "Dee", city: null, age: 30, notes: null },
  { id: 5, name: "Eve", city: "Oslo", age: 25, notes: null },
];

async function seed(db: Db): Promise<void> {
  await db.people.createMany(people);
  await db.visits.createMany([
    { id: 1, personId: 1 },
    { id: 2, personId: 1 },
  ]);
}

const reads: readonly (readonly [string, (db: Db) => PromiseLike<unknown>, unknown])[] = [
  ["all of a table", (db) => db.people.orderBy("id").all(), people],
  ["count of a table", (db) => db.people.count(), 5],
  ["count of a set", (db) => db.people.filter({ city: "Rome" }).count(), 2],
  ["count respects limit", (db) => db.people.limit(3).count(), 3],
  ["count respects a limit past the end", (db) => db.people.limit(30).count(), 5],
  ["count respects limit 0", (db) => db.people.limit(0).count(), 0],
  ["count respects offset", (db) => db.people.offset(4).count(), 1],
  ["count respects an offset past the end", (db) => db.people.offset(9).count(), 0],
  ["count respects both", (db) => db.people.orderBy("-age").offset(2).limit(2).count(), 2],
  ["count of a distinct set, null being a value", (db) => db.people.select("city").distinct().count(), 3],
  ["count of a distinct and limited set", (db) => db.people.select("city").distinct().limit(2).count(), 2],
  ["count of nothing", (db) => db.people.filter({ name: "Zoe" }).count(), 0],
  ["exists", (db) => db.people.filter({ name: "Ann" }).exists(), true],
  ["exists of nothing", (db) => db.people.filter({ name: "Zoe" }).exists(), false],
  ["exists respects limit 0", (db) => db.people.limit(0).exists(), false],
  ["exists respects offset", (db) => db.people.offset(5).exists(), false],
  ["exists respects an offset within", (db) => db.people.offset(4).exists(), true],
  ["count of a set with included rows", (db) => db.people.include("visits").count(), 5],
  ["exists of a set with included rows", (db) => db.people.include("visits").exists(), true],
  ["pluck of a set with included rows", (db) => db.people.include("visits").orderBy("id").limit(2).pluck("id"), [1, 2]],
  ["select", (db) => db.people.select("name", "id").orderBy("-id").limit(1).all(), [{ name: "Eve", id: 5 }]],
  [
    "select replaces an earlier select",
    (db) => db.people.select("name", "id").select("name").orderBy("id").first(),
    { name: "Ann" },
  ],
  [
    "select without the fields of the order",
    (db) => db.people.select("name").orderBy("-age", "id").limit(2).all(),
    [{ name: "Cyd" }, { name: "Ann" }],
  ],
  [
    "select without the fields of the filter",
    (db) => db.people.select("age").filter({ name: "Eve" }).all(),
    [{ age: 25 }],
  ],
  ["omit", (db) => db.people.omit("notes", "age").filter({ id: 1 }).all(), [{ id: 1, name: "Ann", city: "Rome" }]],
  ["omit after select", (db) => db.people.select("id", "name").omit("id").filter({ id: 1 }).all(), [{ name: "Ann" }]],
  ["pluck", (db) => db.people.orderBy("id").pluck("city"), ["Rome", null, "Rome", null, "Oslo"]],
  ["pluck respects limit", (db) => db.people.orderBy("-id").limit(2).pluck("name"), ["Eve", "Dee"]],
  [
    "distinct, one field",
    (db) => db.people.select("city").distinct().orderBy("city").all(),
    [{ city: "Oslo" }, { city: "Rome" }, { city: null }],
  ],
  [
    "distinct, downwards",
    (db) => db.people.select("city").distinct().orderBy("-city").pluck("city"),
    [null, "Rome", "Oslo"],
  ],
  [
    "distinct, two fields: the rest of them orders ties",
    (db) => db.people.select("city", "age").distinct().orderBy("-city").all(),
    [
      { city: null, age: 30 },
      { city: "Rome", age: null },
      { city: "Rome", age: 30 },
      { city: "Oslo", age: 25 },
    ],
  ],
  [
    "distinct and limit",
    (db) => db.people.select("city").distinct().orderBy("city").limit(1).offset(1).all(),
    [{ city: "Rome" }],
  ],
  ["distinct and pluck", (db) => db.people.distinct().orderBy("age").pluck("age"), [25, 30, null]],
  [
    "distinct and reverse",
    (db) => db.people.select("age").distinct().orderBy("age").reverse().pluck("age"),
    [null, 30, 25],
  ],
  ["distinct and first", (db) => db.people.select("age").distinct().first(), { age: 25 }],
  ["distinct of whole rows", (db) => db.people.omit("notes").distinct().orderBy("id").pluck("id"), [1, 2, 3, 4, 5]],
  ["get by key", (db) => db.people.get(2), people[1]],
  ["get by condition", (db) => db.people.get({ name: "Bob" }), people[1]],
  ["get by callback", (db) => db.people.get((p) => p.age.lt(30)), people[4]],
  ["get of a set", (db) => db.people.filter({ city: "Oslo" }).get(), people[4]],
  ["get of a set with one more condition", (db) => db.people.filter({ city: "Rome" }).get({ age: 30 }), people[0]],
  ["get of a limited set", (db) => db.people.orderBy("id").limit(1).get(), people[0]],
  ["find by key", (db) => db.people.find(3), people[2]],
  ["find by key without a row", (db) => db.people.find(99), null],
  ["find by condition without a row", (db) => db.people.find({ name: "Zoe" }), null],
  ["find of a set", (db) => db.people.filter({ city: "Oslo" }).find(), people[4]],
];

const failures: readonly Refuses<Db>[] = [
  {
    name: "get by key without a row",
    attempt: (db) => db.people.get(99),
    refused: { error: "not_found", model: "people" },
    sent: true,
  },
  {
    name: "get by condition without a row",
    attempt: (db) => db.people.get({ name: SECRET }),
    refused: { error: "not_found", model: "people" },
    sent: true,
  },
  {
    name: "get of a set without a row",
    attempt: (db) => db.people.filter({ name: SECRET }).get(),
    refused: { error: "not_found", model: "people" },
    sent: true,
  },
  {
    name: "get with two rows",
    attempt: (db) => db.people.get({ city: "Rome" }),
    refused: { error: "multiple_rows", model: "people" },
    sent: true,
  },
  {
    name: "get of a set with two rows",
    attempt: (db) => db.people.filter({ city: "Rome" }).get(),
    refused: { error: "multiple_rows", model: "people" },
    sent: true,
  },
  {
    name: "find with two rows",
    attempt: (db) => db.people.find({ city: "Rome" }),
    refused: { error: "multiple_rows", model: "people" },
    sent: true,
  },
  {
    name: "find of a set with two rows",
    attempt: (db) => db.people.filter({ age: 30 }).find(),
    refused: { error: "multiple_rows", model: "people" },
    sent: true,
  },
  {
    name: "filter after limit is refused",
    attempt: (db) => db.people.limit(1).filter({ id: 1 }),
    refused: { error: "validation", model: "people" },
  },
  {
    name: "exclude after offset is refused",
    attempt: (db) => db.people.offset(1).exclude({ id: 1 }),
    refused: { error: "validation", model: "people" },
  },
  {
    name: "orderBy after limit is refused",
    attempt: (db) => db.people.limit(1).orderBy("id"),
    refused: { error: "validation", model: "people" },
  },
  {
    name: "get with a condition after limit is refused",
    attempt: (db) => db.people.limit(1).get({ id: 1 }),
    refused: { error: "validation", model: "people" },
  },
  {
    name: "distinct ordered by what is not selected is unsupported",
    attempt: (db) => db.people.select("city").distinct().orderBy("age").all(),
    refused: { error: "unsupported" },
  },
  {
    name: "distinct of json is unsupported",
    attempt: (db) => db.people.select("notes").distinct().all(),
    refused: { error: "unsupported" },
  },
  {
    name: "distinct with an included relation is unsupported",
    attempt: (db) => db.people.omit("notes").include("visits").distinct().all(),
    refused: { error: "unsupported" },
  },
  {
    name: "update of a distinct set is unsupported",
    attempt: (db) => db.people.filter({ id: 1 }).distinct().update({ age: 1 }),
    refused: { error: "unsupported" },
  },
  {
    name: "delete of a distinct set is unsupported",
    attempt: (db) => db.people.filter({ id: 1 }).distinct().delete(),
    refused: { error: "unsupported" },
  },
];

/** Questions whose answer is known without asking. */
const answered: readonly (readonly [string, (db: Db) => PromiseLike<unknown>, unknown])[] = [
  ["all", (db) => db.people.filter((p) => p.id.in([])).all(), []],
  ["first", (db) => db.people.filter((p) => p.id.in([])).first(), null],
  ["last", (db) => db.people.filter((p) => p.id.in([])).last(), null],
  ["find", (db) => db.people.find((p) => p.id.in([])), null],
  ["count", (db) => db.people.filter((p) => p.id.in([])).count(), 0],
  ["exists", (db) => db.people.filter((p) => p.id.in([])).exists(), false],
  ["pluck", (db) => db.people.filter((p) => p.id.in([])).pluck("id"), []],
  ["page", (db) => db.people.filter((p) => p.id.in([])).page({ size: 2 }), { rows: [], next: null }],
  ["update", (db) => db.people.filter((p) => p.id.in([])).update({ age: 1 }), 0],
  ["delete", (db) => db.people.filter((p) => p.id.in([])).delete(), 0],
  ["createMany of nothing", (db) => db.people.createMany([]), []],
  ["updateMany of nothing", (db) => db.people.updateMany([]), 0],
  ["deleteMany of nothing", (db) => db.people.deleteMany([]), 0],
  ["getMany of nothing", (db) => db.people.getMany([]), []],
];

/** Rows belong to whoever asked, also where there are none. */
const rowsOfNothing: Steps<Db> = {
  name: "answered without a request: rows that can be added to",
  steps: async ({ db, expect }) => {
    const rows = await db.people.filter((p) => p.id.in([])).all();
    rows.push(...(await db.people.filter((p) => p.id.eq(1)).all()));
    expect(rows.length).toStrictEqual(1);
    expect(await db.people.filter((p) => p.id.in([])).all()).toStrictEqual([]);
  },
};

const asAnswered = answered.map(([name, query, gives]): Steps<Db> => ({
  name: `answered without a request: ${name}`,
  steps: async ({ db, expect, requests }) => {
    const before = requests();
    expect(await query(db)).toStrictEqual(gives);
    expect(requests() - before).toStrictEqual(0);
  },
}));

function described(failure: unknown): readonly unknown[] {
  if (!(failure instanceof IntegrityError)) return [];
  const { name, message, code, kind, model: written, constraint, fields } = failure;
  return [name, message, code, kind, written, constraint, fields];
}

const steps: readonly Steps<Db>[] = [
  {
    name: "each builder gives a new set and leaves the old one as it was",
    steps: async ({ db, expect }) => {
      const base = db.people.filter({ age: 30 }).orderBy("id");
      base.filter({ city: "Rome" }).exclude({ id: 1 });
      base.limit(1).offset(1);
      base.select("id").distinct();
      base.reverse();
      base.include("visits");
      expect(await base.all()).toStrictEqual([people[0], people[1], people[3]]);
    },
  },
  {
    name: "a query runs each time it is awaited, and not before",
    steps: async ({ db, expect, requests }) => {
      const before = requests();
      const query = db.people.count();
      expect(requests() - before).toStrictEqual(0);
      expect([await query, await query]).toStrictEqual([5, 5]);
      expect(requests() - before).toStrictEqual(2);
    },
  },
  {
    name: "queries run side by side",
    steps: async ({ db, expect }) => {
      const results = await Promise.all([
        db.people.count(),
        db.people.get(1),
        db.people.filter({ id: 99 }).first(),
        db.visits.exists(),
      ]);
      expect(results).toStrictEqual([5, people[0], null, true]);
    },
  },
  {
    name: "inspect shows what would be sent and sends nothing",
    steps: async ({ db, expect, requests, adapter }) => {
      const before = requests();
      const inspection = db.people.filter({ name: "Ann" }).include("visits").all().inspect();
      expect([inspection.store, inspection.roundTrips]).toStrictEqual([adapter.name, 1]);
      expect((inspection.statements ?? inspection.ranges ?? []).length > 0).toStrictEqual(true);
      expect(requests() - before).toStrictEqual(0);
    },
  },
  {
    name: "onQuery is told of each request, without values",
    steps: async ({ adapter, expect }) => {
      const events: QueryEvent[] = [];
      const watched = connectWholly(adapter, models, { onQuery: (event) => void events.push(event) });
      await watched.people.filter({ city: "Rome" }).all();
      await watched.people.filter((p) => p.name.contains(SECRET)).count();
      await watched.atomic([watched.people.count(), watched.visits.count()]);
      await watched.people.filter((p) => p.id.in([])).all();
      const failure = await failureOf(() => watched.people.create({ id: 1, name: SECRET }));
      expect(events.map(({ store, rows, error }) => [store, rows, error === null])).toStrictEqual([
        [adapter.name, 2, true],
        [adapter.name, 1, true],
        [adapter.name, 2, true],
        [adapter.name, 0, false],
      ]);
      expect(
        events.map(
          ({ durationMs, roundTrips, statements }) => durationMs >= 0 && roundTrips > 0 && statements.length > 0,
        ),
      ).toStrictEqual([true, true, true, true]);
      // The error of the store, which the cause holds, may tell values.
      const told = events.at(-1)?.error;
      expect(told instanceof IntegrityError && told.cause === undefined).toStrictEqual(true);
      expect(described(told)).toStrictEqual(described(failure));
      expect(JSON.stringify(events.map((event) => event.statements)).includes(SECRET)).toStrictEqual(false);
    },
  },
  {
    name: "a plan is frozen data",
    steps: async ({ db, expect }) => {
      const { plan } = db.people.filter({ name: "Ann" }).all();
      expect([Object.isFrozen(plan), plan.kind]).toStrictEqual([true, "select"]);
    },
  },
  {
    name: "rows are read one after another with for await",
    steps: async ({ db, expect }) => {
      const names: string[] = [];
      for await (const person of db.people.orderBy("-name")) names.push(person.name);
      expect(names).toStrictEqual(["Eve", "Dee", "Cyd", "Bob", "Ann"]);
    },
  },
  {
    name: "for await goes by the key where there is no order, and may be left",
    steps: async ({ db, expect }) => {
      const ids: number[] = [];
      for await (const person of db.people) {
        ids.push(person.id);
        if (ids.length === 2) break;
      }
      expect(ids).toStrictEqual([1, 2]);
    },
  },
  {
    name: "a sign of life",
    steps: async ({ db, expect }) => {
      expect(await db.ping()).toStrictEqual(undefined);
    },
  },
];

/** What the builders and terminals of a set give. */
export const builders: Subject = subject({
  name: "builders",
  models,
  seed,
  cases: [
    ...reads.map(([name, query, gives]): Reads<Db> => ({ name, query, gives })),
    ...failures,
    ...asAnswered,
    rowsOfNothing,
    ...steps,
  ],
});
