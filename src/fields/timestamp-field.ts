import type { Codec } from "../plan/any-field.ts";
import { DecodeError, invalid } from "../errors.ts";
import { fieldArguments, ModelField } from "./field.ts";
import { refuse, refuseType } from "./refusal.ts";

// 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

/** A copy of a `Date` in the years that every store knows. */
export function acceptTimestamp(value: unknown): unknown {
  if (!(value instanceof Date)) return refuseType("a Date", value);
  const time = value.getTime();
  return time >= FIRST && time <= LAST ? new Date(time) : refuse("must be a valid Date in the years 0001 to 9999");
}

/** A digit at a place of a text, or NaN. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** Two digits at a place of a text as a number, or NaN. */
function two(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

/** The milliseconds of ISO text in UTC, which nearly all text is, or NaN. Several times faster than a pattern or `Date`. */
function utcTime(text: string): number {
  // Where the zone begins: at 19, or at 23 behind a point and three digits.
  const zone = text.endsWith("Z") ? 1 : text.endsWith("+00") ? 3 : text.endsWith("+00:00") ? 6 : text.length;
  const end = text.length - zone;
  const isFine = end === 23 && text[19] === ".";
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  const isTime = month > 0 && month < 13 && day > 0 && day < 32 && hour < 24 && minute < 60 && second < 60;
  // Date.UTC takes years below 100 for years of the last century, and goes on counting past the end of each part.
  if (!isTime || year < 100 || !(isFine || end === 19)) return Number.NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second, isFine ? two(text, 20) * 10 + digit(text, 22) : 0);
}

// In zones behind UTC the year 1 begins in 1 BC, in zones ahead of it the year 9999 ends in 10000.
const WITH_OFFSET =
  /^(\d{4,5})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?)( BC)?$/;

/** Reads ISO text with any offset, as a server prints it in any session time zone. */
function decodeInstant(stored: unknown): Date {
  const text = String(stored);
  const time = utcTime(text);
  return new Date(Number.isNaN(time) ? zonedTime(text) : time);
}

function zonedTime(text: string): number {
  const match = WITH_OFFSET.exec(text);
  if (match === null)
    throw new DecodeError("a timestamp in the database is not ISO text with offset: set DateStyle to ISO");
  const [, year, month, day, hour, minute, second, fraction = "", sign, hours, minutes, seconds, era] = match;
  const date = new Date(0);
  date.setUTCFullYear(era === undefined ? Number(year) : 1 - Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), Math.floor(Number(`0${fraction}`) * 1000 + 1e-6));
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0);
  return date.getTime() - (sign === "-" ? -offset : offset) * 1000;
}

function decodeIso(stored: unknown): Date {
  const text = String(stored);
  const time = text.length === 24 ? utcTime(text) : Number.NaN;
  const date = new Date(Number.isNaN(time) ? text : time);
  if (!text.endsWith("Z") || Number.isNaN(date.getTime()))
    throw new DecodeError("a timestamp in the database is not ISO-8601 text ending in Z");
  return date;
}

const toIso = (value: Date): string => value.toISOString();

/** Instants as JSON has them: ISO text that ends in Z. */
export const isoInstant: Codec = { encode: toIso, decode: decodeIso };

/** How a column that is there already keeps instants. */
export interface TimestampOptions {
  /** `"sql"`: in SQLite as text `YYYY-MM-DD HH:MM:SS`, with three digits more where there are milliseconds, in UTC. */
  readonly storage?: "sql";
  /** `"utc"`: in Postgres as `timestamp` without a zone, in UTC. */
  readonly zone?: "utc";
}

const SQL_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?$/;

const toSqlTime = (value: Date): string =>
  value
    .toISOString()
    .replace("T", " ")
    .replace(/(?:\.000)?Z$/, "");

function decodeSqlTime(stored: unknown): Date {
  const text = String(stored);
  if (!SQL_TIME.test(text)) throw new DecodeError("a timestamp in the database is not text like YYYY-MM-DD HH:MM:SS");
  return decodeInstant(`${text}Z`);
}

/** Reads a timestamp without a zone as one in UTC. */
const decodePlain = (stored: unknown): Date => decodeInstant(`${String(stored)}Z`);

function timestampStorage({ storage, zone }: TimestampOptions): "timestamp" | "sqlTimestamp" | "plainTimestamp" {
  if (storage !== undefined && storage !== "sql") throw invalid(null, ["storage"], 'must be "sql"');
  if (zone !== undefined && zone !== "utc") throw invalid(null, ["zone"], 'must be "utc"');
  if (storage !== undefined && zone !== undefined) throw invalid(null, ["storage"], "cannot go with zone: give one");
  return storage === "sql" ? "sqlTimestamp" : zone === "utc" ? "plainTimestamp" : "timestamp";
}

/** An instant with milliseconds, in the years 0001 to 9999; a `Date`. */
export function timestampField(...given: readonly unknown[]): ModelField {
  const { schema, options } = fieldArguments<TimestampOptions>(given, ["storage", "zone"]);
  const storage = timestampStorage(options);
  const isSql = storage === "sqlTimestamp";
  return new ModelField({
    kind: "timestamp",
    storage,
    codecs: {
      postgres: { encode: toIso, decode: storage === "plainTimestamp" ? decodePlain : decodeInstant },
      sqlite: { encode: isSql ? toSqlTime : toIso, decode: isSql ? decodeSqlTime : decodeIso },
      json: isoInstant,
      structured: { encode: (value: Date) => value.getTime(), decode: (stored: number) => new Date(stored) },
    },
    accept: acceptTimestamp,
    schema,
  });
}
