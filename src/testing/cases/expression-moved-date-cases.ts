import type { DayDuration, Duration } from "../../fields/duration-types.ts";
import type { Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { type CaseDatabase, type Reads, type Subject, subject } from "../subject.ts";

const Start = model("moved_starts", {
  id: t.integer().primaryKey(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
});
const models = { starts: Start };
type Db = CaseDatabase<typeof models>;
type Build<Given> = (
  p: Parameters<Extract<Parameters<Db["starts"]["filter"]>[number], (p: never) => unknown>>[0],
) => Given;

const instants = [
  "2024-01-31T10:20:30.456Z",
  "2024-02-29T00:00:00.000Z",
  "1969-12-31T23:59:59.999Z",
  "1899-12-31T12:00:00.000Z",
  null,
  "0005-03-01T00:00:00.000Z",
  "9995-08-31T23:59:59.999Z",
];
const FIRST = 8;
const LAST = 9;
const ends = ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"];
const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
const rows = [...instants, ...ends].map((text, index) => ({
  id: index + 1,
  at: date(text),
  day: text?.slice(0, 10) ?? null,
}));

/** A verb, how far, and where `instants` are then. */
const moved: readonly (readonly ["plus" | "minus", Duration, readonly (string | null)[]])[] = [
  ["plus", {}, instants],
  [
    "plus",
    { months: 1 },
    [
      "2024-02-29T10:20:30.456Z",
      "2024-03-29T00:00:00.000Z",
      "1970-01-31T23:59:59.999Z",
      "1900-01-31T12:00:00.000Z",
      null,
      "0005-04-01T00:00:00.000Z",
      "9995-09-30T23:59:59.999Z",
    ],
  ],
  [
    "minus",
    { months: 1 },
    [
      "2023-12-31T10:20:30.456Z",
      "2024-01-29T00:00:00.000Z",
      "1969-11-30T23:59:59.999Z",
      "1899-11-30T12:00:00.000Z",
      null,
      "0005-02-01T00:00:00.000Z",
      "9995-07-31T23:59:59.999Z",
    ],
  ],
  [
    "plus",
    { months: 13 },
    [
      "2025-02-28T10:20:30.456Z",
      "2025-03-29T00:00:00.000Z",
      "1971-01-31T23:59:59.999Z",
      "1901-01-31T12:00:00.000Z",
      null,
      "0006-04-01T00:00:00.000Z",
      "9996-09-30T23:59:59.999Z",
    ],
  ],
  [
    "plus",
    { years: 1 },
    [
      "2025-01-31T10:20:30.456Z",
      "2025-02-28T00:00:00.000Z",
      "1970-12-31T23:59:59.999Z",
      "1900-12-31T12:00:00.000Z",
      null,
      "0006-03-01T00:00:00.000Z",
      "9996-08-31T23:59:59.999Z",
    ],
  ],
  [
    "minus",
    { years: 4 },
    [
      "2020-01-31T10:20:30.456Z",
      "2020-02-29T00:00:00.000Z",
      "1965-12-31T23:59:59.999Z",
      "1895-12-31T12:00:00.000Z",
      null,
      "0001-03-01T00:00:00.000Z",
      "9991-08-31T23:59:59.999Z",
    ],
  ],
  ["plus", { years: -4, months: 48 }, instants],
  [
    "minus",
    { days: 1 },
    [
      "2024-01-30T10:20:30.456Z",
      "2024-02-28T00:00:00.000Z",
      "1969-12-30T23:59:59.999Z",
      "1899-12-30T12:00:00.000Z",
      null,
      "0005-02-28T00:00:00.000Z",
      "9995-08-30T23:59:59.999Z",
    ],
  ],
  [
    "plus",
    { weeks: -1 },
    [
      "2024-01-24T10:20:30.456Z",
      "2024-02-22T00:00:00.000Z",
      "1969-12-24T23:59:59.999Z",
      "1899-12-24T12:00:00.000Z",
      null,
      "0005-02-22T00:00:00.000Z",
      "9995-08-24T23:59:59.999Z",
    ],
  ],
  [
    "plus",
    { milliseconds: 1 },
    [
      "2024-01-31T10:20:30.457Z",
      "2024-02-29T00:00:00.001Z",
      "1970-01-01T00:00:00.000Z",
      "1899-12-31T12:00:00.001Z",
      null,
      "0005-03-01T00:00:00.001Z",
      "9995-09-01T00:00:00.000Z",
    ],
  ],
  [
    "plus",
    { hours: 1, minutes: 39, seconds: 29, milliseconds: 544 },
    [
      "2024-01-31T12:00:00.000Z",
      "2024-02-29T01:39:29.544Z",
      "1970-01-01T01:39:29.543Z",
      "1899-12-31T13:39:29.544Z",
      null,
      "0005-03-01T01:39:29.544Z",
      "9995-09-01T01:39:29.543Z",
    ],
  ],
  [
    "plus",
    { milliseconds: 100_000_000_001 },
    [
      "2027-04-02T20:07:10.457Z",
      "2027-05-01T09:46:40.001Z",
      "1973-03-03T09:46:40.000Z",
      "1903-03-03T21:46:40.001Z",
      null,
      "0008-05-01T09:46:40.001Z",
      "9998-11-01T09:46:40.000Z",
    ],
  ],
  [
    "plus",
    { months: 1, days: 1, hours: -1 },
    [
      "2024-03-01T09:20:30.456Z",
      "2024-03-29T23:00:00.000Z",
      "1970-02-01T22:59:59.999Z",
      "1900-02-01T11:00:00.000Z",
      null,
      "0005-04-01T23:00:00.000Z",
      "9995-10-01T22:59:59.999Z",
    ],
  ],
  [
    "minus",
    { months: 1, days: 1, hours: -1 },
    [
      "2023-12-30T11:20:30.456Z",
      "2024-01-28T01:00:00.000Z",
      "1969-11-30T00:59:59.999Z",
      "1899-11-29T13:00:00.000Z",
      null,
      "0005-01-31T01:00:00.000Z",
      "9995-07-31T00:59:59.999Z",
    ],
  ],
];

/** The same for the days of `instants`. */
const movedDays: readonly (readonly ["plus" | "minus", DayDuration, readonly (string | null)[]])[] = [
  ["plus", { days: 1 }, ["2024-02-01", "2024-03-01", "1970-01-01", "1900-01-01", null, "0005-03-02", "9995-09-01"]],
  [
    "plus",
    { weeks: 1, days: -1 },
    ["2024-02-06", "2024-03-06", "1970-01-06", "1900-01-06", null, "0005-03-07", "9995-09-06"],
  ],
  ["minus", { weeks: 1 }, ["2024-01-24", "2024-02-22", "1969-12-24", "1899-12-24", null, "0005-02-22", "9995-08-24"]],
  ["plus", { months: 2 }, ["2024-03-31", "2024-04-29", "1970-02-28", "1900-02-28", null, "0005-05-01", "9995-10-31"]],
  ["plus", { months: 18 }, ["2025-07-31", "2025-08-29", "1971-06-30", "1901-06-30", null, "0006-09-01", "9997-02-28"]],
  ["minus", { years: 1 }, ["2023-01-31", "2023-02-28", "1968-12-31", "1898-12-31", null, "0004-03-01", "9994-08-31"]],
  [
    "plus",
    { months: 1, days: 1 },
    ["2024-03-01", "2024-03-30", "1970-02-01", "1900-02-01", null, "0005-04-02", "9995-10-01"],
  ],
  [
    "minus",
    { months: 1, days: 30 },
    ["2023-12-01", "2023-12-30", "1969-10-31", "1899-10-31", null, "0005-01-02", "9995-07-01"],
  ],
  ["plus", { days: 1461 }, ["2028-01-31", "2028-02-29", "1973-12-31", "1904-01-01", null, "0009-03-01", "9999-08-31"]],
];

/** The row of a first or a last moment, what is asked of it, and the answer. */
const atEnds: readonly (readonly [number, string, Build<Typed<unknown>>, unknown])[] = [
  [FIRST, "the first instant plus all years", (p) => p.at.plus({ years: 9998 }), date("9999-01-01T00:00:00.000Z")],
  [
    FIRST,
    "the first instant plus a millisecond",
    (p) => p.at.plus({ milliseconds: 1 }),
    date("0001-01-01T00:00:00.001Z"),
  ],
  [
    FIRST,
    "the first instant to the last by days",
    (p) => p.at.plus({ days: 3_652_058 }),
    date("9999-12-31T00:00:00.000Z"),
  ],
  [FIRST, "the first day to the last by days", (p) => p.day.plus({ days: 3_652_058 }), "9999-12-31"],
  [FIRST, "the first day plus all months", (p) => p.day.plus({ months: 119_987 }), "9999-12-01"],
  [LAST, "the last instant minus all years", (p) => p.at.minus({ years: 9998 }), date("0001-12-31T23:59:59.999Z")],
  [LAST, "the last instant minus a month", (p) => p.at.minus({ months: 1 }), date("9999-11-30T23:59:59.999Z")],
  [
    LAST,
    "the last instant minus a millisecond",
    (p) => p.at.minus({ milliseconds: 1 }),
    date("9999-12-31T23:59:59.998Z"),
  ],
  [LAST, "the last day to the first by days", (p) => p.day.minus({ days: 3_652_058 }), "0001-01-01"],
  [
    2,
    "there and back is where the month is long enough",
    (p) => p.at.plus({ years: 1 }).minus({ years: 1 }),
    date("2024-02-28T00:00:00.000Z"),
  ],
  [
    1,
    "the day before the next month",
    (p) => p.day.trunc("month").plus({ months: 1 }).minus({ days: 1 }),
    "2024-01-31",
  ],
  [3, "the parts of a moved instant", (p) => p.at.plus({ milliseconds: 1 }).year(), 1970],
  [1, "a moved instant cut down", (p) => p.at.plus({ hours: 14 }).trunc("day"), date("2024-02-01T00:00:00.000Z")],
  [5, "null stays null", (p) => p.at.plus({ years: 1, days: 1 }), null],
];

/** A condition, and the ids of the rows among `instants` that satisfy it. */
const filters: readonly (readonly [string, Build<Typed<boolean | null>>, readonly number[]])[] = [
  ["plus eq a Date", (p) => p.at.plus({ days: 1 }).eq(new Date("2024-03-01")), [2]],
  ["plus gt", (p) => p.at.plus({ months: 1 }).gt(new Date("2024-02-29T10:00:00Z")), [1, 2, 7]],
  [
    "not(plus gt) holds for null",
    (p) => not(p.at.plus({ months: 1 }).gt(new Date("2024-02-29T10:00:00Z"))),
    [3, 4, 5, 6],
  ],
  ["a date plus days in", (p) => p.day.plus({ days: 1 }).in(["1970-01-01", "2024-03-01"]), [2, 3]],
  [
    "an instant between moved ones",
    (p) => p.at.between(p.at.minus({ hours: 1 }), p.at.plus({ hours: 1 })),
    [1, 2, 3, 4, 6, 7],
  ],
  ["a moved instant isNull", (p) => p.at.minus({ weeks: 1 }).isNull(), [5]],
  ["an instant moved past the last year is null", (p) => p.at.plus({ years: 5 }).isNull(), [5, 7]],
  ["an instant moved before the first year is null", (p) => p.at.minus({ weeks: 53, years: 4 }).isNull(), [5, 6]],
  ["a date moved past the last year is null", (p) => p.day.plus({ days: 365 * 5 }).isNull(), [5, 7]],
  ["a date moved before the first year is null", (p) => p.day.minus({ months: 51 }).isNull(), [5, 6]],
  ["all instants moved far back", (p) => p.at.minus({ years: 9998 }).isNull(), [1, 2, 3, 4, 5, 6, 7]],
  ["all dates moved far on", (p) => p.day.plus({ days: 3_652_425 }).isNull(), [1, 2, 3, 4, 5, 6, 7]],
  [
    "what is moved too far is not after anything",
    (p) => p.at.plus({ years: 5 }).gt(new Date("9000-01-01T00:00:00Z")),
    [],
  ],
  ["not: nor before", (p) => not(p.at.plus({ years: 5 }).lte(new Date("9000-01-01T00:00:00Z"))), [5, 7]],
  ["there and back over the end is null", (p) => p.at.plus({ years: 5 }).minus({ years: 5 }).isNull(), [5, 7]],
  ["a month as long as its days", (p) => p.at.plus({ months: 1 }).eq(p.at.plus({ days: 31 })), [3, 4, 6]],
];

/** Dates moved by units of time: months end where they are too short. */
export const movedDates: Subject = subject({
  name: "moved dates",
  models,
  seed: (db) => db.starts.createMany(rows),
  cases: [
    ...moved.map(([verb, duration, gives]): Reads<Db> => ({
      name: `${verb} ${JSON.stringify(duration)}`,
      query: (db) =>
        db.starts
          .filter((p) => p.id.lt(FIRST))
          .annotate((p) => ({ value: p.at[verb](duration) }))
          .orderBy("id")
          .pluck("value"),
      gives: gives.map(date),
    })),
    ...movedDays.map(([verb, duration, gives]): Reads<Db> => ({
      name: `a date ${verb} ${JSON.stringify(duration)}`,
      query: (db) =>
        db.starts
          .filter((p) => p.id.lt(FIRST))
          .annotate((p) => ({ value: p.day[verb](duration) }))
          .orderBy("id")
          .pluck("value"),
      gives,
    })),
    ...atEnds.map(([id, name, build, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.starts
          .filter({ id })
          .annotate((p) => ({ value: build(p) }))
          .pluck("value"),
      gives: [gives],
    })),
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.starts
          .filter((p) => p.id.lt(FIRST))
          .filter(filter)
          .orderBy("id")
          .pluck("id"),
      gives,
    })),
  ],
});
