import type { FieldShape } from "../../../src/plan/any-field.ts";
import type { AnyModel, TableShape } from "../../../src/plan/nodes.ts";
import type { ModelField } from "../../../src/fields/field.ts";
import { model } from "../../../src/models/model.ts";

/** The table of a model with these fields, as serializers are given it. */
export function tableOf(fields: Readonly<Record<string, unknown>>): TableShape {
  return (model("notes", fields as never) as AnyModel).table as unknown as TableShape;
}

/** A field with a number. */
export function tagged(field: unknown, tag: number): FieldShape {
  return (field as ModelField).with({ tag });
}

/** The fields, numbered in their order. */
export function numbered(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, field], index) => [name, tagged(field, index + 1)]));
}
