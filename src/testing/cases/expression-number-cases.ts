import type { Typed } from "../../fields/expression-types.ts";
import { t } from "../../models/field-factory.ts";
import { model } from "../../models/model.ts";
import { not } from "../../query/conditions.ts";
import { constant } from "../../query/functions.ts";
import { type CaseDatabase, type Reads, type Refuses, type Subject, subject } from "../subject.ts";

const Amount = model("number_amounts", {
  id: t.integer().primaryKey(),
  whole: t.integer().nullable(),
  other: t.integer().nullable(),
  big: t.bigint().nullable(),
  float: t.float().nullable(),
  price: t.decimal(12, 2).nullable(),
  rate: t.decimal(9, 4).nullable(),
});
const models = { amounts: Amount };
type Db = CaseDatabase<typeof models>;
type Build<Given> = (
  p: Parameters<Extract<Parameters<Db["amounts"]["filter"]>[number], (p: never) => unknown>>[0],
) => Given;

const rows = [
  { id: 1, whole: 7, other: 2, big: 7n, float: 2.5, price: "1.50", rate: "0.0001" },
  { id: 2, whole: -7, other: 2, big: -(2n ** 62n), float: -2.5, price: "-0.05", rate: "-0.5000" },
  { id: 3, whole: 7, other: -2, big: 2n ** 53n + 1n, float: 0.5, price: "2.50", rate: "1.2345" },
  { id: 4, whole: 0, other: 0, big: 0n, float: -0.4, price: "0.00", rate: "0.0000" },
  { id: 5, whole: null, other: 2, big: null, float: null, price: null, rate: null },
  { id: 6, whole: 9, other: null, big: 3n, float: 1234.5678, price: "-2.50", rate: "99999.9999" },
];
const NONE = [null, null, null, null, null, null];
const ALL = [1, 2, 3, 4, 5, 6];

