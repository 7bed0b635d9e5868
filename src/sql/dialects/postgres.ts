import type { FieldShape } from "../../plan/any-field.ts";
import type { ColumnShape, TableShape } from "../../plan/nodes.ts";
import { removesBothEnds } from "../cascades.ts";
import { quote } from "../composition.ts";
import type { Dialect, KeptKeys, OrCreate, OrCreateStatements, Recordset } from "../dialect.ts";
import { exactlyOrdered } from "../foreign-storage.ts";
import { postgresDocuments } from "./postgres-documents.ts";
import { postgresError } from "./postgres-errors.ts";
import { double, postgresFunctions } from "./postgres-functions.ts";
import { arrayText, isEpoch, isText, quoteText, typeOf } from "./postgres-types.ts";

function isNative({ storage }: FieldShape): boolean {
  return storage === "nativeText" || storage === "nativeEnum";
}

function cast(sql: string, field: FieldShape): string {
  // A parameter takes the type of the column it meets, which only the database knows.
  if (isNative(field)) return sql;
  return field.storage === "plainTimestamp" ? `(${sql}::timestamptz AT TIME ZONE 'UTC')` : `${sql}::${typeOf(field)}`;
}

function plain(sql: string, field: FieldShape): string {
  const unit = 10 ** field.settings.scale;
  // Doubles hold all seconds, and with them not all that is finer.
  if (isEpoch(field)) return `(to_timestamp(${sql} / ${unit}) + ${sql} % ${unit} * interval '${1 / unit} second')`;
  if (field.storage === "plainTimestamp") return `(${sql} AT TIME ZONE 'UTC')`;
  if (field.kind === "decimal" && field.storage !== "numeric") return `${sql}::numeric`;
  if (isNative(field)) return `(${sql}::text COLLATE "C")`;
  return field.storage === "uuid" ? `${sql}::text` : sql;
}

function stored(sql: string, field: FieldShape): string {
  const { kind, storage, settings } = field;
  if (isEpoch(field)) return `floor(extract(epoch FROM ${sql}) * ${10 ** settings.scale})::int8`;
  if (storage === "plainTimestamp") return `(${sql} AT TIME ZONE 'UTC')`;
  return kind === "decimal" && storage !== "numeric" ? `${sql}::float8` : sql;
}

function ordered(sql: string, field: FieldShape): string {
  if (field.storage === "realDecimal") return `round(${sql}::numeric, ${field.settings.scale})`;
  if (field.storage === "nativeEnum") return `${sql}::text COLLATE "C"`;
  return isText(field) ? `${sql} COLLATE "C"` : sql;
}

/** An array literal of values. */
function arrayLiteral({ storage, codecs }: FieldShape): (values: readonly unknown[]) => string {
  const encode = codecs[storage === "bytes" ? "json" : "postgres"].encode as (value: unknown) => unknown;
  return (values) => arrayText(values.map((value) => encode(value)));
}

/** The sequence behind a key. */
function sequence({ schema, name }: TableShape, { column }: ColumnShape): string {
  return `pg_get_serial_sequence(${quoteText(`${schema === null ? "" : `${quote(schema)}.`}${quote(name)}`)}, ${quoteText(column)})`;
}

function columnNames(count: number): string {
  return Array.from({ length: count }, (_, index) => `c${index}, `).join("");
}

function named(returned: readonly string[]): string {
  return returned.map((sql, index) => `${sql} AS c${index}, `).join("");
}

/** What is read back from a written row for the sequence, and the part of the statement that moves the sequence past it. */
function bump(table: TableShape, column: ColumnShape): readonly [returned: string, moved: string] {
  const moved =
    `_moved AS (SELECT setval(s, m) FROM (SELECT max(_id) AS m, ${sequence(table, column)}::regclass AS s FROM _made) AS q ` +
    "WHERE m > coalesce(pg_sequence_last_value(s), 0))";
  return [`${quote(table.name)}.${quote(column.column)} AS _id`, moved];
}

// The last select has to mention _moved, or it does not run.
const MOVED = "(SELECT count(*) FROM _moved)";

function keepIds(table: TableShape, column: ColumnShape, returned: readonly string[]): readonly [string, string] {
  const [id, moved] = bump(table, column);
  return [
    "WITH _made AS (",
    ` RETURNING ${named(returned)}${id}), ${moved} SELECT ${columnNames(returned.length)}${MOVED} FROM _made`,
  ];
}

// DO NOTHING would lose the row to a concurrent writer; xmax is zero exactly for a row that this statement inserted.
function orCreate({ table, returned, find, update, insert, on, set, explicitId }: OrCreate): OrCreateStatements {
  const [id, moved] = explicitId === null ? ["", ""] : bump(table, explicitId);
  // Checks are asked about a row even where it then gives way, so it is not tried where there is one already.
  const found = `_found AS (${update === null ? find : `${update} RETURNING ${named(returned)}0`}), `;
  const made = `_made AS (${insert} WHERE NOT EXISTS (SELECT 1 FROM _found) ON CONFLICT ${on} DO UPDATE SET ${set} RETURNING ${named(returned)}(xmax = 0) AS _new${id && `, ${id}`})`;
  const cells = update === null ? "*, " : columnNames(returned.length);
  const old = `SELECT ${cells}FALSE${id && ", 0"} FROM _found UNION ALL `;
  const written = `SELECT ${columnNames(returned.length)}_new${id && `, ${MOVED}`} FROM _made`;
  return { statements: [`WITH ${found}${made}${moved && `, ${moved}`} ${old}${written}`], created: -1 };
}

