import type { FieldShape } from "../plan/any-field.ts";
import type {
  ColumnNode,
  ColumnShape,
  ConditionNode,
  ExpressionNode,
  OrderTerm,
  Relation,
  Scope,
  TextOperator,
  ValueNode,
} from "../plan/nodes.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { Refusal } from "../fields/refusal.ts";
import { isNow } from "../fields/now.ts";
import { textField } from "../fields/text-field.ts";
import { ConditionValue, allOf, constant, negation } from "./conditions.ts";

const textOperand: FieldShape = /* @__PURE__ */ textField();

/** An order term as the user holds it. */
export class OrderValue {
  readonly term: OrderTerm;

  constructor(term: OrderTerm) {
    this.term = term;
  }
}

/** The order by an expression; null is the largest value unless said otherwise. */
export function orderTerm(expression: ExpressionNode, direction: "asc" | "desc", nulls?: "first" | "last"): OrderTerm {
  return { expression, direction, nulls: nulls ?? (direction === "asc" ? "last" : "first") };
}

/** A canonical value for a field as a node; what does not fit is a `ValidationError` that names model and field. */
function valueNode(value: unknown, field: FieldShape, model: string, name: string): ValueNode {
  const accepted = field.accept(value);
  if (!(accepted instanceof Refusal)) return { kind: "value", value: accepted, field };
  const [issue] = accepted.issues;
  throw invalid(model, [name, ...(issue?.path ?? [])], issue?.message ?? "");
}

/** The node of an expression that a callback gave; anything else is a `ValidationError`. */
export function expressionNode(built: unknown, model: string): ExpressionNode {
  if (built instanceof FieldExpression) return built.node;
  throw invalid(model, [], "must be an expression of the fields, such as p.email.lower()");
}

/** The node of a column: of the scope itself, or of the row that a path of to-one relations leads to. */
export function columnNode(scope: Scope, column: ColumnShape, path: readonly Relation[] = []): ColumnNode {
  return { kind: "column", scope, path, column, field: column.field };
}

/** The expression of a column; see {@link columnNode}. */
export function columnExpression(scope: Scope, path: readonly Relation[], column: ColumnShape): FieldExpression {
  return new FieldExpression(columnNode(scope, column, path), scope.source.name, column.name);
}

/** Whether values of both fields can be compared as they are kept. */
function isComparable(left: FieldShape, right: FieldShape): boolean {
  const [mine, theirs] = [left.settings, right.settings];
  if (left.kind !== right.kind || (left.kind === "decimal" && mine.scale !== theirs.scale)) return false;
  return (
    mine.item?.storage === theirs.item?.storage &&
    (mine.item === null || theirs.item === null || isComparable(mine.item, theirs.item))
  );
}

/** Whether values are documents, or lists of them: stores disagree on when two of them are the same. */
export function holdsJson({ kind, settings: { item } }: FieldShape): boolean {
  return kind === "json" || item?.kind === "json";
}

type Operator = "eq" | "gt" | "gte" | "lt" | "lte";

const TEXT_ONLY = "is not text: contains(), like() and their kin need a text field";
const NUMBERS_ONLY = "is not a number: add(), sub() and mul() need one";
const ORDERED_ONLY = "has no order: json and lists can only be compared as equal or null";

/** An expression as the user holds it. All kinds share this class; what a kind cannot be asked is refused by name. */
export class FieldExpression {
  readonly node: ExpressionNode;
  readonly #model: string;
  readonly #name: string;

  constructor(node: ExpressionNode, model: string, name: string) {
    this.node = node;
    this.#model = model;
    this.#name = name;
  }