/** What is asked of each row, and the answers in the order of the ids. */
const values: readonly (readonly [string, Build<Typed<unknown>>, readonly unknown[]])[] = [
  [
    "div is real division, null where the divisor is zero or null",
    (p) => p.whole.div(p.other),
    [3.5, -3.5, -3.5, null, null, null],
  ],
  ["div by a whole number", (p) => p.whole.div(4), [1.75, -1.75, 1.75, 0, null, 2.25]],
  ["div by a fraction", (p) => p.whole.div(0.5), [14, -14, 14, 0, null, 18]],
  ["div by zero is null", (p) => p.whole.div(0), NONE],
  ["div of a float by zero is null", (p) => p.float.div(0), NONE],
  ["div of a float", (p) => p.float.div(0.5), [5, -5, 1, -0.8, null, 2469.1356]],
  ["div of a bigint is a float", (p) => p.big.div(2n), [3.5, -(2 ** 61), 2 ** 52, 0, null, 1.5]],
  ["div of a decimal is a float", (p) => p.price.div("0.50"), [3, -0.1, 5, 0, null, -5]],
  ["div of a decimal by itself", (p) => p.price.div(p.price), [1, 1, 1, null, null, 1]],
  ["div of a decimal by zero is null", (p) => p.price.div("0"), NONE],
  ["idiv truncates toward zero", (p) => p.whole.idiv(p.other), [3, -3, -3, null, null, null]],
  ["idiv by a negative number", (p) => p.whole.idiv(-2), [-3, 3, -3, 0, null, -4]],
  ["idiv by zero is null", (p) => p.whole.idiv(0), NONE],
  ["idiv that gives zero has no sign", (p) => p.whole.idiv(-10), [0, 0, 0, 0, null, 0]],
  ["idiv of a bigint", (p) => p.big.idiv(2n), [3n, -(2n ** 61n), 2n ** 52n, 0n, null, 1n]],
  ["idiv of a bigint by a negative one", (p) => p.big.idiv(-4n), [-1n, 2n ** 60n, -(2n ** 51n), 0n, null, 0n]],
  ["mod has the sign of the dividend", (p) => p.whole.mod(p.other), [1, -1, 1, null, null, null]],
  ["mod by a negative number", (p) => p.whole.mod(-2), [1, -1, 1, 0, null, 1]],
  ["mod that gives zero has no sign", (p) => p.whole.mod(7), [0, 0, 0, 0, null, 2]],
  ["mod by zero is null", (p) => p.whole.mod(0), NONE],
  ["mod of a bigint past 2^53", (p) => p.big.mod(2n), [1n, 0n, 1n, 0n, null, 1n]],
  ["mod of a bigint by a negative one", (p) => p.big.mod(-10n), [7n, -4n, 3n, 0n, null, 3n]],
  ["mul that gives zero has no sign", (p) => p.whole.mul(-1), [-7, 7, -7, 0, null, -9]],
  ["mul by a fraction", (p) => p.whole.mul(0.5), [3.5, -3.5, 3.5, 0, null, 4.5]],
  ["add of a float column", (p) => p.whole.add(p.float), [9.5, -9.5, 7.5, -0.4, null, 1243.5678]],
  ["sub of two columns", (p) => p.whole.sub(p.other), [5, -9, 9, 0, null, null]],
  ["a bigint past 2^53 keeps its last digit", (p) => p.big.sub(1n), [6n, -(2n ** 62n) - 1n, 2n ** 53n, -1n, null, 2n]],
  ["arithmetic nests", (p) => p.whole.add(p.other).mul(2).idiv(3), [6, -3, 3, 0, null, null]],
  ["idiv after mod", (p) => p.whole.mod(5).idiv(2), [1, -1, 1, 0, null, 2]],
  ["abs of an integer", (p) => p.whole.abs(), [7, 7, 7, 0, null, 9]],
  ["abs of a bigint", (p) => p.big.abs(), [7n, 2n ** 62n, 2n ** 53n + 1n, 0n, null, 3n]],
  ["abs of a float", (p) => p.float.abs(), [2.5, 2.5, 0.5, 0.4, null, 1234.5678]],
  ["abs of a decimal", (p) => p.price.abs(), ["1.50", "0.05", "2.50", "0.00", null, "2.50"]],
  ["abs of a difference", (p) => p.other.sub(p.whole).abs(), [5, 9, 9, 0, null, null]],
  ["round takes halves away from zero", (p) => p.float.round(), [3, -3, 1, 0, null, 1235]],
  ["round to digits", (p) => p.float.round(2), [2.5, -2.5, 0.5, -0.4, null, 1234.57]],
  ["round to more digits than there are", (p) => p.float.round(6), [2.5, -2.5, 0.5, -0.4, null, 1234.5678]],
  ["round of a quotient", (p) => p.whole.div(p.other).round(), [4, -4, -4, null, null, null]],
  ["round of a quotient to digits", (p) => p.whole.div(3).round(2), [2.33, -2.33, 2.33, 0, null, 3]],
  ["round of a whole number", (p) => p.whole.round(), [7, -7, 7, 0, null, 9]],
  ["round of a bigint", (p) => p.big.round(2), [7n, -(2n ** 62n), 2n ** 53n + 1n, 0n, null, 3n]],
  ["round of a decimal", (p) => p.price.round(), ["2", "0", "3", "0", null, "-3"]],
  ["round of a decimal to one digit", (p) => p.price.round(1), ["1.5", "-0.1", "2.5", "0.0", null, "-2.5"]],
  [
    "round of a decimal to the digits it has",
    (p) => p.price.round(2),
    ["1.50", "-0.05", "2.50", "0.00", null, "-2.50"],
  ],
  ["round of a decimal to more digits", (p) => p.price.round(5), ["1.50", "-0.05", "2.50", "0.00", null, "-2.50"]],
  ["round of a long decimal", (p) => p.rate.round(2), ["0.00", "-0.50", "1.23", "0.00", null, "100000.00"]],
  [
    "round of a decimal with a half at its end",
    (p) => p.rate.round(3),
    ["0.000", "-0.500", "1.235", "0.000", null, "100000.000"],
  ],
  ["add of a decimal below zero", (p) => p.price.add("0.10"), ["1.60", "0.05", "2.60", "0.10", null, "-2.40"]],
  ["sub of a decimal below zero", (p) => p.price.sub("0.01"), ["1.49", "-0.06", "2.49", "-0.01", null, "-2.51"]],
  ["abs of a rounded decimal", (p) => p.price.round(1).abs(), ["1.5", "0.1", "2.5", "0.0", null, "2.5"]],
];

