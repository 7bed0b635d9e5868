import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { now } from "../../fields/now.ts";
import { coalesce, count, max, min } from "../../query/functions.ts";
import { SECRET } from "../refusal.ts";
import { type CaseDatabase, type Case, type Steps, type Subject, subject } from "../subject.ts";
import { type Question, asRead, pagesOf } from "./sales.ts";

const micro = t.epoch({ resolution: "microsecond" });
const Moment = model("epoch_moments", {
  id: t.integer().primaryKey(),
  second: t.epoch(),
  milli: t.epoch({ resolution: "millisecond" }).nullable(),
  micro: micro.nullable().unique(),
  instant: t.timestamp(),
  others: t.list(t.epoch({ resolution: "millisecond" })).default([]),
});
const Day = model("epoch_days", { at: micro.primaryKey(), name: t.text() });
const Meeting = model("epoch_meetings", {
  id: t.integer().primaryKey(),
  day: t.ref(Day, { reverse: "meetings" }),
  ends: t.epoch({ resolution: "millisecond" }),
});
const models = { moments: Moment, days: Day, meetings: Meeting };
type Db = CaseDatabase<typeof models>;

const at = (text: string): Date => new Date(`${text}Z`);
const spring = at("2024-03-31T23:59:59.987");
const before = at("1969-12-31T23:59:58.500");
const last = at("9999-12-31T23:59:59.999");
const leap = at("2024-02-29T12:30:15.001");
const noon = at("2024-02-29T12:30:15");
const rows = [
  { id: 1, second: at("2024-03-31T23:59:59"), milli: spring, micro: spring, instant: spring, others: [leap, before] },
  { id: 2, second: at("1969-12-31T23:59:58"), milli: before, micro: before, instant: before, others: [] },
  { id: 3, second: at("9999-12-31T23:59:59"), milli: last, micro: null, instant: last, others: [last] },
  { id: 4, second: noon, milli: null, micro: leap, instant: noon, others: [] },
];
const FIRST = { id: 5, second: at("0001-01-01T00:00:00"), milli: at("0001-01-01T00:00:00.001"), micro: null };

/** Rows that all cases read. */
async function seed(db: Db): Promise<void> {
  await db.moments.createMany(rows.map((row) => ({ ...row, second: row.instant })));
  await db.days.createMany([
    { at: leap, name: "leap" },
    { at: before, name: "early" },
  ]);
  await db.meetings.createMany([
    { id: 1, dayId: leap, ends: spring },
    { id: 2, dayId: leap, ends: last },
    { id: 3, dayId: before, ends: before },
  ]);
}

const ids = (...numbers: readonly number[]): readonly { id: number }[] => numbers.map((id) => ({ id }));

