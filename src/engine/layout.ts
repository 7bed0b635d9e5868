import type { RowIndex, RowTable, StoredRow } from "../contracts/row-store.ts";
import type { ColumnShape, IndexShape, TableShape } from "../plan/nodes.ts";
import { UnsupportedError } from "../errors.ts";
import { compileCondition, openForRow } from "./condition.ts";
import { compileExpression } from "./expression.ts";
import { keyPart, keyReader } from "./keys.ts";

/** How an engine keeps a table. */
export interface Layout extends RowTable {
  /** Every index that has one row per key, with the fields to name when a second one comes. */
  readonly uniques: readonly UniqueIndex[];
  /** The indexes over columns, the primary key first: those a condition can be answered from. */
  readonly lookups: readonly RowIndex[];
  /** A row without values. */
  readonly blank: StoredRow;
}

/** An index with one row per key. */
export interface UniqueIndex {
  readonly index: RowIndex;
  readonly fields: readonly string[];
}

const layouts = new WeakMap<TableShape, Layout>();

/** The layout of a table, worked out once. What only a database has, a view or a schema, has none. */
export function layoutOf(table: TableShape): Layout {
  let layout = layouts.get(table);
  if (layout === undefined) {
    layout = layOut(table);
    layouts.set(table, layout);
  }
  return layout;
}

/** The index that finds rows by one column, if there is one. */
export function lookupOn({ lookups }: Layout, column: ColumnShape): RowIndex | undefined {
  return lookups.find(({ columns }) => columns.length === 1 && columns[0] === column);
}

/** The index that finds rows by one column: keys and references always have one. */
export function indexOn(layout: Layout, column: ColumnShape): RowIndex {
  return lookupOn(layout, column) ?? columnIndex([column], false);
}

function layOut(table: TableShape): Layout {
  const { name, schema, view } = table;
  if (view) throw new UnsupportedError("a view", "a store without SQL", "query the tables it is made of");
  if (schema !== null)
    throw new UnsupportedError("schema", "a store without SQL", `leave out the schema of ${name} for this store`);
  const key = columnIndex(table.key, true);
  const declared = table.indexes.map((index) => ({ index: declaredIndex(index), fields: termFields(index) }));
  const uniques = [
    ...[table.key, ...table.uniques].map((columns) => ({
      index: columnIndex(columns, true),
      fields: columns.map(({ name }) => name),
    })),
    ...declared.filter(({ index }) => index.unique),
  ];
  const references = table.columns
    .filter(({ reference }) => reference !== null)
    .map((column) => columnIndex([column], false));
  const all = firstOfEachName([
    key,
    ...uniques.map(({ index }) => index),
    ...references,
    ...declared.map(({ index }) => index),
  ]);
  return {
    name,
    key,
    indexes: all.slice(1),
    uniques,
    lookups: all.filter(({ columns }) => columns.length > 0),
    blank: Object.fromEntries(table.columns.map(({ column }) => [column, null])),
  };
}

function firstOfEachName(indexes: readonly RowIndex[]): RowIndex[] {
  const byName = new Map<string, RowIndex>();
  for (const index of indexes) if (!byName.has(index.name)) byName.set(index.name, index);
  return [...byName.values()];
}

function columnIndex(columns: readonly ColumnShape[], unique: boolean): RowIndex {
  const parts = columns.map(({ field }) => keyPart(field));
  const reads = columns.map(
    ({ column }) =>
      (row: StoredRow) =>
        row[column],
  );
  return {
    name: columns.map(({ column, field }) => `${column}:${field.storage}`).join(),
    unique,
    columns,
    keyOf: keyReader(parts, reads),
  };
}

function termColumns({ terms }: IndexShape): ColumnShape[] {
  const columns = terms.flatMap((term) => (term.kind === "column" && term.path.length === 0 ? [term.column] : []));
  return columns.length === terms.length ? columns : [];
}

/** The fields an index is about; a folded text counts as its field. */
function termFields({ terms }: IndexShape): string[] {
  const columns = terms.flatMap((term) => (term.kind === "call" ? term.operands : [term]));
  return columns.flatMap((term) => (term.kind === "column" ? term.column.name : []));
}

function declaredIndex(index: IndexShape): RowIndex {
  const { unique, terms, where } = index;
  const columns = termColumns(index);
  if (where === null && columns.length > 0) return columnIndex(columns, unique);
  const compilation = openForRow();
  const evaluators = terms.map((term) => compileExpression(term, compilation));
  const parts = terms.map(({ field }) => keyPart(field));
  const keyOf = keyReader(
    parts,
    evaluators.map((evaluate) => (row: StoredRow) => evaluate([row])),
  );
  const holds = where === null ? null : compileCondition(where, compilation);
  return {
    // The whole description is the name, since two sets of models may describe the table differently.
    name: JSON.stringify([terms, where], (_key, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)),
    unique,
    columns: [],
    keyOf: (row) => (holds === null || holds([row]) ? keyOf(row) : null),
  };
}