/** A condition, and the ids of the rows that satisfy it. */
const filters: readonly (readonly [string, Build<Typed<boolean | null>>, readonly number[]])[] = [
  ["div gt", (p) => p.whole.div(p.other).gt(3), [1]],
  ["not(div gt) holds where the divisor is zero or null", (p) => not(p.whole.div(p.other).gt(3)), [2, 3, 4, 5, 6]],
  ["div by zero isNull", (p) => p.whole.div(0).isNull(), ALL],
  ["div in a list with fractions", (p) => p.whole.div(2).in([3.5, -3.5]), [1, 2, 3]],
  ["div of two decimals compared", (p) => p.price.div("2").lt(0), [2, 6]],
  ["mod eq", (p) => p.whole.mod(2).eq(1), [1, 3, 6]],
  ["mod ne holds for null", (p) => p.whole.mod(2).ne(1), [2, 4, 5]],
  ["idiv eq another column", (p) => p.whole.idiv(3).eq(p.other), [1, 4]],
  ["idiv of bigints compared", (p) => p.big.idiv(3n).gte(1n), [1, 3, 6]],
  ["abs eq abs", (p) => p.whole.abs().eq(p.whole.mul(-1)), [2, 4]],
  ["abs of a decimal eq", (p) => p.price.abs().eq("2.50"), [3, 6]],
  ["abs of a decimal in", (p) => p.price.abs().in(["0.05", "1.5"]), [1, 2]],
  ["round eq", (p) => p.float.round().eq(3), [1]],
  ["round between", (p) => p.float.round(1).between(-0.4, 2.5), [1, 3, 4]],
  ["round of a decimal compared with a shorter one", (p) => p.price.round(1).gte("1.5"), [1, 3]],
  ["round of a decimal in", (p) => p.rate.round(2).in(["1.23", "-0.5"]), [2, 3]],
  ["a column compared with a quotient", (p) => p.float.gt(p.whole.div(p.other)), [2, 3]],
];

/** A number that is hard to round, to how many digits, and the result. */
const rounded: readonly (readonly [number, number, number])[] = [
  [0.5, 0, 1],
  [-0.5, 0, -1],
  [1.5, 0, 2],
  [-1.5, 0, -2],
  [2.5, 0, 3],
  [-0.2, 0, 0],
  [0.49999999999999994, 0, 1],
  [2.4999999999999996, 0, 2],
  [1000000000000000.5, 0, 1000000000000001],
  [5000000000000001, 0, 5000000000000001],
  [0.15, 1, 0.2],
  [-0.25, 1, -0.3],
  [1.005, 2, 1],
  [2.675, 2, 2.68],
  [-123.4565, 3, -123.457],
  [4503599627370495.5, 0, 4503599627370496],
  [-4503599627370495.5, 0, -4503599627370496],
  [9007199254740991.5, 0, 9007199254740992],
  [1e100, 0, 1e100],
  [0.000123456, 5, 0.00012],
  [123456789.123456789, 15, 123456789.12345679],
];

const tooLarge: readonly (readonly [string, Build<Typed<unknown>>])[] = [
  ["a sum past 2^53 cannot be read as an integer", (p) => p.whole.add(Number.MAX_SAFE_INTEGER)],
  ["a bigint past 2^53 cannot be read as an integer", (p) => p.big.cast(t.integer())],
];

const others: readonly Reads<Db>[] = [
  {
    name: "order by a quotient, null as the largest value",
    query: (db) => db.amounts.orderBy((p) => p.whole.div(p.other)).pluck("id"),
    gives: [2, 3, 1, 4, 5, 6],
  },
  {
    name: "order by a rounded decimal, largest first",
    query: (db) => db.amounts.orderBy((p) => p.price.round(1).desc()).pluck("id"),
    gives: [5, 3, 1, 4, 2, 6],
  },
];

/** What numbers are made into: quotients, remainders and rounded values are the same everywhere. */
export const numberExpressions: Subject = subject({
  name: "number expressions",
  models,
  seed: (db) => db.amounts.createMany(rows),
  cases: [
    ...values.map(([name, build, gives]): Reads<Db> => ({
      name,
      query: (db) =>
        db.amounts
          .annotate((p) => ({ value: build(p) }))
          .orderBy("id")
          .pluck("value"),
      gives,
    })),
    ...filters.map(([name, filter, gives]): Reads<Db> => ({
      name,
      query: (db) => db.amounts.filter(filter).orderBy("id").pluck("id"),
      gives,
    })),
    ...rounded.map(([number, digits, gives]): Reads<Db> => ({
      name: `round(${digits}) of ${number}`,
      query: (db) =>
        db.amounts
          .filter({ id: 1 })
          .annotate(() => ({ value: constant(number).round(digits) }))
          .pluck("value"),
      gives: [gives],
    })),
    ...tooLarge.map(([name, build]): Refuses<Db> => ({
      name,
      attempt: (db) => db.amounts.annotate((p) => ({ value: build(p) })).all(),
      refused: { error: "decode" },
      sent: true,
    })),
    ...others,
  ],
});
