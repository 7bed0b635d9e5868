import type { NumberExpression, Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { caseWhen, coalesce, concat, exists } from "../../query/functions.ts";
import { from } from "../../query/tables.ts";
import { type Case, type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

const Link = model("long_links", {
  id: t.integer().primaryKey(),
  views: t.integer().nullable(),
  text: t.text().nullable(),
  data: t.json().nullable(),
});
const models = { links: Link };
const { links } = from(models);
type Db = CaseDatabase<typeof models>;
type Row = Parameters<Extract<Parameters<Db["links"]["filter"]>[number], (p: never) => unknown>>[0];

/** A document so many objects deep. */
function deep(levels: number): object {
  return levels === 0 ? { end: true } : { in: deep(levels - 1) };
}

const rows = [
  { id: 1, views: 3, text: "ab", data: deep(30) as { in: never } },
  { id: 2, views: null, text: null, data: null },
];
const times = <Each>(count: number, each: (index: number) => Each): Each[] =>
  Array.from({ length: count }, (_, index) => each(index));

/** What is asked of both rows, and the answers. */
const values: readonly (readonly [string, (p: Row) => Typed<unknown>, readonly unknown[]])[] = [
  [
    "concat of 90 texts",
    (p) => concat(...times(45, () => [p.text, "-"] as const).flat()),
    ["ab-".repeat(45), "-".repeat(45)],
  ],
  ["coalesce of 90 values", (p) => coalesce(p.views, ...times(88, () => p.views), 9), [3, 9]],
  [
    "caseWhen of 80 branches",
    (p) =>
      caseWhen(
        times(80, (index) => [p.id.add(78).eq(index + 1), index] as const),
        -1,
      ),
    [78, 79],
  ],
  [
    "arithmetic of 20 steps",
    (p) => times(20, (index) => index).reduce((sum: NumberExpression<number | null>, step) => sum.add(step), p.views),
    [193, null],
  ],
  [
    "arithmetic within arithmetic",
    (p) => times(12, () => 1).reduce((sum: NumberExpression<number | null>) => p.views.sub(sum), p.views),
    [3, null],
  ],
  [
    "functions within functions",
    (p) => times(8, () => 1).reduce((made: Row["text"]) => concat(made.lower(), "x").upper() as Row["text"], p.text),
    [`AB${"X".repeat(8)}`, "X".repeat(8)],
  ],
  [
    "31 steps into a document",
    (p) =>
      times(30, () => 1).reduce(
        (part: { at(step: never): unknown }) => part.at("in" as never) as never,
        p.data as never,
      ) as never,
    [{ end: true }, null],
  ],
];

const others: readonly Case<Db>[] = [
  {
    name: "exists within exists, 4 deep",
    query: (db) =>
      db.links
        .filter((p) => {
          const within = (depth: number, outer: Row): ReturnType<typeof exists> =>
            exists(
              links
                .filter((q) => (depth === 0 ? q.id.eq(p.id) : within(depth - 1, q)))
                .filter((q) => q.views.eq(outer.views)),
            );
          return within(3, p);
        })
        .pluck("id"),
    gives: [1],
  },
  {
    name: "caseWhen within caseWhen, 12 deep",
    query: (db) =>
      db.links
        .annotate((p) => ({
          value: times(12, (index) => index).reduce(
            (inner: NumberExpression<number | null>, index) => caseWhen([[p.id.eq(100 + index), 0]], inner),
            p.views,
          ),
        }))
        .orderBy("id")
        .pluck("value"),
    gives: [3, null],
  },
  {
    name: "60 annotations of one row",
    query: async (db) => {
      const rows2: readonly object[] = await db.links
        .filter({ id: 1 })
        .annotate((p) => Object.fromEntries(times(60, (index) => [`n${index}`, p.views.mul(index)])))
        .all();
      return Object.values(rows2[0] ?? {}).slice(-60);
    },
    gives: times(60, (index) => 3 * index),
  },
];

/** Expressions that are longer and deeper than most. */
export const longExpressions: Subject = subject({
  name: "long expressions",
  models,
  seed: (db) => db.links.createMany(rows),
  cases: [
    ...values.map(([name, build, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.links
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives,
    })),
    ...others,
  ],
});
