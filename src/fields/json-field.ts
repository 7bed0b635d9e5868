import { asIs, ModelField, schemaArgument } from "./field.ts";
import { Refusal, refuse, refuseType } from "./refusal.ts";
import { textProblem } from "./text-field.ts";

type Path = readonly (string | number)[];

// Databases that parse JSON stop there; it also ends a value that contains itself.
const DEEPEST = 1000;

/** A copy of a JSON value, or why it is none. Properties that are `undefined` are left out, as JSON does. */
function copyJson(value: unknown, path: Path): unknown {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") {
    const problem = textProblem(value);
    return problem === null ? value : refuse(problem, path);
  }
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : refuse("must be a finite number", path);
  if (path.length >= DEEPEST) return refuse(`must not be nested deeper than ${DEEPEST} levels`);
  if (Array.isArray(value)) return copyArray(value, path);
  const prototype: unknown = typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
  if (prototype === Object.prototype || prototype === null) return copyObject(value as Record<string, unknown>, path);
  const [issue] = refuseType("a JSON value", value).issues;
  return refuse(issue?.message ?? "", path);
}

function copyArray(items: readonly unknown[], path: Path): unknown {
  const copy: unknown[] = [];
  for (const [index, item] of items.entries()) {
    const each = copyJson(item, [...path, index]);
    if (each instanceof Refusal) return each;
    copy.push(each);
  }
  return copy;
}

function copyObject(object: Record<string, unknown>, path: Path): unknown {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    if (key === "__proto__" || key === "constructor") return refuse("must not be a key of JSON", [...path, key]);
    // Such a key is left out of the path: nobody could read it there.
    if (textProblem(key) !== null) return refuse("must not have a key with NUL or a lone surrogate", path);
    if (object[key] === undefined) continue;
    const each = copyJson(object[key], [...path, key]);
    if (each instanceof Refusal) return each;
    copy[key] = each;
  }
  return copy;
}

const text = {
  encode: (value: unknown) => JSON.stringify(value),
  decode: (stored: string) => JSON.parse(stored) as unknown,
};
const structured = {
  encode: (value: unknown) => copyJson(value, []),
  decode: (stored: unknown) => copyJson(stored, []),
};

/** Any JSON value. `null` as the whole value is the null of the store. */
export function jsonField(schema?: unknown): ModelField {
  return new ModelField({
    kind: "json",
    storage: "json",
    codecs: {
      postgres: text,
      sqlite: text,
      json: asIs,
      structured,
    },
    accept: (value) => copyJson(value, []),
    schema: schemaArgument(schema),
  });
}