const questions: readonly Question<Db>[] = [
  ["rows hold dates, cut off towards the past", (db) => db.moments.orderBy("id").all(), rows],
  ["a row by an object", (db) => db.moments.filter({ milli: spring, micro: spring }).select("id").all(), ids(1)],
  ["a row by a second and a bit", (db) => db.moments.filter({ second: spring }).pluck("id"), [1]],
  [
    "ne and null",
    (db) =>
      db.moments
        .filter((m) => m.milli.ne(spring))
        .orderBy("id")
        .pluck("id"),
    [2, 3, 4],
  ],
  [
    "gt",
    (db) =>
      db.moments
        .filter((m) => m.milli.gt(before))
        .orderBy("id")
        .pluck("id"),
    [1, 3],
  ],
  [
    "gte",
    (db) =>
      db.moments
        .filter((m) => m.micro.gte(leap))
        .orderBy("id")
        .pluck("id"),
    [1, 4],
  ],
  ["lt", (db) => db.moments.filter((m) => m.second.lt(noon)).pluck("id"), [2]],
  [
    "lte",
    (db) =>
      db.moments
        .filter((m) => m.second.lte(noon))
        .orderBy("id")
        .pluck("id"),
    [2, 4],
  ],
  [
    "between",
    (db) =>
      db.moments
        .filter((m) => m.second.between(noon, spring))
        .orderBy("id")
        .pluck("id"),
    [1, 4],
  ],
  [
    "in",
    (db) =>
      db.moments
        .filter((m) => m.milli.in([spring, last, leap]))
        .orderBy("id")
        .pluck("id"),
    [1, 3],
  ],
  [
    "exclude in",
    (db) =>
      db.moments
        .exclude((m) => m.micro.in([spring, leap]))
        .orderBy("id")
        .pluck("id"),
    [2, 3],
  ],
  ["has of a list", (db) => db.moments.filter((m) => m.others.has(before)).pluck("id"), [1]],
  ["order", (db) => db.moments.orderBy("second").pluck("id"), [2, 4, 1, 3]],
  ["order, null last", (db) => db.moments.orderBy((m) => m.micro.desc({ nulls: "last" })).pluck("id"), [1, 4, 2, 3]],
  ["first", async (db) => (await db.moments.orderBy("-milli", "id").first())?.id, 4],
  ["pages", (db) => pagesOf(db.moments.orderBy("milli").select("id"), 1), [ids(2), ids(1), ids(3), ids(4)]],
  [
    "min, max and count",
    (db) => db.moments.aggregate((m) => ({ low: min(m.second), high: max(m.milli), known: count(m.micro) })),
    { low: rows[1]?.second, high: last, known: 3 },
  ],
  ["distinct", (db) => db.meetings.select("dayId").distinct().orderBy("dayId").pluck("dayId"), [before, leap]],
  [
    "groups",
    (db) =>
      db.meetings
        .groupBy("dayId")
        .annotate((m) => ({ last: max(m.ends) }))
        .orderBy("dayId")
        .all(),
    [
      { dayId: before, last: before },
      { dayId: leap, last },
    ],
  ],
  [
    "included rows",
    (db) =>
      db.days
        .filter({ at: leap })
        .include({ meetings: (m) => m.orderBy("id").select("ends") })
        .get(),
    { at: leap, name: "leap", meetings: [{ ends: spring }, { ends: last }] },
  ],
  [
    "a walk",
    (db) =>
      db.meetings
        .filter((m) => m.day.at.lt(leap))
        .select("id")
        .include("day")
        .all(),
    [{ id: 3, day: { at: before, name: "early" } }],
  ],
  ["the row of a key", (db) => db.days.get(before), { at: before, name: "early" }],
  [
    "parts",
    (db) =>
      db.moments
        .annotate((m) => ({ year: m.second.year(), month: m.milli.month(), day: m.micro.day(), hour: m.milli.hour() }))
        .select("year", "month", "day", "hour")
        .orderBy("id")
        .all(),
    [
      { year: 2024, month: 3, day: 31, hour: 23 },
      { year: 1969, month: 12, day: 31, hour: 23 },
      { year: 9999, month: 12, day: null, hour: 23 },
      { year: 2024, month: null, day: 29, hour: null },
    ],
  ],
  [
    "trunc",
    (db) =>
      db.moments
        .annotate((m) => ({ to: m.milli.trunc("second"), of: m.micro.trunc("quarter") }))
        .select("to", "of")
        .orderBy("id")
        .all(),
    [
      { to: rows[0]?.second, of: at("2024-01-01T00:00:00") },
      { to: rows[1]?.second, of: at("1969-10-01T00:00:00") },
      { to: rows[2]?.second, of: null },
      { to: null, of: at("2024-01-01T00:00:00") },
    ],
  ],
  [
    "plus and minus",
    (db) =>
      db.moments
        .annotate((m) => ({
          sooner: m.second.plus({ months: -1, hours: 1 }),
          later: m.micro.plus({ milliseconds: 13 }),
        }))
        .filter({ id: 1 })
        .select("sooner", "later")
        .all(),
    [{ sooner: at("2024-03-01T00:59:59"), later: at("2024-04-01T00:00:00") }],
  ],
  [
    "now()",
    (db) =>
      db.moments
        .filter((m) => m.second.lt(now()))
        .orderBy("id")
        .pluck("id"),
    [1, 2, 4],
  ],
  ["now(), the other way", (db) => db.moments.filter((m) => m.milli.gte(now())).pluck("id"), [3]],
  [
    "one resolution beside another",
    (db) =>
      db.moments
        .filter((m) => m.second.lt(m.milli))
        .orderBy("id")
        .pluck("id"),
    [1, 2, 3],
  ],
  [
    "an epoch beside a timestamp",
    (db) =>
      db.moments
        .filter((m) => m.milli.eq(m.instant))
        .orderBy("id")
        .pluck("id"),
    [1, 2, 3],
  ],
  [
    "a timestamp beside an epoch",
    (db) =>
      db.moments
        .filter((m) => m.instant.gte(m.micro))
        .orderBy("id")
        .pluck("id"),
    [1, 2],
  ],
  [
    "coalesce of resolutions",
    (db) =>
      db.moments
        .annotate((m) => ({ known: coalesce(m.milli, m.micro) }))
        .orderBy("id")
        .pluck("known"),
    [spring, before, last, leap],
  ],
  [
    "in a set of another resolution",
    (db) => db.days.filter((d) => d.at.in(db.meetings.select("ends"))).pluck("name"),
    ["early"],
  ],
];

/** What is asked of instants that are kept as whole numbers. */
export const epochs: Subject = subject({ name: "epochs", models, seed, cases: questions.map((each) => asRead(each)) });

