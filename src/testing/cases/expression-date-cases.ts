import type { Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

const Moment = model("date_moments", {
  id: t.integer().primaryKey(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  time: t.time().nullable(),
});
const models = { moments: Moment };
type Db = CaseDatabase<typeof models>;
type Build<Given> = (
  p: Parameters<Extract<Parameters<Db["moments"]["filter"]>[number], (p: never) => unknown>>[0],
) => Given;

const written: readonly (readonly [at: string | null, day: string | null, time: string | null])[] = [
  ["2024-02-29T23:59:59.999Z", "2024-02-29", "23:59:59.999"],
  ["1969-12-31T23:59:59.999Z", "1969-12-31", "00:00:00"],
  ["0001-01-01T00:00:00.000Z", "0001-01-01", "00:00:00.001"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31", "12:34:56"],
  [null, null, null],
  // A Sunday: the last day of the 53rd week of 2020.
  ["2021-01-03T12:30:45.001Z", "2021-01-03", "09:08:07.100"],
  // A Sunday, the first day of a month and a quarter.
  ["2023-10-01T00:00:00.000Z", "2023-10-01", "19:59:00"],
  // A Monday: the first day of the first week of 2025.
  ["2024-12-30T08:05:00.500Z", "2024-12-30", "01:00:00"],
];
const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
const rows = written.map(([at, day, time], index) => ({ id: index + 1, at: date(at), day, time }));
const ALL = rows.map(({ id }) => id);

/** What is asked of each row, and the answers in the order of the ids. */
const values: readonly (readonly [string, Build<Typed<unknown>>, readonly unknown[]])[] = [
  ["year", (p) => p.at.year(), [2024, 1969, 1, 9999, null, 2021, 2023, 2024]],
  ["month", (p) => p.at.month(), [2, 12, 1, 12, null, 1, 10, 12]],
  ["day", (p) => p.at.day(), [29, 31, 1, 31, null, 3, 1, 30]],
  ["weekDay is 0 on Sundays", (p) => p.at.weekDay(), [4, 3, 1, 5, null, 0, 0, 1]],
  ["hour", (p) => p.at.hour(), [23, 23, 0, 23, null, 12, 0, 8]],
  ["minute", (p) => p.at.minute(), [59, 59, 0, 59, null, 30, 0, 5]],
  ["second is without its fraction", (p) => p.at.second(), [59, 59, 0, 59, null, 45, 0, 0]],
  ["year of a date", (p) => p.day.year(), [2024, 1969, 1, 9999, null, 2021, 2023, 2024]],
  ["month of a date", (p) => p.day.month(), [2, 12, 1, 12, null, 1, 10, 12]],
  ["day of a date", (p) => p.day.day(), [29, 31, 1, 31, null, 3, 1, 30]],
  ["weekDay of a date", (p) => p.day.weekDay(), [4, 3, 1, 5, null, 0, 0, 1]],
  ["hour of a time", (p) => p.time.hour(), [23, 0, 0, 12, null, 9, 19, 1]],
  ["minute of a time", (p) => p.time.minute(), [59, 0, 0, 34, null, 8, 59, 0]],
  ["second of a time is without its fraction", (p) => p.time.second(), [59, 0, 0, 56, null, 7, 0, 0]],
  ["arithmetic of parts", (p) => p.at.month().sub(1).idiv(3).add(1), [1, 4, 1, 4, null, 1, 4, 4]],
];

const PARTS = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"] as const;

/** The beginning of each unit, for each row. */
const beginnings: Readonly<Record<(typeof PARTS)[number], readonly (string | null)[]>> = {
  second: [
    "2024-02-29T23:59:59.000Z",
    "1969-12-31T23:59:59.000Z",
    "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.000Z",
    null,
    "2021-01-03T12:30:45.000Z",
    "2023-10-01T00:00:00.000Z",
    "2024-12-30T08:05:00.000Z",
  ],
  minute: [
    "2024-02-29T23:59:00.000Z",
    "1969-12-31T23:59:00.000Z",
    "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:59:00.000Z",
    null,
    "2021-01-03T12:30:00.000Z",
    "2023-10-01T00:00:00.000Z",
    "2024-12-30T08:05:00.000Z",
  ],
  hour: [
    "2024-02-29T23:00:00.000Z",
    "1969-12-31T23:00:00.000Z",
    "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:00:00.000Z",
    null,
    "2021-01-03T12:00:00.000Z",
    "2023-10-01T00:00:00.000Z",
    "2024-12-30T08:00:00.000Z",
  ],
  day: ["2024-02-29", "1969-12-31", "0001-01-01", "9999-12-31", null, "2021-01-03", "2023-10-01", "2024-12-30"],
  week: ["2024-02-26", "1969-12-29", "0001-01-01", "9999-12-27", null, "2020-12-28", "2023-09-25", "2024-12-30"],
  month: ["2024-02-01", "1969-12-01", "0001-01-01", "9999-12-01", null, "2021-01-01", "2023-10-01", "2024-12-01"],
  quarter: ["2024-01-01", "1969-10-01", "0001-01-01", "9999-10-01", null, "2021-01-01", "2023-10-01", "2024-10-01"],
  year: ["2024-01-01", "1969-01-01", "0001-01-01", "9999-01-01", null, "2021-01-01", "2023-01-01", "2024-01-01"],
};

const truncated = PARTS.flatMap((unit): (typeof values)[number][] => {
  const gives = beginnings[unit];
  const ofInstant = [
    `trunc to the ${unit}`,
    (p: Parameters<Build<unknown>>[0]) => p.at.trunc(unit),
    gives.map(date),
  ] as const;
  if (unit === "second" || unit === "minute" || unit === "hour") return [ofInstant];
  return [ofInstant, [`trunc of a date to the ${unit}`, (p) => p.day.trunc(unit), gives]];
});

/** A condition, and the ids of the rows that satisfy it. */
const filters: readonly (readonly [string, Build<Typed<boolean | null>>, readonly number[]])[] = [
  ["year eq", (p) => p.at.year().eq(2024), [1, 8]],
  ["year ne holds for null", (p) => p.at.year().ne(2024), [2, 3, 4, 5, 6, 7]],
  ["month in", (p) => p.day.month().in([1, 2]), [1, 3, 6]],
  ["weekDay of weekends", (p) => p.at.weekDay().in([0, 6]), [6, 7]],
  ["day gt month", (p) => p.at.day().gt(p.at.month()), [1, 2, 4, 6, 8]],
  ["hour between", (p) => p.time.hour().between(9, 12), [4, 6]],
  ["the parts of both", (p) => p.at.hour().eq(p.time.hour()), [1, 3]],
  ["a part isNull", (p) => p.at.second().isNull(), [5]],
  ["trunc eq a Date", (p) => p.at.trunc("day").eq(new Date("2024-02-29")), [1]],
  ["trunc eq itself", (p) => p.at.trunc("day").eq(p.at), [3, 7]],
  ["trunc lt", (p) => p.at.trunc("week").lt(new Date("2020-12-29")), [2, 3, 6]],
  ["not(trunc lt) holds for null", (p) => not(p.at.trunc("week").lt(new Date("2020-12-29"))), [1, 4, 5, 7, 8]],
  ["trunc of a date in", (p) => p.day.trunc("quarter").in(["2024-10-01", "0001-01-01"]), [3, 8]],
  ["trunc of trunc", (p) => p.at.trunc("week").trunc("year").eq(new Date("2020-01-01")), [6]],
  ["the year of trunc", (p) => p.day.trunc("week").year().eq(2020), [6]],
  ["two units compared", (p) => p.day.trunc("month").eq(p.day.trunc("quarter")), [3, 6, 7]],
];

const others: readonly Reads<Db>[] = [
  {
    name: "order by a part, ties by the key",
    query: (db) => db.moments.orderBy((p) => p.at.weekDay()).pluck("id"),
    gives: [6, 7, 3, 8, 2, 1, 4, 5],
  },
  {
    name: "order by trunc, latest first",
    query: (db) => db.moments.orderBy((p) => p.at.trunc("year").desc()).pluck("id"),
    gives: [5, 4, 8, 1, 7, 6, 2, 3],
  },
  {
    name: "trunc keeps every row where it was or moves it back",
    query: (db) => db.moments.filter((p) => p.at.trunc("week").lte(p.at)).count(),
    gives: ALL.length - 1,
  },
];

/** The parts of dates, in UTC, and the beginnings of units; weeks begin on Monday. */
export const dateExpressions: Subject = subject({
  name: "date expressions",
  models,
  seed: (db) => db.moments.createMany(rows),
  cases: [
    ...[...values, ...truncated].map(([name, build, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.moments
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives,
    })),
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.moments.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...others,
  ],
});
