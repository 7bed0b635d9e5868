import type { Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { concat } from "../../query/functions.ts";
import { type CaseDatabase, type Reads, type Refuses, type Subject, subject } from "../subject.ts";

const Value = model("cast_values", {
  id: t.integer().primaryKey(),
  whole: t.integer().nullable(),
  big: t.bigint().nullable(),
  float: t.float().nullable(),
  price: t.decimal(12, 2).nullable(),
  rate: t.decimal(9, 4).nullable(),
  flag: t.boolean().nullable(),
  text: t.text().nullable(),
  role: t.enum(["admin", "it's"]).nullable(),
  uuid: t.uuid().nullable(),
  at: t.timestamp().nullable(),
  day: t.date().nullable(),
  time: t.time().nullable(),
  raw: t.bytes().nullable(),
  data: t.json().nullable(),
  tags: t.list(t.text()).nullable(),
});
const models = { values: Value };
type Db = CaseDatabase<typeof models>;
type Row = Parameters<Extract<Parameters<Db["values"]["filter"]>[number], (p: never) => unknown>>[0];
type Build<Given> = (p: Row) => Given;

const UUID = "0194fdc2-fa2f-7cc0-81d3-ff12045b73c8";
const rows = [
  {
    id: 1,
    whole: 7,
    big: 9007199254740993n,
    float: 2.9,
    price: "1.50",
    rate: "1.2345",
    flag: true,
    text: "07",
    role: "it's" as const,
    uuid: UUID,
    at: new Date(0),
    day: "0001-01-01",
    time: "00:00:00.001",
  },
  {
    id: 2,
    whole: -10,
    big: -9223372036854775807n,
    float: -2.9,
    price: "-0.05",
    rate: "-0.0050",
    flag: false,
    text: "",
    role: "admin" as const,
    day: "9999-12-31",
    time: "12:00:00",
  },
  { id: 3, whole: 0, big: 0n, float: -0.4, price: "0.00", rate: "0.0050" },
  { id: 4, whole: Number.MIN_SAFE_INTEGER, big: 9n, float: 2 ** 40, price: "9999999999.99", rate: "99999.9999" },
  { id: 5 },
];

/** What is asked of each row, and the answers in the order of the ids. */
const values: readonly (readonly [string, Build<Typed<unknown>>, readonly unknown[]])[] = [
  ["an integer as text", (p) => p.whole.cast(t.text()), ["7", "-10", "0", "-9007199254740991", null]],
  ["a bigint as text", (p) => p.big.cast(t.text()), ["9007199254740993", "-9223372036854775807", "0", "9", null]],
  ["a decimal as text", (p) => p.price.cast(t.text()), ["1.50", "-0.05", "0.00", "9999999999.99", null]],
  ["a long decimal as text", (p) => p.rate.cast(t.text()), ["1.2345", "-0.0050", "0.0050", "99999.9999", null]],
  ["a boolean as text", (p) => p.flag.cast(t.text()), ["true", "false", null, null, null]],
  ["lower as text", (p) => p.role.lower().cast(t.text()), ["it's", "admin", null, null, null]],
  ["text as text", (p) => p.text.cast(t.text()), ["07", "", null, null, null]],
  ["an enum as text", (p) => p.role.cast(t.text()), ["it's", "admin", null, null, null]],
  ["a uuid as text", (p) => p.uuid.cast(t.text()), [UUID, null, null, null, null]],
  ["a date as text", (p) => p.day.cast(t.text()), ["0001-01-01", "9999-12-31", null, null, null]],
  ["a time as text", (p) => p.time.cast(t.text()), ["00:00:00.001", "12:00:00", null, null, null]],
  ["an integer as a bigint", (p) => p.whole.cast(t.bigint()), [7n, -10n, 0n, -9007199254740991n, null]],
  ["a bigint as an integer", (p) => p.big.mod(1000n).cast(t.integer()), [993, -807, 0, 9, null]],
  ["a float as an integer is cut off", (p) => p.float.cast(t.integer()), [2, -2, 0, 2 ** 40, null]],
  ["a float as a bigint is cut off", (p) => p.float.cast(t.bigint()), [2n, -2n, 0n, 2n ** 40n, null]],
  ["a decimal as an integer is cut off", (p) => p.price.cast(t.integer()), [1, 0, 0, 9999999999, null]],
  ["a long decimal as a bigint is cut off", (p) => p.rate.cast(t.bigint()), [1n, 0n, 0n, 99999n, null]],
  ["a boolean as an integer", (p) => p.flag.cast(t.integer()), [1, 0, null, null, null]],
  ["an integer as a float", (p) => p.whole.cast(t.float()), [7, -10, 0, Number.MIN_SAFE_INTEGER, null]],
  ["a bigint as a float", (p) => p.big.cast(t.float()), [2 ** 53, -(2 ** 63), 0, 9, null]],
  ["a decimal as a float", (p) => p.price.cast(t.float()), [1.5, -0.05, 0, 9999999999.99, null]],
  [
    "an integer as a decimal",
    (p) => p.whole.cast(t.decimal(18, 2)),
    ["7.00", "-10.00", "0.00", "-9007199254740991.00", null],
  ],
  [
    "an integer as a decimal without digits",
    (p) => p.whole.cast(t.decimal(18, 0)),
    ["7", "-10", "0", "-9007199254740991", null],
  ],
  [
    "a decimal of fewer digits rounds halves away from zero",
    (p) => p.rate.cast(t.decimal(12, 2)),
    ["1.23", "-0.01", "0.01", "100000.00", null],
  ],
  [
    "a decimal of more digits",
    (p) => p.price.cast(t.decimal(18, 4)),
    ["1.5000", "-0.0500", "0.0000", "9999999999.9900", null],
  ],
  ["a decimal without digits", (p) => p.price.cast(t.decimal(12, 0)), ["2", "0", "0", "10000000000", null]],
  ["a float as a float", (p) => p.float.cast(t.float()), [2.9, -2.9, -0.4, 2 ** 40, null]],
  ["a cast of a cast", (p) => p.float.cast(t.integer()).cast(t.text()), ["2", "-2", "0", "1099511627776", null]],
  [
    "division of casts",
    (p) => p.price.cast(t.float()).div(p.whole),
    [1.5 / 7, 0.005, null, 9999999999.99 / Number.MIN_SAFE_INTEGER, null],
  ],
  [
    "arithmetic after a cast",
    (p) => p.price.add(p.rate.cast(t.decimal(12, 2))),
    ["2.73", "-0.06", "0.01", "10000099999.99", null],
  ],
  [
    "text joined from casts",
    (p) => concat(p.whole.cast(t.text()), "/", p.price.cast(t.text())),
    ["7/1.50", "-10/-0.05", "0/0.00", "-9007199254740991/9999999999.99", "/"],
  ],
  ["the length of a cast", (p) => p.whole.cast(t.text()).length(), [1, 3, 1, 17, null]],
];

/** A condition, and the ids of the rows that satisfy it. */
const filters: readonly (readonly [string, Build<Typed<boolean | null>>, readonly number[]])[] = [
  ["an integer as text startsWith", (p) => p.whole.cast(t.text()).startsWith("-"), [2, 4]],
  ["an integer as text compared by code point", (p) => p.whole.cast(t.text()).lt("7"), [2, 3, 4]],
  ["a date as text like", (p) => p.day.cast(t.text()).like("%-12-__"), [2]],
  ["a boolean as text eq", (p) => p.flag.cast(t.text()).eq("false"), [2]],
  ["a float as an integer eq", (p) => p.float.cast(t.integer()).eq(0), [3]],
  ["a decimal as a float gt", (p) => p.price.cast(t.float()).gt(0.25), [1, 4]],
  ["a decimal of fewer digits lt a column", (p) => p.rate.cast(t.decimal(12, 2)).lt(p.price), [1, 4]],
  ["an integer as a bigint gte a column", (p) => p.whole.cast(t.bigint()).gte(p.big), [2, 3]],
  ["an integer as a float in", (p) => p.whole.cast(t.float()).in([7, 0.5]), [1]],
  ["a cast of null isNull", (p) => p.flag.cast(t.text()).isNull(), [3, 4, 5]],
];

/** Casts whose results would differ between stores. */
const refused: readonly (readonly [string, keyof typeof Value.fields, Build<Typed<unknown>>])[] = [
  ["text as an integer", "text", (p) => p.text.cast(t.integer())],
  ["text as a decimal", "text", (p) => p.text.cast(t.decimal(6, 2))],
  ["text as a date", "text", (p) => p.text.cast(t.date())],
  ["text as a boolean", "text", (p) => p.text.cast(t.boolean())],
  ["a float as text", "float", (p) => p.float.cast(t.text())],
  ["a float as a decimal", "float", (p) => p.float.cast(t.decimal(6, 2))],
  ["a timestamp as text", "at", (p) => p.at.cast(t.text())],
  ["a timestamp as a date", "at", (p) => p.at.cast(t.date())],
  ["an integer as a boolean", "whole", (p) => p.whole.cast(t.boolean())],
  ["an integer as a timestamp", "whole", (p) => p.whole.cast(t.timestamp())],
  ["a boolean as a float", "flag", (p) => p.flag.cast(t.float())],
  ["bytes as text", "raw", (p) => p.raw.cast(t.text())],
  ["a list as text", "tags", (p) => (p.tags as unknown as Row["text"]).cast(t.text())],
  ["json as text", "data", (p) => (p.data as unknown as Row["text"]).cast(t.text())],
  ["to no field", "text", (p) => p.text.cast("text" as never)],
];

/** Values as values of another field: only where all stores agree on the result. */
export const casts: Subject = subject({
  name: "casts",
  models,
  seed: (db) => db.values.createMany(rows),
  cases: [
    ...values.map(([name, build, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.values
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives,
    })),
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.values.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    {
      name: "order by a cast, by code point",
      query: (db) => db.values.orderBy((p) => p.whole.cast(t.text())).pluck("id"),
      gives: [2, 4, 3, 1, 5],
    },
    ...refused.map(([name, at, build]): Refuses<Db> => ({
      name: `refused: ${name}`,
      attempt: (db) => db.values.annotate((p) => ({ value: build(p) })).all(),
      refused: { error: "validation", model: "values", at: [at] },
    })),
  ],
});
