import {
  type Adapter,
  type Condition,
  type Query,
  and,
  caseWhen,
  coalesce,
  concat,
  connect,
  exists,
  from,
  model,
  not,
  or,
  t,
} from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import type { EverythingAdapter } from "../property/three-stores.ts";

// Queries that can be asked as deep as one likes.

export const Knot = model("deep_knots", {
  id: t.integer().primaryKey(),
  up: t.ref("self", { reverse: "downs" }).nullable(),
  n: t.integer().nullable(),
  text: t.text().nullable(),
  price: t.float().nullable(),
});
const models = { knots: Knot };
export const { knots } = from(models);

type Deep = ReturnType<typeof connected>;
export type Row = Parameters<Extract<Parameters<Deep["knots"]["filter"]>[number], (row: never) => unknown>>[0];
interface Rows {
  readonly knots: typeof knots;
}
/** Asks something so many levels deep. */
export type Ask = (db: Rows, levels: number) => Query<unknown>;

const connected = (adapter: Adapter) => connect(adapter as EverythingAdapter, models);

/** A database with a few rows. */
export async function openDeep(adapter: Adapter): Promise<Deep> {
  const db = connected(adapter);
  await createTables(db);
  await db.knots.createMany([
    { id: 1, n: 1, text: "a", price: 0.5 },
    { id: 2, upId: 1, n: 2 },
    { id: 3, upId: 2, n: null, text: "" },
  ]);
  return db;
}

/** What is made of a start by a step, again and again. */
export function repeated<Made>(levels: number, start: Made, step: (made: Made, level: number) => Made): Made {
  let made = start;
  for (let level = 0; level < levels; level++) made = step(made, level);
  return made;
}

/** Conditions of both kinds in turn, which no list can hold. */
function inTurn(row: Row, levels: number): Condition {
  return repeated<Condition>(levels, row.n.eq(1), (inner, level) =>
    level % 2 === 0 ? or(row.n.eq(level), inner) : and(row.n.ne(level + 7), inner),
  );
}

const where =
  (build: (row: Row, levels: number) => Condition): Ask =>
  (db, levels) =>
    db.knots.filter((row) => build(row, levels)).count();
const value =
  (build: (row: Row, levels: number) => unknown): Ask =>
  (db, levels) =>
    db.knots.annotate((row) => ({ value: build(row, levels) as Row["n"] })).pluck("value");
const include =
  (relation: "up" | "downs"): Ask =>
  (db, levels) => {
    type Include = (set: unknown) => unknown;
    const all = repeated<Include>(
      levels,
      (set) => set,
      (inner) => (set) => (set as Deep["knots"]).include({ [relation]: inner } as never),
    );
    return (all(db.knots) as Deep["knots"]).all();
  };

const some = (row: Row, levels: number): Condition =>
  levels === 0 ? row.n.eq(1) : row.downs.some((down) => some(down as Row, levels - 1));
const there = (row: Row, levels: number): Condition =>
  levels === 0 ? row.n.eq(1) : exists(knots.filter((other) => and(other.n.eq(row.n), there(other, levels - 1))));
const among = (row: Row, levels: number): Condition =>
  levels === 0 ? row.n.eq(1) : row.id.in(knots.filter((other) => among(other, levels - 1)).select("id"));

/** What every store answers in little time, however deep it is. */
export const quick: Readonly<Record<string, Ask>> = {
  "and, or": where(inTurn),
  "and, or, the deepest first": where((row, levels) =>
    repeated<Condition>(levels, row.n.eq(1), (inner, level) =>
      level % 2 === 0 ? or(inner, row.n.eq(level)) : and(inner, row.n.ne(level + 7)),
    ),
  ),
  "not, and": where((row, levels) =>
    repeated<Condition>(levels, row.n.eq(1), (inner, level) =>
      not(and(row.text.contains("b"), row.n.gt(level), inner)),
    ),
  ),
  "add, on the left": value((row, levels) => repeated(levels, row.n, (inner) => inner.add(1) as Row["n"])),
  "sub, on the right": value((row, levels) => repeated(levels, row.n, (inner) => row.n.sub(inner) as Row["n"])),
  mod: value((row, levels) => repeated(levels, row.n, (inner) => row.n.mod(inner) as Row["n"])),
  coalesce: value((row, levels) => repeated(levels, row.n, (inner) => coalesce(row.n, inner) as Row["n"])),
  "caseWhen, what is chosen": value((row, levels) =>
    repeated(levels, row.n, (inner, level) => caseWhen([[row.id.eq(level), inner]], 0) as Row["n"]),
  ),
  "caseWhen, what it depends on": value((row, levels) =>
    repeated(levels, row.n, (inner) => caseWhen([[inner.eq(1), 3]], 1) as Row["n"]),
  ),
  concat: value((row, levels) =>
    repeated(levels, row.text, (inner) => concat(inner.lower(), "x").upper() as Row["text"]),
  ),
  "what is updated": (db, levels) =>
    db.knots.filter({ id: 1 }).update((row) => ({ n: repeated(levels, row.n, (inner) => inner.sub(0) as Row["n"]) })),
  "what is deleted": (db, levels) => db.knots.filter((row) => and(row.id.eq(9), inTurn(row, levels))).delete(),
  "groups that are kept": (db, levels) =>
    db.knots
      .groupBy("n")
      .having((group) => inTurn(group as never, levels))
      .all(),
  "the first of equal rows": (db, levels) =>
    db.knots
      .filter((row) => inTurn(row, levels))
      .distinct("n")
      .orderBy("n", "id")
      .all(),
};

/** What takes longer and longer. */
export const slow: Readonly<Record<string, Ask>> = {
  "and, or of eight": where((row, levels) =>
    repeated<Condition>(levels, row.n.eq(1), (inner, level) => {
      const others = Array.from({ length: 7 }, (_, index) => row.n.ne(level + index));
      return level % 2 === 0 ? or(...others, inner) : and(...others, inner);
    }),
  ),
  "some of some": where(some),
  "exists in exists": where(there),
  "in a set in a set": where(among),
  "a reference in a reference": include("up"),
  "rows in rows": include("downs"),
  "sets taken together": (db, levels) =>
    repeated(
      levels,
      db.knots.select("id") as never,
      (inner: typeof knots) => (db.knots.select("id") as unknown as typeof knots).union(inner as never) as never,
    ).all() as Query<unknown>,
};
