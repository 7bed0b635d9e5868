import type { SqlValue } from "../contracts/sql-driver.ts";
import { UnsupportedError } from "../errors.ts";
import type { Storage } from "../plan/any-field.ts";
import type { ColumnShape, ConditionNode, ExpressionNode, Relation, Scope, Source, TableShape } from "../plan/nodes.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import type { Dialect, Rows } from "./dialect.ts";
import { checkDepth } from "./expression-depth.ts";
import type { Bound } from "./shape.ts";

/**
 * Where the value of a placeholder comes from when the statement runs. It holds no value itself. `start` is how many rows of the
 * plan earlier statements have taken.
 */
export type Slot = (values: readonly Bound[], rows: Rows, start: number) => SqlValue;

/** What stands at a mark. */
export interface Parameter {
  readonly slot: Slot;
  /** How the value is kept: what a database that is told nothing else about it has to know. */
  readonly storage: Storage;
}

/** One table of a statement: how its columns are qualified, and the to-one relations joined to it so far. */
export interface Frame {
  readonly source: Source | null;
  /** The queries that its rows come from instead of the table; `""` where there are none. */
  readonly rows: string;
  /** What stands before a column, for example `t0.`. */
  readonly prefix: string;
  /** Joins in the order they are needed; `null` where a statement has no place for joins. */
  readonly joins: string[] | null;
  readonly joined: Map<Relation, Frame>;
}

/** Makes the select list of a query from its cells. */
export type SelectList = (cells: readonly string[]) => string;

/** Makes the condition that rows belong to something outside of their query. */
export type Link = (frame: Frame) => string;

/** Writes the parts of a statement that hold one another: expressions hold conditions, which hold queries, which hold expressions. */
export interface Writer {
  /** The value of an expression for a row. */
  expression(node: ExpressionNode, composition: Composition): string;
  /** A condition, or its opposite. */
  condition(node: ConditionNode, composition: Composition, negated?: boolean): string;
  /** A query for the rows of a plan, all or those that belong to something. Without a list its cells are values as they are kept. */
  query(plan: SelectPlan, composition: Composition, list?: SelectList, link?: Link): string;
}

/** One statement being written. */
export interface Composition {
  readonly dialect: Dialect;
  readonly write: Writer;
  readonly values: readonly Bound[];
  readonly parameters: Parameter[];
  readonly frames: Map<Scope, Frame>;
  /** What scopes mean that no frame was opened for: the table a write is about. */
  target: Frame | null;
  /** The rows that are grouped where an aggregate stands; `null` where none are. */
  grouped: Scope | null;
  /** The cells of the result by their places, as far as an order can name them so; `null` where it cannot. */
  cells: readonly (ExpressionNode | null)[] | null;
  /** How many aliases were given out. */
  aliases: number;
  /** The texts of what rows are grouped by: a database must see that an output is the same. */
  readonly keys: Map<ExpressionNode, string>;
  /** For the same reason what was bound, by how it is encoded and its place among the values; `null` where rows are not grouped. */
  marks: Map<unknown, string[]> | null;
  /** Spells values out, in statements that cannot bind; `null` where they are bound. */
  readonly literal: Literal | null;
}

/** Spells a value out. */
export type Literal = (value: SqlValue) => string;

/** A name that the database must not read as anything else. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A table by name, with its schema. */
export function tableName({ schema, name }: TableShape, dialect: Dialect): string {
  if (schema === null) return quote(name);
  if (!dialect.schemas)
    throw new UnsupportedError("schema", dialect.name, `leave out the schema of ${name} for this store`);
  return `${quote(schema)}.${quote(name)}`;
}

// Placeholders are marked by the number of their slot between two NULs, which no name or text of a model can contain, so that
// finished texts can be put together in any order; `settle` gives them their places.
const MARK = "\0";

/** Marks the place of a parameter. */
export function mark(slot: Slot, { parameters }: Composition, storage: Storage = "text"): string {
  return `${MARK}${parameters.push({ slot, storage }) - 1}${MARK}`;
}

/** A finished piece of SQL and its parameters in order. */
export interface Settled {
  readonly sql: string;
  readonly slots: readonly Slot[];
}

