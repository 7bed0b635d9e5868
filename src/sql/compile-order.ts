import type { ExpressionNode, OrderTerm, ValueNode } from "../plan/nodes.ts";
import type { RowsNode } from "../plan/select-plan.ts";
import { bindNode } from "./bind.ts";
import { compileCall } from "./compile-call.ts";
import type { Composition } from "./composition.ts";
import { isNullable } from "./nullability.ts";

/** An order; `""` where there is none. */
export function orderClause(
  terms: readonly OrderTerm[],
  composition: Composition,
  compile: (term: ExpressionNode, index: number) => string = (term) => compileOrderTerm(term, composition),
): string {
  if (terms.length === 0) return "";
  const { dialect } = composition;
  const written = terms.map(({ expression, direction, nulls }, index) => {
    const natural = (direction === "asc") === dialect.nullsLargest ? "last" : "first";
    const placed = nulls === natural || !isNullable(expression) ? "" : ` NULLS ${nulls.toUpperCase()}`;
    const sql = dialect.ordered(compile(expression, index), expression.field);
    return `${sql}${direction === "desc" ? " DESC" : ""}${placed}`;
  });
  return ` ORDER BY ${written.join(", ")}`;
}

/** An expression that rows are put in order by, as an index for it knows it. */
export function compileOrderTerm(term: ExpressionNode, composition: Composition): string {
  const isCall = term.kind === "call" && !composition.keys.has(term);
  return isCall ? compileCall(term, composition, true) : composition.write.expression(term, composition);
}

/** Which rows of an order are kept; `""` where all are. */
export function limitClause({ limit, offset }: Pick<RowsNode, "limit" | "offset">, composition: Composition): string {
  const bind = (node: ValueNode): string => composition.dialect.cast(bindNode(node, composition), node.field);
  const most = limit === null ? (offset === null ? "" : composition.dialect.noLimit) : ` LIMIT ${bind(limit)}`;
  return offset === null ? most : `${most} OFFSET ${bind(offset)}`;
}
