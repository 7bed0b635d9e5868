import type { FieldShape, Storage } from "../../plan/any-field.ts";
import type { CallNode } from "../../plan/nodes.ts";
import type { SpellFunction, SpelledFunctions } from "../dialect.ts";
import { once } from "./postgres-once.ts";

/** A number as a double; a decimal by its smallest unit, so that quotients are those of whole numbers. */
export function double(sql: string, { storage, settings: { scale } }: FieldShape): string {
  if (storage === "float8") return sql;
  return scale > 0 ? `(${sql} * ${10 ** scale})::float8` : `${sql}::float8`;
}

/** A timestamp by the clock of UTC; dates and times have none. */
function local(sql: string, { operands: [moment] }: CallNode): string {
  return moment?.field.kind === "timestamp" ? `(${sql} AT TIME ZONE 'UTC')` : sql;
}

/** What was made of {@link local}, as a value of the same kind. */
function global(sql: string, { field }: CallNode): string {
  return field.kind === "date" ? `(${sql})::date` : `((${sql}) AT TIME ZONE 'UTC')`;
}

/** Null outside of the years 1 to 9999: what lies there, and null itself, becomes a moment just beyond their edge first. */
function inCalendar(sql: string, { field }: CallNode): string {
  const [before, after] =
    field.kind === "date"
      ? ["'0001-12-31 BC'", "'10000-01-01'"]
      : ["'0001-12-31 23:59:59.999Z BC'", "'10000-01-01 00:00Z'"];
  return `nullif(nullif(least(greatest(${sql}, ${before}), ${after}), ${before}), ${after})`;
}

function part(name: string): SpellFunction {
  return ([moment], node) => `floor(extract(${name} FROM ${local(moment, node)}))::int8`;
}

/** A decimal, or a double: half away from zero as other databases work it out. */
function round(sql: string, { operands: [operand], parameter, field }: CallNode): string {
  if (field.kind === "decimal") return `round(${sql}, ${parameter})`;
  const unit = `1e${parameter}`;
  // A half is added in two steps, which leave a number alone that is so large that it has no fraction.
  const spell = (x: string): string => `(sign(${x}) * floor(abs(${x} * ${unit}) + 0.25 + 0.25) / ${unit} + 0)`;
  return operand?.kind === "subquery" ? once(sql, spell) : spell(sql);
}

// The server prints dates as a session wants them, and fractions of a second without their last zeros.
const TEXTS: Readonly<Partial<Record<Storage, (sql: string) => string>>> = {
  date: (sql) => `to_char(${sql}, 'YYYY-MM-DD')`,
  time: (sql) => `replace(to_char(${sql}, 'HH24:MI:SS.MS'), '.000', '')`,
};

function cast(sql: string, { operands: [operand], field }: CallNode): string {
  const { storage, kind, settings } = operand?.field ?? field;
  if (field.kind === "decimal") return `round(${sql}::numeric, ${field.settings.scale})`;
  if (field.kind === "text")
    return kind === "decimal" ? `round(${sql}, ${settings.scale})::text` : (TEXTS[storage]?.(sql) ?? `${sql}::text`);
  if (storage === "int8") return sql;
  return storage === "boolean" ? `${sql}::int::int8` : `trunc(${sql})::int8`;
}

function distance(left: string, right: string, { parameter }: CallNode, isTerm: boolean): string {
  if (parameter === "l2") return `(${left} <-> ${right})`;
  const sql = `(${left} <=> ${right})`;
  // What has no direction is not a number away, which is more than any. An index knows the bare distance only.
  return isTerm ? sql : `float8smaller(${sql}, 3)`;
}

/** The functions of PostgreSQL, and the distances of pgvector. */
export const postgresFunctions: SpelledFunctions = {
  length: ([text]) => `char_length(${text})::int8`,
  concat: (texts) => `(${texts.map((text) => `coalesce(${text}, '')`).join(" || ")})`,
  abs: ([number]) => `abs(${number})`,
  round: ([number], node) => round(number, node),
  year: part("year"),
  month: part("month"),
  day: part("day"),
  weekDay: part("dow"),
  hour: part("hour"),
  minute: part("minute"),
  second: part("second"),
  trunc: ([moment], node) =>
    global(
      `date_trunc('${node.parameter}', ${local(moment, node)}${node.field.kind === "date" ? "::timestamp" : ""})`,
      node,
    ),
  // An interval is multiplied as a double: of long spans seconds are exact, milliseconds are not.
  plus: ([moment, amount], node) =>
    inCalendar(
      node.field.kind === "date"
        ? `(${moment} + ${amount}::int4)`
        : `(${moment} + ${amount} / 1000 * interval '1 second' + ${amount} % 1000 * interval '1 millisecond')`,
      node,
    ),
  plusMonths: ([moment, amount], node) =>
    inCalendar(global(`${local(moment, node)} + ${amount} * interval '1 month'`, node), node),
  cast: ([value], node) => cast(value, node),
  itemCount: ([list]) => `cardinality(${list})::int8`,
  append: ([list, single]) => `CASE WHEN ${list} IS NOT NULL THEN ${list} || ${single} END`,
  remove: ([list, single]) => `array_remove(${list}, (${single})[1])`,
  jsonText: ([place]) => `CASE jsonb_typeof(${place}) WHEN 'string' THEN ${place} #>> '{}' END`,
  jsonNumber: ([place]) => `CASE jsonb_typeof(${place}) WHEN 'number' THEN ${place}::float8 END`,
  jsonBoolean: ([place]) => `CASE ${place} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END`,
  distance: ([left, right], node, _store, isTerm) => distance(left, right, node, isTerm),
};
