import { UnsupportedError } from "../../errors.ts";
import type { CallNode } from "../../plan/nodes.ts";
import type { SpellFunction, SpelledFunctions } from "../dialect.ts";
import { append, remove } from "./sqlite-lists.ts";

/** The scaled integer of a decimal with another number of digits after the point, rounded half away from zero. */
function rescale(sql: string, digits: number): string {
  if (digits === 0) return sql;
  const unit = 10 ** Math.abs(digits);
  // What is cut off stands twice in the sum, and makes a unit more of it if it is half a one.
  return digits > 0 ? `(${sql} * ${unit})` : `((${sql} + ${sql} % ${unit}) / ${unit})`;
}

function round(sql: string, { operands: [operand], parameter, field }: CallNode): string {
  if (field.kind === "decimal") return rescale(sql, field.settings.scale - (operand?.field.settings.scale ?? 0));
  return parameter === 0 ? `round(${sql})` : `(round(${sql} * 1e${parameter}) / 1e${parameter})`;
}

/** A decimal as it is written. The sign stands by itself, since a zero before the point has none. */
function decimalText(sql: string, scale: number): string {
  if (scale === 0) return `CAST(${sql} AS TEXT)`;
  const unit = 10 ** scale;
  return `(substr('-', 1, ${sql} < 0) || abs(${sql} / ${unit}) || '.' || substr(${unit} + abs(${sql} % ${unit}), 2))`;
}

function cast(sql: string, { operands: [operand], field }: CallNode): string {
  const { storage, kind, settings } = operand?.field ?? field;
  if (field.kind === "decimal") return rescale(sql, field.settings.scale - settings.scale);
  if (field.kind === "text") {
    if (kind === "decimal") return decimalText(sql, settings.scale);
    if (storage === "boolean") return `CASE ${sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`;
    return storage === "int8" ? `CAST(${sql} AS TEXT)` : sql;
  }
  if (storage === "float8") return `CAST(${sql} AS INTEGER)`;
  return settings.scale > 0 ? `(${sql} / ${10 ** settings.scale})` : sql;
}

/** A part of a moment, by its place in a timestamp: that begins as a date does, and ends as a time does. */
function part(place: number, length = 2): SpellFunction {
  return ([moment], { operands: [operand] }) =>
    `CAST(substr(${moment}, ${operand?.field.kind === "time" ? place - 11 : place}, ${length}) AS INTEGER)`;
}

/** How much of its text a moment has in common with the beginning of the unit it is in. */
const LENGTHS = { year: 4, quarter: 7, month: 7, week: 10, day: 10, hour: 13, minute: 16, second: 19 };

/** How that is made where it is not just cut off. */
const HEADS: Readonly<Record<string, (sql: string) => string>> = {
  quarter: (sql) => `substr(${sql}, 1, 5) || substr('010101040404070707101010', substr(${sql}, 6, 2) * 2 - 1, 2)`,
  week: (sql) => `date(${sql}, '-6 days', 'weekday 1')`,
};

function trunc(sql: string, { parameter, field }: CallNode): string {
  const unit = parameter as keyof typeof LENGTHS;
  const length = LENGTHS[unit];
  const head = HEADS[unit]?.(sql) ?? `substr(${sql}, 1, ${length})`;
  return `(${head} || '${"0001-01-01T00:00:00.000Z".slice(length, field.kind === "date" ? 10 : undefined)}')`;
}

/** The database goes on counting where a month has no such day; the last day of the month is less than that. */
function plusMonths(moment: string, months: string, { field }: CallNode): string {
  const last = `date(${moment}, 'start of month', (${months} + 1) || ' months', '-1 days')`;
  // The day after the last of all is none.
  const day = `min(date(${moment}, ${months} || ' months'), coalesce(${last}, '9999-12-31'))`;
  return field.kind === "date" ? day : `(${day} || substr(${moment}, 11))`;
}

/** Null outside of the years 1 to 9999: the database ends with the last of them, but begins earlier. */
function inCalendar(moment: string): string {
  return `nullif(max(${moment}, '0001'), '0001')`;
}

/** The functions of SQLite and its relatives, as far as the oldest of them has what they are made of. */
export const sqliteFunctions: SpelledFunctions = {
  length: ([text]) => `length(${text})`,
  // Null is printed as nothing.
  concat: (texts) => `printf('${"%s".repeat(texts.length)}', ${texts.join(", ")})`,
  abs: ([number]) => `abs(${number})`,
  round: ([number], node) => round(number, node),
  year: part(1, 4),
  month: part(6),
  day: part(9),
  weekDay: ([moment]) => `CAST(strftime('%w', ${moment}) AS INTEGER)`,
  hour: part(12),
  minute: part(15),
  second: part(18),
  trunc: ([moment], node) => trunc(moment, node),
  plus: ([moment, amount], { field }) =>
    inCalendar(
      field.kind === "date"
        ? `date(${moment}, ${amount} || ' days')`
        : `strftime('%Y-%m-%dT%H:%M:%fZ', ${moment}, (${amount} / 1000.0) || ' seconds')`,
    ),
  plusMonths: ([moment, months], node) => inCalendar(plusMonths(moment, months, node)),
  cast: ([value], node) => cast(value, node),
  itemCount: ([list]) => `json_array_length(${list})`,
  append: ([list, single]) => append(list, single),
  remove: ([list, single]) => remove(list, single),
  jsonText: ([document, way]) => `CASE json_type(${document}, ${way}) WHEN 'text' THEN ${document} ->> ${way} END`,
  // A whole number is to be a double too.
  jsonNumber: ([document, way]) =>
    `CASE WHEN json_type(${document}, ${way}) IN ('integer', 'real') THEN CAST(${document} ->> ${way} AS REAL) END`,
  jsonBoolean: ([document, way]) => `CASE json_type(${document}, ${way}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`,
  distance: (_operands, _node, store) => {
    throw new UnsupportedError("distance", store, "use Postgres with pgvector, or libSQL");
  },
};
