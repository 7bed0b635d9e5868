import { plainJson } from "../fields/plain-fields.ts";
import type { ExpressionNode, JsonExistsNode, JsonNode, JsonSetNode, ValueNode } from "../plan/nodes.ts";
import { bindWith } from "./bind.ts";
import type { Composition } from "./composition.ts";
import type { BindPath, JsonPath } from "./dialect.ts";

const NOWHERE: ValueNode = { kind: "value", value: [], field: plainJson };

/** What stands at a path of a JSON document, as JSON. */
export function compileJson(node: JsonNode, composition: Composition): string {
  return composition.dialect.json.part(...jsonPlace(node, composition));
}

/** Whether a JSON document has anything at a path. */
export function compileJsonExists({ operand }: JsonExistsNode, composition: Composition): string {
  return composition.dialect.json.exists(...jsonPlace(operand, composition));
}

/**
 * A JSON document with another value at a path. Objects that are missing at the end of the path are made. The document stays as it is
 * where the path does not fit: where a property is asked of what is no object, JSON null included, or an item of what is no array,
 * where an item is past the end, and where it would have to be made.
 */
export function compileJsonSet({ document, path, steps, value }: JsonSetNode, composition: Composition): string {
  const { dialect, write } = composition;
  const given = dialect.cast(
    bindWith(value, composition, (each) => JSON.stringify(each)),
    plainJson,
  );
  const whole = write.expression(document, composition);
  return dialect.json.set(whole, steps, bindPath(path, composition), given, dialect.name);
}

/** A part of a document, or a whole one, as the dialect names it. */
export function jsonPlace(node: ExpressionNode, composition: Composition): readonly [string, string] {
  const { dialect, write } = composition;
  const { document, path, steps } = node.kind === "json" ? node : { document: node, path: NOWHERE, steps: "" };
  return dialect.json.place(write.expression(document, composition), steps, bindPath(path, composition), dialect.name);
}

function bindPath(path: ValueNode, composition: Composition): BindPath {
  return (encode) => bindWith(path, composition, (value) => encode(value as JsonPath));
}
