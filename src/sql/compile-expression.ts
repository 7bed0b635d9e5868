import type { SqlValue } from "../contracts/sql-driver.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ColumnShape, ExpressionNode } from "../plan/nodes.ts";
import type { Assignment } from "../plan/write-plan.ts";
import { type Composition, type Slot, columnAt, frameOf, mark, quote } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import type { Bound } from "./shape.ts";

const SIGNS = { add: "+", sub: "-", mul: "*" };

/** The value of an expression for a row. */
export function compileExpression(node: ExpressionNode, composition: Composition): string {
  const { dialect } = composition;
  switch (node.kind) {
    case "column":
      return columnAt(frameOf(node.scope, composition), node.path, node.column, composition);
    case "value":
    case "created":
      return dialect.cast(bindNode(node, composition), node.field);
    case "now":
      return dialect.now;
    case "arithmetic":
      return `(${compileExpression(node.left, composition)} ${SIGNS[node.operator]} ${compileExpression(node.right, composition)})`;
    case "call":
      return dialect.fold(node.name, compilePlain(node.operand, composition));
    case "incoming":
      return `excluded.${quote(node.column.column)}`;
  }
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
  if (node.kind === "value" || node.kind === "created") return bindNode(node, composition);
  const sql = compileExpression(node, composition);
  return node.field.storage === column.field.storage ? sql : composition.dialect.cast(sql, column.field);
}

/** Binds the value of a node in the form of its field. */
export function bindNode(node: Bound, composition: Composition): string {
  return bindWith(node, composition, FORMS[composition.dialect.form]);
}

/** Turns the value of a node into what a driver binds. Must not keep the node: statements outlive the values of one query. */
export type EncodeNode = (value: unknown, field: FieldShape) => SqlValue;

const encodeAs =
  (form: Dialect["form"]): EncodeNode =>
  (value, { codecs }) =>
    value === null ? null : (codecs[form].encode(value as never) as SqlValue);

const FORMS = { postgres: encodeAs("postgres"), sqlite: encodeAs("sqlite") };

/** Binds what is made of the value of a node. */
export function bindWith(node: Bound, composition: Composition, encode: EncodeNode): string {
  const { dialect, values, spelled } = composition;
  if (spelled) return dialect.literal(encode(valueOf(node), node.field));
  return mark(nodeSlot(values.indexOf(node), encode), composition);
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
