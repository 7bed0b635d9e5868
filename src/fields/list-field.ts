import type { Codec, Codecs, FieldShape } from "../plan/any-field.ts";
import { DecodeError, invalid } from "../errors.ts";
import { type FieldDefinition, isField, ModelField } from "./field.ts";
import { Refusal, refuse, refuseType } from "./refusal.ts";

function acceptList(item: FieldShape, check: "accept" | "validate"): (value: unknown) => unknown {
  return (value) => {
    if (!Array.isArray(value)) return refuseType("an array", value);
    const items: unknown[] = [];
    for (const [index, each] of value.entries()) {
      const accepted =
        each === null || each === undefined ? refuse("must not be null inside a list") : item[check](each);
      if (accepted instanceof Refusal) {
        return new Refusal(accepted.issues.map((issue) => ({ path: [index, ...issue.path], message: issue.message })));
      }
      items.push(accepted);
    }
    return items;
  };
}

/** Each item by another codec. */
function eachItem(codec: Codec): {
  encode: (items: readonly unknown[]) => unknown[];
  decode: (items: readonly unknown[]) => unknown[];
} {
  const { encode, decode } = codec as { encode: (item: unknown) => unknown; decode: (item: unknown) => unknown };
  return { encode: (items) => items.map((item) => encode(item)), decode: (items) => items.map((item) => decode(item)) };
}

function quoteElement(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** Reads a one-dimensional array literal: `{a,"b c",NULL}`. */
function parseLiteral(text: string): string[] {
  if (!/^\{.*\}$/s.test(text)) throw new DecodeError("a list in the database is not a one-dimensional array");
  const elements = text.slice(1, -1).match(/"(?:[^"\\]|\\.)*"|[^,]+/gs) ?? [];
  return elements.map((element) => (element.startsWith('"') ? element.slice(1, -1).replace(/\\(.)/gs, "$1") : element));
}

function listCodecs(item: FieldShape): Codecs {
  const postgres = eachItem(item.codecs.postgres);
  const json = eachItem(item.codecs.json);
  const binary = item.storage === "bytes";
  return {
    postgres: {
      encode: (items: readonly unknown[]) =>
        `{${(binary ? json : postgres)
          .encode(items)
          .map((each) => quoteElement(String(each)))
          .join(",")}}`,
      decode: (stored: unknown) => postgres.decode(Array.isArray(stored) ? stored : parseLiteral(String(stored))),
    },
    sqlite: {
      encode: (items: readonly unknown[]) => JSON.stringify(json.encode(items)),
      decode: (stored: string) => json.decode(JSON.parse(stored) as unknown[]),
    },
    json,
    structured: eachItem(item.codecs.structured),
  };
}

/** Any number of items of one kind, none of them null. */
export function listField(item: FieldShape): ModelField {
  if (!isField(item) || item.storage === "list" || item.storage === "vector" || item.settings.nullable) {
    throw invalid(null, [], "t.list takes a field that is neither a list, a vector nor nullable");
  }
  return new ModelField(listOf(item));
}

function listOf(item: FieldShape): FieldDefinition {
  return {
    kind: "list",
    storage: "list",
    codecs: listCodecs(item),
    accept: acceptList(item, "accept"),
    validate: acceptList(item, "validate"),
    settings: { item },
    placed: (column) => listOf((item as ModelField).placed(column)),
  };
}