  eq(other: unknown): ConditionValue {
    return new ConditionValue(this.#equals(other));
  }

  ne(other: unknown): ConditionValue {
    return new ConditionValue(negation(this.#equals(other)));
  }

  gt(other: unknown): ConditionValue {
    return this.#ordered("gt", other);
  }

  gte(other: unknown): ConditionValue {
    return this.#ordered("gte", other);
  }

  lt(other: unknown): ConditionValue {
    return this.#ordered("lt", other);
  }

  lte(other: unknown): ConditionValue {
    return this.#ordered("lte", other);
  }

  between(low: unknown, high: unknown): ConditionValue {
    return new ConditionValue(allOf([this.#ordered("gte", low).node, this.#ordered("lte", high).node]));
  }

  in(values: readonly unknown[]): ConditionValue {
    if (!Array.isArray(values)) throw this.#invalid("in() takes an array of values");
    const { field } = this.node;
    this.#require(field.kind !== "json" && field.kind !== "list", "cannot be looked up with in()");
    if (values.length === 0) return new ConditionValue(constant(false));
    const accepted = Array.from(values, (each: unknown) => {
      if (each === null) throw this.#invalid("must not be null inside in(): add isNull()");
      return this.#value(each).value;
    });
    return new ConditionValue({ kind: "in", operand: this.node, values: { kind: "value", value: accepted, field } });
  }

  isNull(): ConditionValue {
    return new ConditionValue({ kind: "isNull", operand: this.node });
  }

  asc(options?: { readonly nulls?: "first" | "last" }): OrderValue {
    return this.#order("asc", options?.nulls);
  }

  desc(options?: { readonly nulls?: "first" | "last" }): OrderValue {
    return this.#order("desc", options?.nulls);
  }

  contains(needle: unknown): ConditionValue {
    return this.#text("contains", needle);
  }

  startsWith(needle: unknown): ConditionValue {
    return this.#text("startsWith", needle);
  }

  endsWith(needle: unknown): ConditionValue {
    return this.#text("endsWith", needle);
  }

  like(pattern: unknown): ConditionValue {
    return this.#text("like", pattern);
  }

  icontains(needle: unknown): ConditionValue {
    return this.#text("icontains", needle);
  }

  istartsWith(needle: unknown): ConditionValue {
    return this.#text("istartsWith", needle);
  }

  iendsWith(needle: unknown): ConditionValue {
    return this.#text("iendsWith", needle);
  }

  ilike(pattern: unknown): ConditionValue {
    return this.#text("ilike", pattern);
  }

  iexact(text: unknown): ConditionValue {
    return this.#text("iexact", text);
  }

  lower(): FieldExpression {
    return this.#call("lower");
  }

  upper(): FieldExpression {
    return this.#call("upper");
  }

  add(other: unknown): FieldExpression {
    return this.#arithmetic("add", other);
  }

  sub(other: unknown): FieldExpression {
    return this.#arithmetic("sub", other);
  }

  mul(other: unknown): FieldExpression {
    return this.#arithmetic("mul", other);
  }

  #equals(other: unknown): ConditionNode {
    if (other === null) return { kind: "isNull", operand: this.node };
    if (holdsJson(this.node.field)) {
      throw new UnsupportedError(
        "eq on json",
        "every store",
        "only isNull() and null can be asked of a whole document",
      );
    }
    return { kind: "compare", operator: "eq", left: this.node, right: this.operand(other) };
  }

  #ordered(operator: Operator, other: unknown): ConditionValue {
    const { kind } = this.node.field;
    this.#require(kind !== "json" && kind !== "list", ORDERED_ONLY);
    if (other === null) return new ConditionValue(constant(false));
    return new ConditionValue({ kind: "compare", operator, left: this.node, right: this.operand(other) });
  }

  #order(direction: "asc" | "desc", nulls: "first" | "last" | undefined): OrderValue {
    const { kind } = this.node.field;
    this.#require(kind !== "json" && kind !== "list", ORDERED_ONLY);
    this.#require(nulls === undefined || nulls === "first" || nulls === "last", `takes nulls: "first" or "last"`);
    return new OrderValue(orderTerm(this.node, direction, nulls));
  }

  #text(operator: TextOperator, needle: unknown): ConditionValue {
    this.#require(this.node.field.kind === "text", TEXT_ONLY);
    const value = valueNode(needle, textOperand, this.#model, this.#name);
    if (operator.endsWith("like") && /(?:^|[^\\])(?:\\\\)*\\$/.test(String(value.value))) {
      throw this.#invalid(String.raw`must not end in a lone \ in a pattern: write \\ for a backslash`);
    }
    return new ConditionValue({ kind: "text", operator, operand: this.node, needle: value });
  }

  #call(name: "lower" | "upper"): FieldExpression {
    this.#require(this.node.field.kind === "text", TEXT_ONLY);
    return new FieldExpression({ kind: "call", name, operand: this.node, field: textOperand }, this.#model, this.#name);
  }

  #arithmetic(operator: "add" | "sub" | "mul", other: unknown): FieldExpression {
    const { field } = this.node;
    this.#require(field.kind === "number" || field.kind === "bigint" || field.kind === "decimal", NUMBERS_ONLY);
    this.#require(
      field.kind !== "decimal" || operator !== "mul",
      "cannot be multiplied: a decimal keeps its digits after the point",
    );
    const right = this.operand(other);
    const wider = field.storage === "int8" && right.field.storage === "float8" ? right.field : field;
    return new FieldExpression(
      { kind: "arithmetic", operator, left: this.node, right, field: wider },
      this.#model,
      this.#name,
    );
  }

  /** A value or another expression as the other side of this one. */
  operand(other: unknown): ExpressionNode {
    const { field } = this.node;
    if (isNow(other)) {
      this.#require(field.kind === "timestamp", "cannot be compared with now(): it is not a timestamp");
      return { kind: "now", field };
    }
    if (!(other instanceof FieldExpression)) return this.#value(other);
    this.#require(isComparable(field, other.node.field), "can only be used with an expression of the same kind");
    return other.node;
  }

  #value(value: unknown): ValueNode {
    return valueNode(value, this.node.field, this.#model, this.#name);
  }

  #require(holds: boolean, message: string): void {
    if (!holds) throw this.#invalid(message);
  }

  #invalid(message: string): Error {
    return invalid(this.#model, [this.#name], message);
  }
}