const Session = model("epoch_sessions", {
  id: t.integer().primaryKey(),
  second: t.epoch().default(now()),
  milli: t.epoch({ resolution: "millisecond" }).default(now()).onUpdate(now()),
  micro: t.epoch({ resolution: "microsecond" }).nullable(),
  code: t.text().default(""),
});
const Stay = model("epoch_stays", { id: t.id(), from: t.epoch(), to: t.epoch() }, { unique: [["from", "to"]] });
type Written = CaseDatabase<{ readonly sessions: typeof Session; readonly stays: typeof Stay }>;

const steps: readonly Steps<Written>[] = [
  {
    name: "now() as a default is the present in the resolution of the field",
    steps: async ({ db, expect }) => {
      const from = Date.now();
      const row = await db.sessions.create({ id: 1 });
      const [second, milli] = [row.second.getTime(), row.milli.getTime()];
      // The clock of the store may be another.
      const isNear = [second, milli].every((each) => Math.abs(each - from) < 60_000);
      expect([isNear, second % 1000]).toStrictEqual([true, 0]);
      expect(await db.sessions.get(1)).toStrictEqual(row);
      expect(await db.sessions.filter({ second: row.second, milli: row.milli }).count()).toStrictEqual(1);
    },
  },
  {
    name: "what is moved by less than its resolution is cut off again",
    steps: async ({ db, expect }) => {
      await db.sessions.create({ id: 1, second: spring });
      await db.sessions.update(1, (s) => ({ second: s.second.plus({ milliseconds: 1500 }) }));
      expect(await db.sessions.filter({ second: at("2024-04-01T00:00:00") }).count()).toStrictEqual(1);
    },
  },
  {
    name: "a patch moves them by values, by now() and by themselves",
    steps: async ({ db, expect }) => {
      await db.sessions.create({ id: 1, second: spring, milli: spring, micro: spring });
      const moved = await db.sessions.update(1, (s) => ({
        second: s.second.plus({ days: 1 }),
        milli: leap,
        micro: s.micro.minus({ milliseconds: 987 }),
      }));
      expect([moved?.second, moved?.milli, moved?.micro]).toStrictEqual([
        at("2024-04-01T23:59:59"),
        leap,
        at("2024-03-31T23:59:59"),
      ]);
      const touched = await db.sessions.update(1, { micro: now() });
      expect(
        [touched?.micro, touched?.milli].every((each) => each !== null && each !== undefined && each > leap),
      ).toStrictEqual(true);
    },
  },
  {
    name: "a unique instant is met by any value within its second",
    steps: async ({ db, expect }) => {
      const made = await db.stays.create({ from: before, to: spring });
      const again = await db.stays.getOrCreate(
        { from: at("1969-12-31T23:59:58"), to: at("2024-03-31T23:59:59.1") },
        {},
      );
      expect([again.created, again.row]).toStrictEqual([false, made]);
    },
  },
  {
    name: "createMany, updateMany and getMany keep the first and the last instant",
    steps: async ({ db, expect }) => {
      const micros = [at("1685-01-01T00:00:00.001"), at("2254-12-31T23:59:59.999")];
      const written = [
        { id: 1, second: FIRST.second, milli: FIRST.milli, micro: micros[0] ?? null },
        { id: 2, second: at("9999-12-31T23:59:59"), milli: last, micro: micros[1] ?? null },
      ];
      const kept = written.map((row) => ({ ...row, code: "" }));
      expect(await db.sessions.createMany(written)).toStrictEqual(kept);
      await db.sessions.updateMany(
        written.map(({ id, micro: each, ...row }) => ({ id, ...row, micro: each, code: "b" })),
      );
      expect(await db.sessions.getMany([1, 2])).toStrictEqual(kept.map((row) => ({ ...row, code: "b" })));
    },
  },
];

const refused: readonly Case<Written>[] = [
  {
    name: "text is no instant",
    attempt: (db) => db.sessions.create({ id: 1, second: SECRET as never }),
    refused: { error: "validation", model: "sessions", at: ["second"] },
  },
  {
    name: "microseconds end before the years do",
    attempt: (db) => db.sessions.create({ id: 1, micro: last }),
    refused: { error: "validation", model: "sessions", at: ["micro"] },
  },
  {
    name: "a year past 9999",
    attempt: (db) => db.sessions.filter((s) => s.second.lt(new Date(253_402_300_800_000))).count(),
    refused: { error: "validation", model: "sessions", at: ["second"] },
  },
];

/** Instants that are kept as whole numbers are written. */
export const epochsWritten: Subject = subject({
  name: "written epochs",
  models: { sessions: Session, stays: Stay },
  cases: [...steps, ...refused],
});
