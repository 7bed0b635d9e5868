import type { FieldShape } from "../plan/any-field.ts";
import type { ArithmeticNode, CallNode, ExpressionNode, ValueNode } from "../plan/nodes.ts";
import { jsonPlace } from "./compile-json.ts";
import { bindSingle } from "./compile-list.ts";
import type { Composition } from "./composition.ts";
import { checkArithmetic } from "./foreign-storage.ts";

/** A function of values. `isTerm`: rows are put in order by it. */
export function compileCall(node: CallNode, composition: Composition, isTerm: boolean = false): string {
  const { name, operands, field } = node;
  const { dialect } = composition;
  if (name === "coalesce") return `coalesce(${operands.map((each) => compileAs(each, field, composition)).join(", ")})`;
  if (name === "cast" && field.storage === "float8") return compileReal(operands[0] as ExpressionNode, composition);
  if (name === "abs" || name === "round")
    for (const each of operands) checkArithmetic(each.field, each.field, dialect.name);
  const texts = operandTexts(node, composition) as readonly [string, string, ...string[]];
  if (name === "lower" || name === "upper") return dialect.fold(name, texts[0]);
  return dialect.stored(dialect.functions[name](texts, node, dialect.name, isTerm), field);
}

function operandTexts({ name, operands, field }: CallNode, composition: Composition): readonly string[] {
  const [first, second] = operands as readonly [ExpressionNode, ExpressionNode];
  if (name.startsWith("json")) return jsonPlace(first, composition);
  if (name === "append" || name === "remove")
    return [composition.write.expression(first, composition), bindSingle(second as ValueNode, field, composition)];
  return operands.map((each) => compileShared(each, composition));
}

/** An expression in the form that all storages of its kind share. Whole numbers have one storage only, and stay exact. */
function compileShared(node: ExpressionNode, composition: Composition): string {
  const sql = composition.write.expression(node, composition);
  return node.field.storage === "int8" ? sql : composition.dialect.plain(sql, node.field);
}

/** An expression in the form in which another field of its kind keeps its values; a whole number may be meant as a double. */
export function compileAs(node: ExpressionNode, field: FieldShape, composition: Composition): string {
  const { dialect, write } = composition;
  const sql = write.expression(node, composition);
  if (node.field.storage === field.storage) return sql;
  checkArithmetic(node.field, field, dialect.name);
  return dialect.stored(dialect.plain(sql, node.field), field);
}

/** A number as a double. */
function compileReal(node: ExpressionNode, composition: Composition): string {
  const { scale } = node.field.settings;
  const sql = compileDouble(node, composition);
  return scale > 0 ? `(${sql} / 1e${scale})` : sql;
}

function compileDouble(node: ExpressionNode, composition: Composition): string {
  return composition.dialect.double(compileShared(node, composition), node.field);
}

const SIGNS = { add: "+", sub: "-", mul: "*", div: "/", idiv: "/", mod: "%" };

/** Two numbers made into one. */
export function compileArithmetic({ operator, left, right }: ArithmeticNode, composition: Composition): string {
  const { dialect, write } = composition;
  checkArithmetic(left.field, right.field, dialect.name);
  // The scales of decimals cancel out.
  const compile = operator === "div" ? compileDouble : write.expression;
  const [first, second] = [compile(left, composition), compile(right, composition)];
  const divides = operator === "div" || operator === "idiv" || operator === "mod";
  return `(${first} ${SIGNS[operator]} ${divides ? `NULLIF(${second}, 0)` : second})`;
}
