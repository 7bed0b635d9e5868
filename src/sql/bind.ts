import type { SqlValue } from "../contracts/sql-driver.ts";
import type { FieldShape, Storage } from "../plan/any-field.ts";
import { type Composition, type Slot, mark } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { type BoundNode, placeOf } from "./shape.ts";

/** Turns the value of a node into what a driver binds. Must not keep the node: statements outlive the values of one query. */
export type EncodeNode = (value: unknown, field: FieldShape) => SqlValue;

const encodeAs =
  (form: Dialect["form"]): EncodeNode =>
  (value, { codecs }) =>
    value === null ? null : (codecs[form].encode(value as never) as SqlValue);

const FORMS = { postgres: encodeAs("postgres"), sqlite: encodeAs("sqlite") };

/** Binds the value of a node in the form of its field. */
export function bindNode(node: BoundNode, composition: Composition): string {
  return bindWith(node, composition, FORMS[composition.dialect.form], node.field.storage);
}

/** Binds what is made of the value of a node: a text, where nothing else is said. */
export function bindWith(
  node: BoundNode,
  composition: Composition,
  encode: EncodeNode,
  storage: Storage = "text",
): string {
  const { values, literal, marks } = composition;
  if (literal !== null) return literal(encode(valueOf(node), node.field));
  const index = placeOf(node, values);
  const known = marks?.get(encode) ?? [];
  const text = (known[index] ??= mark(nodeSlot(index, encode), composition, storage));
  marks?.set(encode, known);
  return text;
}

function nodeSlot(index: number, encode: EncodeNode): Slot {
  return (values) => {
    const node = values[index] as BoundNode;
    return encode(valueOf(node), node.field);
  };
}

/** The value of a node. A key that is not there yet, as in an inspection, shows as null. */
export function valueOf(node: BoundNode): unknown {
  return node.kind === "value" ? node.value : null;
}