/** Tables that are named like a type of `pg_catalog`, which is looked through first. */
const TYPES =
  /^"(?:any|bit|bool|box|char|cidr|circle|date|float[48]|inet|int[248]|interval|jsonb?|line|macaddr|money|name|numeric|oid|path|point|polygon|record|text|time|timestamp|trigger|unknown|uuid|void|xml)"$/;

/** Rows as objects, whose cells take their types from the table itself. */
const recordset: Recordset = {
  encoder: (columns) => {
    const encoders = columns.map(
      ({ column, field }) => [column, field.codecs.json.encode as (value: unknown) => unknown] as const,
    );
    return (row) => {
      const record: Record<string, unknown> = {};
      for (const [index, [name, encode]] of encoders.entries())
        record[name] = row[index] === null ? null : encode(row[index]);
      return JSON.stringify(record);
    };
  },
  // A name that is that of a built-in type too would be taken for this. Rows, on the other hand, may only be read by who may read
  // every column.
  from: (table, rows) => {
    const row = TYPES.test(table) ? `(SELECT _anyrow FROM ${table} AS _anyrow LIMIT 0)` : `NULL::${table}`;
    return `json_populate_recordset(${row}, ${rows}) AS _r`;
  },
  cell: ({ column }) => `_r.${quote(column)}`,
  inOrder: "",
};

/** A setting that there is not. */
function fail(text: string): string {
  return `current_setting(${text} || '.missing')`;
}

// A setting that was set in an earlier transaction of the connection is left empty, and a key may be the empty text.
const createdKeys: KeptKeys = {
  kind: "kept",
  keep: (name, key) => `set_config(${name}, '=' || ${key}::text, true)`,
  read: (name) => `coalesce(substr(nullif(current_setting(${name}, true), ''), 2), ${fail(name)})`,
  wroteNothing: (name) => `coalesce(current_setting(${name}, true), '') = ''`,
};

const BUSY = { wait: "", skip: " SKIP LOCKED", fail: " NOWAIT" };

/** PostgreSQL and everything that speaks its SQL. */
export const postgres: Dialect = {
  name: "postgres",
  form: "postgres",
  maxParameters: 65_535,
  numbered: true,
  schemas: true,
  nullsLargest: true,
  noLimit: "",
  now: (field) => stored("now()", field),
  jsonArray: "json_build_array",
  nestsComments: true,
  dropsSecond: () => false,
  maxColumns: 1600,
  depth: null,
  parser: null,
  placeholder: (position) => `$${position}`,
  pack: null,
  raw: (value) => (typeof value === "boolean" ? value : String(value)),
  rawList: arrayText,
  cast,
  plain,
  ordered: (sql, field) => ordered(sql, exactlyOrdered(field, "postgres")),
  fold: (name, sql) => `${name}(${sql} COLLATE "C")`,
  stored,
  double,
  functions: postgresFunctions,
  json: postgresDocuments,
  overlaps: (list, items) => `${list} && ${items}`,
  containsAll: (list, items) => `${list} @> ${items}`,
  contains: (subject, needle) => `strpos(${subject}, ${needle}) > 0`,
  endsWith: (subject, needle) => `right(${subject}, char_length(${needle})) = ${needle}`,
  like: (subject, pattern) => `${subject} LIKE ${pattern}`,
  regex: (subject, pattern, folds) => `${subject} ~${folds ? "*" : ""} ${pattern}`,
  pattern: String,
  list: arrayLiteral,
  among: (operand, list, field, negated) =>
    `${operand} ${negated ? "<> ALL" : "= ANY"}(${list}${isNative(field) ? "" : `::${typeOf(field)}[]`})`,
  tuples: (fields, bind) => {
    const lists = fields.map((field, index) => {
      const encode = arrayLiteral(field);
      return `${bind((rows) => encode(rows.map((row) => row[index])))}::${typeOf(field)}[]`;
    });
    return `SELECT * FROM unnest(${lists.join(", ")})`;
  },
  cell: (sql) => sql,
  jsonCell: (sql, { kind }) =>
    kind === "bigint" || kind === "decimal" || kind === "json" || kind === "list" ? `${sql}::text` : sql,
  jsonNested: (sql) => sql,
  collect: (item, order) => `coalesce(json_agg(${item}${order}), '[]')`,
  ordersAggregates: true,
  recordset,
  generated: (cell, table, column) => `coalesce(${cell}::int8, nextval(${sequence(table, column)}))`,
  keepIds,
  lastRow: null,
  createdKeys,
  fail,
  cascadesAtOnce: false,
  seesChanges: false,
  // Cascades are carried out one after the other, and unasked the first would be looked at before the last is done.
  postpone: (removed) =>
    removesBothEnds(removed) ? ["SET CONSTRAINTS ALL DEFERRED", "SET CONSTRAINTS ALL IMMEDIATE"] : null,
  orCreate,
  // IN with a limited subquery would meet rows twice under concurrency.
  pick: (keys, alias, target, columns) => ({
    before: `WITH _picked AS MATERIALIZED (${keys} FOR UPDATE OF ${alias}) `,
    source: "_picked",
    where: columns.map((column) => `${target}${column} = _picked.${column}`).join(" AND "),
  }),
  lock: ({ strength, busy }, alias) => ` FOR ${strength.toUpperCase()} OF ${alias}${BUSY[busy]}`,
  explain: "EXPLAIN",
  error: postgresError,
};
