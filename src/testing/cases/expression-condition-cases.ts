import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { and, not, or } from "../../query/conditions.ts";
import { caseWhen, coalesce } from "../../query/functions.ts";
import { type Case, type CaseDatabase, type Subject, subject } from "../subject.ts";

const Owner = model("tested_owners", { id: t.integer().primaryKey(), name: t.text() });
const Note = model("tested_notes", {
  id: t.integer().primaryKey(),
  owner: t.ref(Owner, { reverse: "notes", onDelete: "cascade" }).nullable(),
  views: t.integer().nullable(),
  flag: t.boolean().nullable(),
  text: t.text().nullable(),
  data: t.json().nullable(),
  tags: t.list(t.decimal(6, 2)).nullable(),
});
const models = { owners: Owner, notes: Note };
type Db = CaseDatabase<typeof models>;

const rows = [
  { id: 1, ownerId: 1, views: 20, flag: true, text: "Abc", data: { a: [1, { b: null }] }, tags: ["1.50"] },
  { id: 2, ownerId: 1, views: 5, flag: true, text: "" },
  { id: 3, ownerId: 2, views: null, flag: false, text: null },
  { id: 4, views: 11, flag: null, text: "abc" },
];

const cases: readonly Case<Db>[] = [
  {
    name: "a condition is true or false, never null",
    query: (db) =>
      db.notes
        .annotate((p) => ({ large: p.views.gt(10) }))
        .orderBy("id")
        .pluck("large"),
    gives: [true, false, false, true],
  },
  {
    name: "not(condition) is the other one",
    query: (db) =>
      db.notes
        .annotate((p) => ({ small: not(p.views.gt(10)) }))
        .orderBy("id")
        .pluck("small"),
    gives: [false, true, true, false],
  },
  {
    name: "conditions of every kind",
    query: (db) =>
      db.notes
        .annotate((p) => ({
          inList: p.views.in([5, 11]),
          none: p.views.in([]),
          noText: p.text.isNull(),
          found: p.text.icontains("B"),
          both: and(p.flag, p.views.lt(10)),
          either: or(p.flag, p.text.eq("abc")),
          owned: p.owner.name.eq("Ann"),
          path: p.data.at("a").at(1).at("b").exists(),
          item: p.tags.has("1.5"),
        }))
        .select("inList", "none", "noText", "found", "both", "either", "owned", "path", "item")
        .orderBy("id")
        .all(),
    gives: [
      {
        inList: false,
        none: false,
        noText: false,
        found: true,
        both: false,
        either: true,
        owned: true,
        path: true,
        item: true,
      },
      {
        inList: true,
        none: false,
        noText: false,
        found: false,
        both: true,
        either: true,
        owned: true,
        path: false,
        item: false,
      },
      {
        inList: false,
        none: false,
        noText: true,
        found: false,
        both: false,
        either: false,
        owned: false,
        path: false,
        item: false,
      },
      {
        inList: true,
        none: false,
        noText: false,
        found: true,
        both: false,
        either: true,
        owned: false,
        path: false,
        item: false,
      },
    ],
  },
  {
    name: "an annotated condition as a filter",
    query: (db) =>
      db.notes
        .annotate((p) => ({ large: p.views.gt(10) }))
        .filter((p) => p.large)
        .orderBy("id")
        .pluck("id"),
    gives: [1, 4],
  },
  {
    name: "not of an annotated condition",
    query: (db) =>
      db.notes
        .annotate((p) => ({ large: p.views.gt(10) }))
        .filter((p) => not(p.large))
        .orderBy("id")
        .pluck("id"),
    gives: [2, 3],
  },
  {
    name: "an annotated condition excluded",
    query: (db) =>
      db.notes
        .annotate((p) => ({ large: p.views.gt(10) }))
        .exclude((p) => p.large)
        .orderBy("id")
        .pluck("id"),
    gives: [2, 3],
  },
  {
    name: "order by an annotated condition, false first",
    query: (db) =>
      db.notes
        .annotate((p) => ({ large: p.views.gt(10) }))
        .orderBy("large", "-id")
        .pluck("id"),
    gives: [3, 2, 4, 1],
  },
  {
    name: "a column eq an annotated condition is false for null",
    query: (db) =>
      db.notes
        .annotate((p) => ({ large: p.views.gt(10) }))
        .filter((p) => p.flag.eq(p.large))
        .orderBy("id")
        .pluck("id"),
    gives: [1, 3],
  },
  {
    name: "a column ne a condition holds for null",
    query: (db) =>
      db.notes
        .filter((p) => p.flag.ne(p.views.gt(10)))
        .orderBy("id")
        .pluck("id"),
    gives: [2, 4],
  },
  {
    name: "an annotated condition in caseWhen",
    query: (db) =>
      db.notes
        .annotate((p) => ({ large: p.views.gt(10) }))
        .annotate((p) => ({
          label: caseWhen(
            [
              [p.large, "large"],
              [p.flag, "flagged"],
            ],
            "neither",
          ),
        }))
        .orderBy("id")
        .pluck("label"),
    gives: ["large", "flagged", "neither", "large"],
  },
  {
    name: "coalesce of a boolean and a condition",
    query: (db) =>
      db.notes
        .annotate((p) => ({ any: coalesce(p.flag, p.views.gt(10)) }))
        .orderBy("id")
        .pluck("any"),
    gives: [true, true, false, true],
  },
  {
    name: "annotated booleans that are null do not hold",
    query: (db) =>
      db.notes
        .annotate((p) => ({ on: coalesce(p.flag, p.flag) }))
        .filter((p) => not(p.on))
        .orderBy("id")
        .pluck("id"),
    gives: [3, 4],
  },
];

/** Conditions as values: true or false for each row, whatever is null. */
export const annotatedConditions: Subject = subject({
  name: "annotated conditions",
  models,
  seed: async (db) => {
    await db.owners.createMany([
      { id: 1, name: "Ann" },
      { id: 2, name: "Bob" },
    ]);
    await db.notes.createMany(rows);
  },
  cases,
});
