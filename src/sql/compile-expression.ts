import type { SqlValue } from "../contracts/sql-driver.ts";
import type { FieldShape, Storage } from "../plan/any-field.ts";
import type { ColumnShape, ExpressionNode } from "../plan/nodes.ts";
import type { Assignment, InsertPlan } from "../plan/write-plan.ts";
import { type Composition, type Slot, columnAt, frameOf, mark, quote } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { checkArithmetic } from "./foreign-storage.ts";
import { type LinkedNode, isLinkedNode } from "./key-link.ts";
import type { Bound } from "./shape.ts";

const SIGNS = { add: "+", sub: "-", mul: "*" };

/** The value of an expression for a row. */
export function compileExpression(node: ExpressionNode, composition: Composition): string {
  const { dialect } = composition;
  switch (node.kind) {
    case "column":
      return columnAt(frameOf(node.scope, composition), node.path, node.column, composition);
    case "created":
      if (isLinkedNode(node)) return compileLink(node, composition);
      return dialect.cast(bindNode(node, composition), node.field);
    case "value":
      return dialect.cast(bindNode(node, composition), node.field);
    case "now":
      return dialect.now(node.field);
    case "arithmetic":
      checkArithmetic(node.left.field, node.right.field, dialect.name);
      return `(${compileExpression(node.left, composition)} ${SIGNS[node.operator]} ${compileExpression(node.right, composition)})`;
    case "call":
      return dialect.fold(node.name, compilePlain(node.operand, composition));
    case "incoming":
      return `excluded.${quote(node.column.column)}`;
  }
}

/** An expression as a cell of what a statement gives. */
export function compileCell(node: ExpressionNode, index: number, composition: Composition): string {
  return composition.dialect.cell(compileExpression(node, composition), node.field, index);
}

/** An expression in the form that all storages of its kind share. */
export function compilePlain(node: ExpressionNode, composition: Composition): string {
  return composition.dialect.plain(compileExpression(node, composition), node.field);
}

/** Whether an expression can be null for some row. What is behind a relation is, since the row may be absent. */
export function isNullable(node: ExpressionNode): boolean {
  switch (node.kind) {
    case "column":
      return node.column.nullable || node.path.length > 0;
    case "value":
      return node.value === null;
    case "arithmetic":
      return isNullable(node.left) || isNullable(node.right);
    case "call":
      return isNullable(node.operand);
    case "incoming":
      return node.column.nullable;
    default:
      return false;
  }
}

/** Assignments as the text after `SET`. */
export function compileAssignments(set: readonly Assignment[], composition: Composition): string {
  return set
    .map(({ column, expression }) => `${quote(column.column)} = ${compileAssigned(expression, column, composition)}`)
    .join(", ");
}

/** An expression where a column's value belongs: there the database knows the type of a plain parameter. */
export function compileAssigned(node: ExpressionNode, column: ColumnShape, composition: Composition): string {
  if (node.kind === "value" || (node.kind === "created" && !isLinkedNode(node))) return bindNode(node, composition);
  const sql = compileExpression(node, composition);
  return node.field.storage === column.field.storage ? sql : composition.dialect.cast(sql, column.field);
}

/** A key that an earlier statement of the transaction makes. */
function compileLink({ link, insert, field }: LinkedNode, composition: Composition): string {
  const { dialect, values, target } = composition;
  if (link.kind === "kept") {
    const name = bindWith(link.name, composition, String);
    return dialect.cast(
      dialect.createdKeys.kind === "kept" ? dialect.createdKeys.read(name) : dialect.fail(name),
      field,
    );
  }
  const key = quote(link.column.column);
  const query = `SELECT ${key} FROM ${link.table}`;
  if (link.kind === "newest") {
    const isOwn = target?.source?.table.name === (insert as InsertPlan).source.table.name;
    const offset = mark(offsetSlot(values.indexOf(link.offset), isOwn), composition, "int8");
    return `(${query} ORDER BY ${key} DESC LIMIT 1 OFFSET ${offset})`;
  }
  const terms = link.by.map(
    ({ column, expression }) => `${quote(column.column)} = ${compileAssigned(expression, column, composition)}`,
  );
  return `coalesce((${query} WHERE ${terms.join(" AND ")}), ${dialect.fail(bindWith(link.name, composition, String))})`;
}

/** How many rows are newer than the one meant. `isOwn`: rows of the plan itself are among them. */
function offsetSlot(index: number, isOwn: boolean): Slot {
  return (values, _rows, start) => BigInt(Number(valueOf(values[index] as Bound)) + (isOwn ? start : 0));
}

/** Binds the value of a node in the form of its field. */
export function bindNode(node: Bound, composition: Composition): string {
  return bindWith(node, composition, FORMS[composition.dialect.form], node.field.storage);
}

/** Turns the value of a node into what a driver binds. Must not keep the node: statements outlive the values of one query. */
export type EncodeNode = (value: unknown, field: FieldShape) => SqlValue;

const encodeAs =
  (form: Dialect["form"]): EncodeNode =>
  (value, { codecs }) =>
    value === null ? null : (codecs[form].encode(value as never) as SqlValue);

const FORMS = { postgres: encodeAs("postgres"), sqlite: encodeAs("sqlite") };

/** Binds what is made of the value of a node: a text, where nothing else is said. */
export function bindWith(node: Bound, composition: Composition, encode: EncodeNode, storage: Storage = "text"): string {
  const { values, literal } = composition;
  if (literal !== null) return literal(encode(valueOf(node), node.field));
  return mark(nodeSlot(values.indexOf(node), encode), composition, storage);
}

function nodeSlot(index: number, encode: EncodeNode): Slot {
  return (values) => {
    const node = values[index] as Bound;
    return encode(valueOf(node), node.field);
  };
}

/** The value of a node. A key that is not there yet, as in an inspection, shows as null. */
function valueOf(node: Bound): unknown {
  return node.kind === "value" ? node.value : null;
}
