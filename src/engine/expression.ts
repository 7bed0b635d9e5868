import type { StoredRow } from "../contracts/row-store.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type {
  ArithmeticNode,
  CallNode,
  ColumnNode,
  CreatedNode,
  ExpressionNode,
  Relation,
  Scope,
} from "../plan/nodes.ts";
import type { InsertPlan } from "../plan/write-plan.ts";
import { IntegrityError, unreachable } from "../errors.ts";
import { arithmetic } from "./arithmetic.ts";
import { type Compilation, type Frame, INCOMING, type Origin, linkFrom, relatedRows } from "./compilation.ts";
import { type Session, clock } from "./session.ts";
import { foldLower, foldUpper } from "./text-lookup.ts";

/** The structured value of an expression, or `null`. */
export type Evaluate = (frame: Frame) => unknown;

/** Makes an expression into a function. */
export function compileExpression(node: ExpressionNode, compilation: Compilation): Evaluate {
  switch (node.kind) {
    case "column":
      return compileColumn(node, compilation);
    case "value": {
      const value = encode(node.field, node.value);
      return () => value;
    }
    case "now":
      return () => clock(compilation.session);
    case "arithmetic":
      return compileArithmetic(node, compilation);
    case "call":
      return compileCall(node, compilation);
    case "incoming": {
      const { column } = node.column;
      return (frame) => frame[INCOMING]?.[column] ?? null;
    }
    case "created": {
      // One that is missing is missing whatever rows there are to write it to.
      const key = createdValue(node, compilation.session);
      return () => key;
    }
    default:
      return unreachable(node);
  }
}

/** Gives the structured form of a field's canonical values. */
export function encoder({ codecs }: FieldShape): (value: unknown) => unknown {
  const encode = codecs.structured.encode as (value: unknown) => unknown;
  return (value) => (value === null || value === undefined ? null : encode(value));
}

/** The structured form of one canonical value. */
export function encode(field: FieldShape, value: unknown): unknown {
  return encoder(field)(value);
}

function compileColumn({ scope, path, column: { column } }: ColumnNode, compilation: Compilation): Evaluate {
  if (path.length > 0) {
    const { row } = compilePath(scope, path, compilation);
    return (frame) => row(frame)?.[column] ?? null;
  }
  const slot = compilation.slots.get(scope) ?? 0;
  return (frame) => frame[slot]?.[column] ?? null;
}

function compileArithmetic(node: ArithmeticNode, compilation: Compilation): Evaluate {
  const left = compileExpression(node.left, compilation);
  const right = compileExpression(node.right, compilation);
  const calculate = arithmetic(node);
  return (frame) => {
    const first = left(frame);
    const second = first === null ? null : right(frame);
    return second === null ? null : calculate(first as never, second as never);
  };
}

function compileCall({ name, operand }: CallNode, compilation: Compilation): Evaluate {
  const text = compileExpression(operand, compilation);
  const fold = name === "lower" ? foldLower : foldUpper;
  return (frame) => {
    const value = text(frame);
    return value === null ? null : fold(value as string);
  };
}

/** An insert that kept the row in its way made nothing to refer to. */
function createdValue({ insert, column }: CreatedNode, session: Session | null): unknown {
  const row = session?.created?.get(insert);
  if (row) return row[column.column] ?? null;
  const { name } = (insert as InsertPlan).source;
  throw new IntegrityError({
    kind: "foreignKey",
    model: name,
    fields: [column.name],
    cause: "the row to refer to was not created",
  });
}

/** The row that a scope and a chain of to-one relations lead to. */
export interface Place {
  readonly row: (frame: Frame) => StoredRow | undefined;
  readonly origin: Origin;
}

/** Follows a chain of to-one relations from a scope. */
export function compilePath(scope: Scope, path: readonly Relation[], compilation: Compilation): Place {
  const slot = compilation.slots.get(scope) ?? 0;
  let place: Place = { row: (frame) => frame[slot], origin: compilation.origins[slot] ?? { rows: [] } };
  for (const relation of path) {
    const { row } = place;
    const link = linkFrom(place.origin, relation, compilation);
    place = { row: (frame) => relatedRows(link, row(frame))[0], origin: link };
  }
  return place;
}
