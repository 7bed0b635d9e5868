import { bigintField } from "../fields/bigint-field.ts";
import { booleanField } from "../fields/boolean-field.ts";
import { dateField } from "../fields/date-field.ts";
import { enumField } from "../fields/enum-field.ts";
import { ModelField } from "../fields/field.ts";
import { floatField } from "../fields/float-field.ts";
import { integerField } from "../fields/integer-field.ts";
import { jsonField } from "../fields/json-field.ts";
import { listField } from "../fields/list-field.ts";
import { runSchema } from "../fields/standard-schema.ts";
import { textField } from "../fields/text-field.ts";
import { timestampField } from "../fields/timestamp-field.ts";
import { uuidField } from "../fields/uuid-field.ts";
import { DEEPEST, type Definition, type Schema, gives, hasDefault } from "./zod-schema.ts";

/** The field that keeps what a schema gives, without its settings; `null` where there is none. */
type Plain = ModelField | null;

const inner = ({ innerType }: Definition, depth: number): Plain => plainField(innerType, depth);
const json = (): Plain => jsonField();

const FIELDS: Readonly<Record<string, (definition: Definition, depth: number) => Plain>> = {
  string: (definition) => (definition.format === "date" ? dateField() : isUuid(definition) ? uuidField() : textField()),
  template_literal: () => textField(),
  number: (definition) => (isInteger(definition) ? integerField() : floatField()),
  bigint: () => bigintField(),
  boolean: () => booleanField(),
  date: () => timestampField(),
  enum: ({ entries }) =>
    // An enum of numbers lists its names under its numbers, too.
    fieldOfValues(Object.values(entries).filter((value) => typeof entries[value] !== "number")),
  literal: ({ values }) => fieldOfValues(values),
  union: fieldOfUnion,
  array: fieldOfArray,
  intersection: ({ left }, depth) => plainField(left, depth),
  pipe: ({ out }, depth) => plainField(out, depth),
  lazy: ({ getter }, depth) => (depth < DEEPEST ? plainField(getter(), depth + 1) : json()),
  object: json,
  record: json,
  tuple: json,
  any: json,
  unknown: json,
  optional: inner,
  nullable: inner,
  nonoptional: inner,
  readonly: inner,
  default: inner,
  prefault: inner,
  catch: inner,
};

function plainField(schema: Schema, depth: number): Plain {
  const { def } = schema._zod;
  return Object.hasOwn(FIELDS, def.type) ? (FIELDS[def.type]?.(def, depth) ?? null) : null;
}

function hasFormat({ format, checks = [] }: Definition, ...formats: readonly string[]): boolean {
  return [format, ...checks.map(({ _zod }) => _zod.def.format)].some((each) => formats.includes(each ?? ""));
}

const isUuid = (definition: Definition): boolean => hasFormat(definition, "uuid", "guid");
const isInteger = (definition: Definition): boolean => hasFormat(definition, "safeint", "int32", "uint32");

function fieldOfValues(values: readonly unknown[]): Plain {
  const given = values.filter((value) => value !== null && value !== undefined);
  const isAll = (type: string): boolean => given.length > 0 && given.every((value) => typeof value === type);
  if (isAll("string")) return enumField(given.map(String));
  if (isAll("number")) return given.every(Number.isSafeInteger) ? integerField() : floatField();
  if (isAll("boolean")) return booleanField();
  return isAll("bigint") ? bigintField() : null;
}

/** What holds all of the options: a field of their kind, or JSON. */
function fieldOfUnion({ options }: Definition, depth: number): Plain {
  let found: Plain = null;
  for (const option of options) {
    if (["null", "undefined"].includes(option._zod.def.type)) continue;
    const field = plainField(option, depth);
    if (field === null) return null;
    found = found === null ? field : common(found, field);
    if (found === null || found.storage === "json") return found;
  }
  return found;
}

function common(one: ModelField, other: ModelField): Plain {
  const labels = [...new Set([...one.settings.labels, ...other.settings.labels])];
  if (one.storage === "enum" && other.storage === "enum") return enumField(labels);
  if (isText(one) && isText(other)) return textField();
  if (one.kind === "number" && other.kind === "number") return one.storage === "int8" ? other : one;
  if (one.kind === other.kind && one.kind !== "list") return one;
  return [one, other].some(({ kind }) => ["bigint", "timestamp"].includes(kind)) ? null : jsonField();
}

const isText = ({ kind }: ModelField): boolean => kind === "text" || kind === "date";

function fieldOfArray({ element }: Definition, depth: number): Plain {
  const item = plainField(element, depth);
  if (item === null) return null;
  return ["json", "list"].includes(item.kind) || gives(element, null) || gives(element, undefined)
    ? jsonField()
    : listField(item);
}

/** The field of a schema, which checks what is written; `null` where no field keeps what the schema gives. */
export function fieldOfSchema(schema: Schema): ModelField | null {
  const plain = plainField(schema, 0);
  if (plain === null) return null;
  const { kind, storage, codecs, accept, settings } = plain;
  const nullable = gives(schema, null) || gives(schema, undefined);
  const field = new ModelField({ kind, storage, codecs, accept, schema, settings: { ...settings, nullable } });
  return hasDefault(schema) ? field.default(() => runSchema(schema, undefined) ?? null) : field;
}
