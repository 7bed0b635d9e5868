import type { FieldShape, Storage } from "../../plan/any-field.ts";
import type { Dialect, OrCreate, OrCreateStatements, Rows } from "../dialect.ts";
import { findKey } from "../find-key.ts";
import { exactlyOrdered } from "../foreign-storage.ts";
import { sqliteDocuments } from "./sqlite-documents.ts";
import { sqliteError } from "./sqlite-errors.ts";
import { sqliteFunctions } from "./sqlite-functions.ts";
import { jsonEncoder, jsonText, jsonValue } from "./sqlite-json.ts";
import { containsAll, overlaps } from "./sqlite-lists.ts";

function jsonList(field: FieldShape): (values: readonly unknown[]) => string {
  const encode = jsonEncoder(field);
  return (values) => `[${values.map(encode).join(",")}]`;
}

function jsonRows(fields: readonly FieldShape[]): (rows: Rows) => string {
  const encoders = fields.map(jsonEncoder);
  return (rows) =>
    `[${rows.map((row) => `[${encoders.map((encode, index) => encode(row[index])).join(",")}]`).join(",")}]`;
}

/** The value of an item that `json_each` gives. */
function itemValue(field: FieldShape): string {
  return jsonValue(field, (step) => (step === undefined ? "value" : `value->>${step}`));
}

/** A cell of an array that `json_each` gives. */
function cellValue(field: FieldShape, index: number): string {
  return jsonValue(field, (step) => `value->>${step === undefined ? index : `'$[${index}][${step}]'`}`);
}

const ISO = "strftime('%Y-%m-%dT%H:%M:%fZ', ";

function plain(sql: string, { storage, settings: { scale } }: FieldShape): string {
  // Left as it is, a whole number would be compared with a double to the last digit, which other databases do not do.
  if (storage === "int8") return `CAST(${sql} AS REAL)`;
  if (storage === "realDecimal") return `CAST(round(${sql} * ${10 ** scale}) AS INTEGER)`;
  if (isEpoch(storage)) return `${ISO}${sql}${EPOCHS[scale] ?? ""}, 'unixepoch')`;
  return storage === "sqlTimestamp" ? `${ISO}${sql})` : sql;
}

/** What makes seconds of milliseconds and of microseconds. */
const EPOCHS: Readonly<Record<number, string>> = { 3: " / 1000.0", 6: " / 1000 / 1000.0" };

const isEpoch = (storage: Storage): boolean => storage.startsWith("epoch");

function stored(sql: string, { storage, settings: { scale } }: FieldShape): string {
  const unit = 10 ** scale;
  if (isEpoch(storage)) return `(strftime('%s', ${sql}) * ${unit} + substr(${sql}, 21, 3) * ${unit} / 1000)`;
  if (storage === "realDecimal") return `(${sql} / 1e${scale})`;
  return storage === "sqlTimestamp" ? `replace(replace(replace(${sql}, 'T', ' '), '.000Z', ''), 'Z', '')` : sql;
}

function ordered(sql: string, field: FieldShape): string {
  const { storage, settings } = exactlyOrdered(field, "sqlite");
  return storage === "realDecimal" ? `round(${sql}, ${settings.scale})` : sql;
}

const COLUMN = /^\w+\."[^"]*"$/;

function jsonCell(sql: string, { kind, storage }: FieldShape): string {
  if (kind === "bigint" || kind === "decimal") return `CAST(${sql} AS TEXT)`;
  // Both functions turn null into a value, and JSON numbers have 15 digits only.
  if (storage === "float8") return `CASE WHEN ${sql} IS NOT NULL THEN printf('%!.17g', ${sql}) END`;
  if (storage === "bytes" || storage === "vector") return `CASE WHEN ${sql} IS NOT NULL THEN hex(${sql}) END`;
  // What a function made is JSON there, and would not arrive as text as a column does.
  return (kind === "json" || kind === "list") && !COLUMN.test(sql) ? `${sql} || ''` : sql;
}

const GLOB: Readonly<Record<string, string>> = { "%": "*", _: "?", "*": "[*]", "?": "[?]", "[": "[[]" };

