import type { ColumnShape, ConditionNode, ExpressionNode, Scope, SelectPlan } from "../plan/nodes.ts";
import type { Compilation } from "./compilation.ts";
import { compileExpression, encode } from "./expression.ts";
import { scopesAround } from "./walk-plan.ts";

/** A condition that says which values some columns of the set have. */
export interface Equality {
  readonly condition: ConditionNode;
  readonly columns: readonly ColumnShape[];
  /** How many rows of values there are. */
  readonly count: number;
  /** Rows of values in the order of `columns`, known when the set is read. */
  readonly values: (compilation: Compilation) => Values;
}

/** Rows of values. */
export type Values = () => readonly (readonly unknown[])[];

/** What a condition says of the values of columns, if it does. */
export function equalityOf(condition: ConditionNode, scope: Scope): Equality | null {
  switch (condition.kind) {
    case "compare":
      if (condition.operator !== "eq") return null;
      return (
        equalTo(condition, condition.left, condition.right, scope) ??
        equalTo(condition, condition.right, condition.left, scope)
      );
    case "in": {
      const column = ownColumn(condition.operand, scope);
      const values = condition.values.value as readonly unknown[];
      return (
        column && {
          condition,
          columns: [column],
          count: values.length,
          values: () => () => values.map((value) => [encode(column.field, value)]),
        }
      );
    }
    case "inQuery": {
      const { operand, select } = condition;
      const column = ownColumn(operand, scope);
      const [output] = select.outputs;
      if (column === null || output?.kind !== "output" || !isFixed(select) || !isAlike(output.expression, column))
        return null;
      return {
        condition,
        columns: [column],
        // Not known, so they are combined with nothing.
        count: Infinity,
        values: (compilation) => {
          const results = compilation.language.query(select, compilation);
          return () => results([]);
        },
      };
    }
    case "keyIn": {
      const columns = condition.columns.flatMap((node) => ownColumn(node, scope) ?? []);
      const rows = condition.values.value as readonly (readonly unknown[])[];
      if (columns.length < condition.columns.length) return null;
      return {
        condition,
        columns,
        count: rows.length,
        values: () => () => rows.map((row) => columns.map(({ field }, index) => encode(field, row[index]))),
      };
    }
    default:
      return null;
  }
}

function equalTo(condition: ConditionNode, left: ExpressionNode, right: ExpressionNode, scope: Scope): Equality | null {
  const column = ownColumn(left, scope);
  if (column === null || !isAlike(right, column) || !isFixed(right)) return null;
  return {
    condition,
    columns: [column],
    count: 1,
    values: (compilation) => {
      const evaluate = compileExpression(right, compilation);
      return () => [[evaluate([])]];
    },
  };
}

/** Whether equal values have equal keys. */
function isAlike({ field }: ExpressionNode, column: ColumnShape): boolean {
  return field.storage === column.field.storage;
}

/** Whether something is the same for the whole set. */
function isFixed(node: ExpressionNode | SelectPlan): boolean {
  return node.kind === "value" || scopesAround(node).size === 0;
}

/** The column of a scope that an expression is, if it is one. */
export function ownColumn(node: ExpressionNode, scope: Scope): ColumnShape | null {
  return node.kind === "column" && node.scope === scope && node.path.length === 0 ? node.column : null;
}
