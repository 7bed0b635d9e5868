import type { Serializer } from "../../src/contracts/serializer.ts";
import { type AnyModel, model, t } from "../../src/index.ts";
import { json } from "../../src/serializers/json.ts";
import { msgpack } from "../../src/serializers/msgpack.ts";
import { protobuf } from "../../src/serializers/protobuf.ts";
import { structured } from "../../src/serializers/structured.ts";
import { factsOf } from "./kinds.ts";
import { type FieldPlan, type Schema, kindOfRef } from "./schemas.ts";

// How rows of each model are written where they are bytes, and whether their fields are numbered: JSON is then another form.
const forms: Readonly<Record<string, { readonly serializer: Serializer; readonly isNumbered: boolean }>> = {
  a: { serializer: protobuf, isNumbered: true },
  b: { serializer: json, isNumbered: true },
  c: { serializer: msgpack, isNumbered: false },
  d: { serializer: structured, isNumbered: false },
};

function numbered(columns: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const all = Object.entries(columns as Readonly<Record<string, Modifiable>>);
  return Object.fromEntries(all.map(([name, field], index) => [name, field.tag(index + 1)]));
}

/** The models of a schema; their tables are called after the prefix. `asBytes`: they say how rows are written as bytes. */
export function buildModels(schema: Schema, prefix: string, asBytes: boolean): Readonly<Record<string, AnyModel>> {
  const models: Record<string, AnyModel> = {};
  for (const { name, key, fields, refs, indexes, uniques: unique } of schema) {
    const columns: Record<string, unknown> = {};
    for (const field of fields) columns[field.name] = buildField(field);
    for (const ref of refs) {
      const { reverse, onDelete } = ref;
      const key = factsOf(kindOfRef(schema, ref)).field();
      // A table that refers to itself is named: it is not there yet.
      const field =
        ref.target === name
          ? t.ref("self", { key, reverse, onDelete } as never)
          : t.ref(models[ref.target] as never, { reverse, onDelete });
      columns[ref.name] = modified(field as unknown as Modifiable, ref);
    }
    const { serializer, isNumbered } = (asBytes ? forms[name] : undefined) ?? { isNumbered: false };
    const options = { primaryKey: key, indexes, unique, ...(serializer && { serializer }) };
    models[name] = model(`${prefix}_${name}`, (isNumbered ? numbered(columns) : columns) as never, options as never);
  }
  return models;
}

interface Modifiable {
  nullable(): Modifiable;
  unique(): Modifiable;
  index(): Modifiable;
  tag(number: number): Modifiable;
}

function modified(field: Modifiable, { nullable, unique }: Pick<FieldPlan, "nullable" | "unique">): Modifiable {
  const single = unique ? field.unique() : field;
  return nullable ? single.nullable() : single;
}

function buildField(field: FieldPlan): Modifiable {
  const made = factsOf(field.kind).field() as unknown as Modifiable;
  return modified(field.indexed ? made.index() : made, field);
}
