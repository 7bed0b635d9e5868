import { plainFloat } from "../fields/plain-fields.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ArithmeticNode, ExpressionNode } from "../plan/nodes.ts";
import { decimalField, widest } from "../fields/decimal-field.ts";
import { TextExpression } from "./text-expression.ts";
import { ValueExpression, valueNode } from "./value-expression.ts";

const NUMBERS_ONLY = "is not a number: add(), sub(), mul() and their kin need one";
const MOST_DIGITS = 15;

/** What numbers can be asked. */
export abstract class NumberExpression extends TextExpression {
  add(other: unknown): this {
    return this.#arithmetic("add", other);
  }

  sub(other: unknown): this {
    return this.#arithmetic("sub", other);
  }

  mul(other: unknown): this {
    return this.#arithmetic("mul", other);
  }

  div(other: unknown): this {
    return this.#arithmetic("div", other);
  }

  idiv(other: unknown): this {
    return this.#arithmetic("idiv", other);
  }

  mod(other: unknown): this {
    return this.#arithmetic("mod", other);
  }

  abs(): this {
    const number = this.#number();
    return number.call("abs", number.node.field);
  }

  round(digits = 0): this {
    const number = this.#number();
    const { field } = number.node;
    const { precision, scale } = field.settings;
    this.require(
      Number.isInteger(digits) && digits >= 0 && digits <= MOST_DIGITS,
      `is rounded to a whole number of digits from 0 to ${MOST_DIGITS}`,
    );
    if (field.storage === "float8") return number.call("round", field, digits);
    // A whole number is one already, and a decimal has no more digits than it has.
    return field.kind === "decimal" && digits < scale
      ? number.call("round", decimalField(precision, digits), digits)
      : number;
  }

  /** This expression as a number; a part of a JSON document is read as such. */
  #number(): this {
    const number = this.read(this.isPart ? 0 : this);
    const { kind } = number.node.field;
    this.require(kind === "number" || kind === "bigint" || kind === "decimal", NUMBERS_ONLY);
    return number;
  }

  #arithmetic(operator: ArithmeticNode["operator"], other: unknown): this {
    const number = this.#number();
    const { field } = number.node;
    this.require(
      field.kind !== "decimal" || operator === "add" || operator === "sub" || operator === "div",
      "takes add(), sub() and div() only: a decimal keeps its digits after the point",
    );
    const right = number.#other(other);
    if (operator === "idiv" || operator === "mod")
      this.require(
        field.storage === "int8" && right.field.storage === "int8",
        "takes idiv() and mod() with whole numbers only",
      );
    return this.derive({
      kind: "arithmetic",
      operator,
      left: number.node,
      right,
      field: resultField(operator, field, right.field),
    });
  }

  /** The other number. A fraction may be written where this is a whole number, which then is a double like it. */
  #other(other: unknown): ExpressionNode {
    const { field } = this.node;
    const isFraction = typeof other === "number" && !Number.isInteger(other);
    if (field.kind === "decimal" && typeof other === "string")
      return valueNode(other, widest(field), this.model, this.name);
    if (isFraction && field.kind === "number") return valueNode(other, plainFloat, this.model, this.name);
    return this.operand(other instanceof ValueExpression && other.node.kind === "json" ? other.read(this) : other);
  }
}

function resultField(operator: ArithmeticNode["operator"], left: FieldShape, right: FieldShape): FieldShape {
  if (operator === "div") return plainFloat;
  return left.storage === "int8" && right.storage === "float8" ? right : widest(left);
}
