import { invalid } from "../errors.ts";
import type { FieldShape, Storage } from "../plan/any-field.ts";
import { asIs, type Cell, listCell, plainCell } from "./cell.ts";
import { decimalCell } from "./decimal-cell.ts";
import { DEEPEST } from "./plain-object.ts";

// 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z
const FIRST_TIME = -62_135_596_800_000;
const LAST_TIME = 253_402_300_799_999;

/** Whether it is milliseconds since 1970 of a time that stores know. */
const isTime = (value: number): boolean => value >= FIRST_TIME && value <= LAST_TIME && Number.isInteger(value);

const isBigint = (value: unknown): boolean => typeof value === "bigint" && BigInt.asIntN(64, value) === value;

/** Whether it is what a column of JSON keeps. */
function isKeptJson(value: unknown, level: number = 0): boolean {
  if (typeof value !== "object" || value === null)
    return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  if (level >= DEEPEST) return false;
  if (Array.isArray(value)) return value.every((each) => isKeptJson(each, level + 1));
  return Object.entries(value).every(
    // Fields of JSON refuse these keys.
    ([key, each]) => key !== "__proto__" && key !== "constructor" && isKeptJson(each, level + 1),
  );
}

function isVector({ settings: { dimensions } }: FieldShape): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.length === dimensions && value.every(Number.isFinite);
}

/** The field of the items of a list. */
export function itemOf({ settings: { item } }: FieldShape): FieldShape {
  if (item === null) throw invalid(null, [], "a list needs a field for its items");
  return item;
}

// The cells of most columns ask for themselves: a call for each value would cost as much as all the rest of it.
const text: Cell = { write: asIs, read: (spelt) => (typeof spelt === "string" ? spelt : undefined) };
const time: Cell = { write: asIs, read: (spelt) => (typeof spelt === "number" && isTime(spelt) ? spelt : undefined) };
const integer: Cell = { write: asIs, read: (spelt) => (Number.isSafeInteger(spelt) ? spelt : undefined) };
const decimal = ({ settings }: FieldShape): Cell => decimalCell(settings.scale);

const CELLS: Readonly<Record<Storage, Cell | ((field: FieldShape) => Cell)>> = {
  text,
  uuid: text,
  enum: text,
  nativeText: text,
  nativeEnum: text,
  date: text,
  time: text,
  int8: ({ kind }) => (kind === "bigint" ? plainCell(isBigint) : integer),
  float8: plainCell((value) => typeof value === "number"),
  numeric: decimal,
  realDecimal: decimal,
  textDecimal: decimal,
  boolean: plainCell((value) => typeof value === "boolean"),
  timestamp: time,
  sqlTimestamp: time,
  plainTimestamp: time,
  epochSecond: time,
  epochMillisecond: time,
  epochMicrosecond: time,
  bytes: plainCell((value) => value instanceof Uint8Array),
  json: plainCell(isKeptJson),
  list: (field) => listCell(keptCell(itemOf(field))),
  vector: (field) => plainCell(isVector(field)),
};

/** How a column is spelt for serializers that hold bigints and bytes: as stores keep it, apart from decimals. */
export function keptCell(field: FieldShape): Cell {
  const cell = CELLS[field.storage];
  return typeof cell === "function" ? cell(field) : cell;
}