/** Replaces marks by placeholders. `before` is how many placeholders stand in front of the text. */
export function settle(text: string, composition: Composition, before = 0): Settled {
  const { placeholder, pack, maxParameters, parser, name } = composition.dialect;
  const settled = place(text, composition, (index, storage) => placeholder(before + index + 1, storage));
  checkDepth(settled.sql, parser, name);
  const { slots } = settled;
  if (pack === null || slots.length <= maxParameters) return settled;
  const { sql } = place(text, composition, (index, storage) => pack.place(index, storage));
  return { sql, slots: [(...from) => pack.encode(slots.map((slot) => slot(...from)))] };
}

function place(
  text: string,
  { parameters, dialect }: Composition,
  write: (index: number, storage: Storage) => string,
): Settled {
  const slots: Slot[] = [];
  const known = new Map<Slot, number>();
  const pieces = text.split(MARK).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const { slot, storage } = parameters[Number(piece)] as Parameter;
    const at = (dialect.numbered ? known.get(slot) : undefined) ?? slots.push(slot) - 1;
    known.set(slot, at);
    return write(at, storage);
  });
  return { sql: pieces.join(""), slots };
}

/** Opens a frame with an alias of its own. */
export function openFrame(
  composition: Composition,
  source: Source,
  scope: Scope | null = null,
  rows: string = "",
): Frame {
  // Some databases do not tell T0 from t0.
  const own = composition.target?.source?.table.name.toLowerCase();
  // An alias must not hide the table that is written, whose columns are qualified by its name.
  while (own === `t${composition.aliases}`) composition.aliases++;
  const frame = { source, rows, prefix: `t${composition.aliases++}.`, joins: [], joined: new Map() };
  if (scope !== null) composition.frames.set(scope, frame);
  return frame;
}

/** Makes a table the target of a write: its columns are qualified by its name, and nothing can be joined to it. */
export function openTarget(composition: Composition, source: Source): Frame {
  composition.target = {
    source,
    rows: "",
    prefix: `${quote(source.table.name)}.`,
    joins: null,
    joined: new Map(),
  };
  return composition.target;
}

/** The frame of a scope. */
export function frameOf(scope: Scope, { frames, target }: Composition): Frame {
  return (frames.get(scope) ?? target) as Frame;
}

/** What follows `FROM` for a frame. To be asked for last, when all joins are known. */
export function fromClause({ source, rows, prefix, joins }: Frame, { dialect }: Composition): string {
  return `${rows || tableName((source as Source).table, dialect)} AS ${prefix.slice(0, -1)}${joins?.join("") ?? ""}`;
}

/** The column that a path of to-one relations leads to: by joins, or where there is no place for them by a subquery. */
export function columnAt(
  frame: Frame,
  path: readonly Relation[],
  column: ColumnShape,
  composition: Composition,
): string {
  const [relation, ...rest] = path;
  if (relation === undefined) return frame.prefix + quote(column.column);
  if (frame.joins === null) {
    const inner = openFrame(composition, relation.target);
    const value = columnAt(inner, rest, column, composition);
    return `(SELECT ${value} FROM ${fromClause(inner, composition)} WHERE ${tie(relation, inner, frame)})`;
  }
  return columnAt(joinFrame(frame, relation, composition), rest, column, composition);
}

/** What makes a row of a relation's target belong to a row it starts from. */
export function tie(relation: Relation, target: Frame, from: Frame): string {
  return `${target.prefix}${quote(relation.to.column)} = ${from.prefix}${quote(relation.from.column)}`;
}

function joinFrame(frame: Frame, relation: Relation, composition: Composition): Frame {
  const known = frame.joined.get(relation);
  if (known !== undefined) return known;
  const joined = { ...openFrame(composition, relation.target), joins: frame.joins };
  frame.joined.set(relation, joined);
  const table = tableName(relation.target.table, composition.dialect);
  frame.joins?.push(` LEFT JOIN ${table} AS ${joined.prefix.slice(0, -1)} ON ${tie(relation, joined, frame)}`);
  return joined;
}
