import type { ColumnShape, ExpressionNode, Relation, Scope } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";
import { isNow } from "../fields/now.ts";
import { timestampField } from "../fields/timestamp-field.ts";
import { columnNode } from "./column-nodes.ts";
import { ConditionValue, testNode } from "./conditions.ts";
import { VectorExpression } from "./vector-expression.ts";

/** An expression as the user holds it. All kinds share this class; what a kind cannot be asked is refused by name. */
export class FieldExpression extends VectorExpression {}

/** The node of an expression that a callback gave, a condition included; anything else is a `ValidationError`. */
export function expressionNode(built: unknown, model: string | null): ExpressionNode {
  if (built instanceof FieldExpression) return built.node;
  if (built instanceof ConditionValue) return testNode(built.node);
  if (isNow(built)) return { kind: "now", field: timestampField() };
  throw invalid(model, [], "must be an expression of the fields, such as p.email.lower()");
}

/** The expression of a column: of the scope itself, or of the row that a path of to-one relations leads to. */
export function columnExpression(scope: Scope, path: readonly Relation[], column: ColumnShape): FieldExpression {
  return new FieldExpression(columnNode(scope, column, path), scope.source.name, column.name);
}