/** `LIKE` folds case, `GLOB` does not: a pattern is written in its terms. */
function globPattern(like: string): string {
  return like.replace(/\\([\s\S])|[%_*?[]/g, (match, escaped?: string) => {
    if (escaped === undefined) return GLOB[match] ?? match;
    return "*?[".includes(escaped) ? (GLOB[escaped] ?? escaped) : escaped;
  });
}

// The transaction these run in is exclusive, so nothing can come between.
function orCreate({ returned, find, update, insert, on }: OrCreate): OrCreateStatements {
  const returning = returned.length === 0 ? "RETURNING 1" : `RETURNING ${returned.join(", ")}`;
  const make = (where: string): string => `${insert} WHERE ${where} ON CONFLICT ${on} DO NOTHING ${returning}`;
  // Checks are asked about a row even where it then gives way, so it must not be tried at all.
  const missing = make(`NOT EXISTS (${find})`);
  return update === null
    ? { statements: [missing, find], created: 0 }
    : { statements: [`${update} ${returning}`, missing], created: 1 };
}

const QUOTED = /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?(?:\*\/|$)/g;
const TRIGGER = /^\s*create\s+(?:temp\w*\s+)?trigger\b/i;

/** Whether there is more after the first statement, which clients leave out without a word. */
function hasSecondStatement(sql: string): boolean {
  if (!sql.includes(";") || TRIGGER.test(sql)) return false;
  return /;[\s;]*[^\s;]/.test(sql.replace(QUOTED, (piece) => (/^[-/]/.test(piece) ? " " : "x")));
}

/** What SQLite and its relatives have in common. */
export const sqliteFamily: Dialect = {
  name: "sqlite",
  form: "sqlite",
  maxParameters: 32_766,
  numbered: false,
  schemas: false,
  nullsLargest: false,
  noLimit: " LIMIT -1",
  now: (field) =>
    field.storage === "sqlTimestamp" ? "strftime('%Y-%m-%d %H:%M:%S', 'now')" : stored(`${ISO}'now')`, field),
  jsonArray: "json_array",
  nestsComments: false,
  dropsSecond: hasSecondStatement,
  maxColumns: 2000,
  depth: null,
  parser: null,
  placeholder: () => "?",
  pack: null,
  // Clients bind numbers as doubles, and division tells the difference.
  raw: (value) => (typeof value === "number" && !Number.isSafeInteger(value) ? value : BigInt(value)),
  rawList: (items) => `[${items.map(jsonText).join(",")}]`,
  cast: (sql) => sql,
  plain,
  ordered,
  fold: (name, sql) => `${name}(${sql})`,
  stored,
  double: (sql, { storage }) => (storage === "float8" ? sql : `CAST(${sql} AS REAL)`),
  functions: sqliteFunctions,
  json: sqliteDocuments,
  overlaps,
  containsAll,
  contains: (subject, needle) => `instr(${subject}, ${needle}) > 0`,
  endsWith: (subject, needle) => `substr(${subject}, length(${subject}) - length(${needle}) + 1) = ${needle}`,
  like: (subject, pattern) => `${subject} GLOB ${pattern}`,
  regex: null,
  pattern: globPattern,
  list: jsonList,
  among: (operand, list, field, negated) =>
    `${operand} ${negated ? "NOT " : ""}IN (SELECT ${itemValue(field)} FROM json_each(${list}))`,
  tuples: (fields, bind) => `SELECT ${fields.map(cellValue).join(", ")} FROM json_each(${bind(jsonRows(fields))})`,
  cell: (sql) => sql,
  jsonCell,
  jsonNested: (sql) => `json(${sql})`,
  // Joining texts spares the database parsing them.
  collect: (item) => `'[' || coalesce(group_concat(${item}), '') || ']'`,
  ordersAggregates: false,
  recordset: null,
  generated: (cell) => cell,
  keepIds: null,
  lastRow: null,
  createdKeys: { kind: "found", find: findKey, wroteNothing: () => "changes() = 0" },
  // The message names the path that is none.
  fail: (text) => `json_extract('{}', ${text})`,
  cascadesAtOnce: true,
  seesChanges: true,
  postpone: () => null,
  orCreate,
  pick: (keys, _alias, target, columns) => ({
    before: "",
    source: null,
    where: `(${columns.map((column) => target + column).join(", ")}) IN (${keys})`,
  }),
  lock: null,
  explain: "EXPLAIN QUERY PLAN",
  error: sqliteError,
};
