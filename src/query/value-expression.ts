import { plainBoolean, plainFloat, plainText } from "../fields/plain-fields.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { CompareNode, ConditionNode, ExpressionNode, FunctionName, OrderTerm, ValueNode } from "../plan/nodes.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { isField } from "../fields/field.ts";
import { isNow } from "../fields/now.ts";
import { Parameter } from "../fields/parameter.ts";
import { Refusal } from "../fields/refusal.ts";
import { checkCast } from "./casts.ts";
import { orderTerm } from "./column-nodes.ts";
import { isComparable, isEquatable, isOrdered } from "./comparable.ts";
import { ConditionValue, allOf, anyOf, constant, negation, testNode } from "./conditions.ts";
import { nested } from "./nesting.ts";
import { columnQuery } from "./subqueries.ts";

/** An order term as the user holds it. */
export class OrderValue {
  readonly term: OrderTerm;

  constructor(term: OrderTerm) {
    this.term = term;
  }
}

/** A canonical value for a field as a node; what does not fit is a `ValidationError` that names model and field. */
export function valueNode(value: unknown, field: FieldShape, model: string | null, name: string): ValueNode {
  if (value instanceof Parameter) return { kind: "value", value, field };
  const accepted = field.accept(value);
  if (!(accepted instanceof Refusal)) return { kind: "value", value: accepted, field };
  const [issue] = accepted.issues;
  throw invalid(model, [name, ...(issue?.path ?? [])], issue?.message ?? "");
}

const ORDERED_ONLY = "has no order: json and lists can only be compared as equal or null, vectors by their distance()";

/** What cannot be told to be the same, and what can be asked instead. */
const UNEQUAL = {
  json: ["json", "only isNull() and null can be asked of a whole document, and more of its parts: at()"],
  vector: ["vectors", "only isNull() and null can be asked of a vector, and its distance()"],
} as const;

/** How a part of a JSON document is read, by the kind of value it is compared with. */
const READINGS: Readonly<Record<string, readonly [FunctionName, FieldShape]>> = {
  string: ["jsonText", plainText],
  text: ["jsonText", plainText],
  number: ["jsonNumber", plainFloat],
  boolean: ["jsonBoolean", plainBoolean],
};

/** What every expression can be asked, whatever its kind; what a kind cannot be asked is refused by name. */
export abstract class ValueExpression {
  readonly node: ExpressionNode;
  readonly model: string;
  readonly name: string;

