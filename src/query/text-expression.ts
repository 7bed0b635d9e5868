import { plainInteger, plainText } from "../fields/plain-fields.ts";
import type { TextOperator } from "../plan/nodes.ts";
import { ConditionValue } from "./conditions.ts";
import { wholePattern } from "./patterns.ts";
import { ValueExpression, valueNode } from "./value-expression.ts";

const TEXT_ONLY = "is not text: contains(), like() and their kin need a text field";

/** What text can be asked. */
export abstract class TextExpression extends ValueExpression {
  contains(needle: unknown): ConditionValue {
    return this.#lookUp("contains", needle);
  }

  startsWith(needle: unknown): ConditionValue {
    return this.#lookUp("startsWith", needle);
  }

  endsWith(needle: unknown): ConditionValue {
    return this.#lookUp("endsWith", needle);
  }

  like(pattern: unknown): ConditionValue {
    return this.#lookUp("like", pattern);
  }

  icontains(needle: unknown): ConditionValue {
    return this.#lookUp("icontains", needle);
  }

  istartsWith(needle: unknown): ConditionValue {
    return this.#lookUp("istartsWith", needle);
  }

  iendsWith(needle: unknown): ConditionValue {
    return this.#lookUp("iendsWith", needle);
  }

  ilike(pattern: unknown): ConditionValue {
    return this.#lookUp("ilike", pattern);
  }

  iexact(text: unknown): ConditionValue {
    return this.#lookUp("iexact", text);
  }

  regex(pattern: unknown): ConditionValue {
    return this.#lookUp("regex", pattern);
  }

  iregex(pattern: unknown): ConditionValue {
    return this.#lookUp("iregex", pattern);
  }

  lower(): this {
    return this.text.call("lower", plainText);
  }

  upper(): this {
    return this.text.call("upper", plainText);
  }

  /** The number of characters, or of the items of a list. */
  length(): this {
    return this.node.field.kind === "list"
      ? this.call("itemCount", plainInteger)
      : this.text.call("length", plainInteger);
  }

  /** This expression as text; a part of a JSON document is read as such. */
  protected get text(): this {
    const text = this.read(this.isPart ? "" : this);
    this.require(text.node.field.kind === "text", TEXT_ONLY);
    return text;
  }

  #lookUp(operator: TextOperator, needle: unknown): ConditionValue {
    const operand = this.text.node;
    const value = valueNode(needle, plainText, this.model, this.name);
    return new ConditionValue(wholePattern({ kind: "text", operator, operand, needle: value }, this.model, this.name));
  }
}
