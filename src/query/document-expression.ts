import { plainBoolean, plainFloat, plainJson, plainText } from "../fields/plain-fields.ts";
import type { JsonNode, ValueNode } from "../plan/nodes.ts";
import type { FieldShape } from "../plan/any-field.ts";
import { ConditionValue } from "./conditions.ts";
import { DateExpression } from "./date-expression.ts";
import { valueNode } from "./value-expression.ts";

type Path = Pick<JsonNode, "path" | "steps">;

/** What JSON documents and lists can be asked. */
export abstract class DocumentExpression extends DateExpression {
  at(step: string | number): this {
    const { node } = this;
    this.#requireDocument("at()");
    const [document, before] =
      node.kind === "json" ? [node.document, node.path.value as readonly unknown[]] : [node, []];
    return this.derive({ kind: "json", document, ...this.#path([...before, step]), field: plainJson });
  }

  exists(): ConditionValue {
    const { node } = this;
    if (node.kind !== "json") throw this.invalid("is no part of a document: exists() is asked of what at() gives");
    return new ConditionValue({ kind: "jsonExists", operand: node });
  }

  asText(): this {
    this.#requireDocument("asText()");
    return this.call("jsonText", plainText);
  }

  asNumber(): this {
    this.#requireDocument("asNumber()");
    return this.call("jsonNumber", plainFloat);
  }

  asBoolean(): this {
    this.#requireDocument("asBoolean()");
    return this.call("jsonBoolean", plainBoolean);
  }

  /** The document with another value at a path, for patches. */
  set(path: unknown, value: unknown): this {
    this.#requireDocument("set()");
    const { node } = this;
    this.require(node.kind !== "json", 'is set from the whole document: set(["a", "b"], …)');
    const names: readonly unknown[] = Array.isArray(path) ? [...(path as unknown[])] : [path];
    const steps = this.#path(names);
    // Names that a document cannot be written with are refused here too.
    valueNode(Object.fromEntries(names.map((name) => [name, null])), plainJson, this.model, this.name);
    const given: ValueNode =
      value === null ? { kind: "value", value, field: plainJson } : valueNode(value, plainJson, this.model, this.name);
    return this.derive({ kind: "jsonSet", document: node, ...steps, value: given, field: node.field });
  }

  has(item: unknown): ConditionValue {
    return this.#list("containsAll", [item]);
  }

  containsAll(items: readonly unknown[]): ConditionValue {
    return this.#list("containsAll", items);
  }

  overlaps(items: readonly unknown[]): ConditionValue {
    return this.#list("overlaps", items);
  }

  append(item: unknown): this {
    return this.call("append", this.node.field, null, this.#item(item));
  }

  remove(item: unknown): this {
    return this.call("remove", this.node.field, null, this.#item(item));
  }

  #list(operator: "overlaps" | "containsAll", items: unknown): ConditionValue {
    this.#itemField();
    if (!Array.isArray(items)) throw this.invalid("is asked about an array of items");
    const values: ValueNode = {
      kind: "value",
      value: items.map((item) => this.given(this.#item(item))),
      field: this.node.field,
    };
    return new ConditionValue({ kind: "list", operator, operand: this.node, values });
  }

  #item(item: unknown): ValueNode {
    return valueNode(item, this.#itemField(), this.model, this.name);
  }

  #itemField(): FieldShape {
    const { item } = this.node.field.settings;
    if (item === null || item.kind === "json")
      throw this.invalid("is not a list of plain values: has(), append() and their kin need one");
    return item;
  }

  #requireDocument(verb: string): void {
    this.require(this.node.field.kind === "json", `is not JSON: ${verb} needs a json field`);
  }

  #path(path: readonly unknown[]): Path {
    const isStep = (step: unknown): boolean =>
      typeof step === "string" || (Number.isSafeInteger(step) && Number(step) >= 0);
    this.require(path.length > 0 && path.every(isStep), "is stepped into by names of properties and numbers of items");
    for (const step of path) if (typeof step === "string") valueNode(step, plainText, this.model, this.name);
    const steps = path.map((step) => (typeof step === "string" ? "k" : "i")).join("");
    return { path: { kind: "value", value: path, field: plainJson }, steps };
  }
}