  constructor(node: ExpressionNode, model: string, name: string) {
    this.node = nested(node);
    this.model = model;
    this.name = name;
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

  in(values: unknown): ConditionValue {
    const query = columnQuery(values);
    if (query !== null) return this.#inQuery(query);
    if (!Array.isArray(values)) throw this.invalid("in() takes an array of values, or a set of one column");
    if (this.isPart) {
      const kinds = new Map<string, unknown[]>();
      for (const value of values as unknown[]) kinds.set(typeof value, [...(kinds.get(typeof value) ?? []), value]);
      const each = Array.from(kinds.values(), (same) => this.read(same[0]).in(same).node);
      return new ConditionValue(anyOf(each));
    }
    const { field } = this.node;
    this.require(isOrdered(field), "cannot be looked up with in()");
    if (values.length === 0) return new ConditionValue(constant(false));
    const accepted = Array.from(values, (each: unknown) => {
      if (each === null) throw this.invalid("must not be null inside in(): add isNull()");
      return this.given(this.value(each));
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

  cast(field: FieldShape): this {
    this.require(isField(field), "is cast to a field, such as t.text()");
    checkCast(this.node.field, field, (message) => this.invalid(message));
    return this.call("cast", field);
  }

  /** Another expression in the name of this one. */
  derive(node: ExpressionNode): this {
    const { constructor } = this as unknown as {
      readonly constructor: new (each: ExpressionNode, model: string, name: string) => ValueExpression;
    };
    return new constructor(node, this.model, this.name) as this;
  }

  /** A function of this expression. */
  protected call(
    name: FunctionName,
    field: FieldShape,
    parameter: string | number | null = null,
    ...others: readonly ExpressionNode[]
  ): this {
    return this.derive({ kind: "call", name, operands: [this.node, ...others], parameter, field });
  }

  /** Whether it is what stands somewhere in a JSON document. */
  protected get isPart(): boolean {
    return this.node.kind === "json";
  }

  /** A part of a document as a value of the kind it is used with; any other expression is itself. */
  read(other: unknown): this {
    if (!this.isPart) return this;
    const plain = other instanceof ConditionValue ? "boolean" : typeof other;
    const kind = other instanceof ValueExpression ? other.node.field.kind : plain;
    const reading = READINGS[kind];
    if (reading === undefined) throw this.invalid("is compared with text, numbers, booleans or null");
    return this.call(...reading);
  }

  #equals(other: unknown): ConditionNode {
    if (other === null) return { kind: "isNull", operand: this.node };
    if (this.isPart) return this.read(other).#equals(other);
    const { field } = this.node;
    if (!isEquatable(field)) {
      const [what, instead] = UNEQUAL[field.kind === "vector" ? "vector" : "json"];
      throw new UnsupportedError(`eq on ${what}`, "every store", instead);
    }
    return { kind: "compare", operator: "eq", left: this.node, right: this.operand(other) };
  }

  #ordered(operator: CompareNode["operator"], other: unknown): ConditionValue {
    if (this.isPart && other !== null) return this.read(other).#ordered(operator, other);
    this.#requireOrder();
    if (other === null) return new ConditionValue(constant(false));
    return new ConditionValue({ kind: "compare", operator, left: this.node, right: this.operand(other) });
  }

  #inQuery({ select, field }: NonNullable<ReturnType<typeof columnQuery>>): ConditionValue {
    const operand = this.isPart ? this.read(this.derive({ kind: "value", value: null, field })).node : this.node;
    this.require(
      isEquatable(field) && isComparable(operand.field, field),
      "can only be looked up in a set whose column is of the same kind",
    );
    return new ConditionValue({ kind: "inQuery", operand, select });
  }

  #order(direction: "asc" | "desc", nulls: "first" | "last" | undefined): OrderValue {
    this.#requireOrder();
    this.require(nulls === undefined || nulls === "first" || nulls === "last", `takes nulls: "first" or "last"`);
    return new OrderValue(orderTerm(this.node, direction, nulls));
  }

  #requireOrder(): void {
    this.require(
      isOrdered(this.node.field),
      this.isPart ? "needs asText(), asNumber() or asBoolean() to be ordered" : ORDERED_ONLY,
    );
  }

  /** A value or another expression as the other side of this one. */
  operand(other: unknown): ExpressionNode {
    const { field } = this.node;
    if (isNow(other)) {
      this.require(field.kind === "timestamp", "cannot be compared with now(): it is not a timestamp");
      return { kind: "now", field };
    }
    const built =
      other instanceof ConditionValue ? testNode(other.node) : other instanceof ValueExpression && other.node;
    if (built === false) return this.value(other);
    const node = built.kind === "json" && field.kind !== "json" ? (other as ValueExpression).read(this).node : built;
    this.require(
      isComparable(field, node.field),
      `can only be used with an expression of the same kind${field.kind === "decimal" ? " and scale: cast one" : ""}`,
    );
    return node;
  }

  protected value(value: unknown): ValueNode {
    return valueNode(value, this.node.field, this.model, this.name);
  }

  /** A value that is one of several. */
  protected given({ value }: ValueNode): unknown {
    if (value instanceof Parameter) throw this.invalid("takes no parameters inside a list");
    return value;
  }

  protected require(holds: boolean, message: string): void {
    if (!holds) throw this.invalid(message);
  }

  protected invalid(message: string): Error {
    return invalid(this.model, [this.name], message);
  }
}
