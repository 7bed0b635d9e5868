import type { Draw } from "./draw.ts";
import { type ItemKind, type Kind, itemKinds } from "./kinds.ts";
import { type ModelPlan, type Schema, drawSchema, indexesOf, keyOf, kindOfRef } from "./schemas.ts";

// Schemas whose rows are found by indexes.

/** A random schema with indexes over one field or several. */
export function drawIndexedSchema(draw: Draw): Schema {
  return drawSchema(draw).map((model) => draw.part("indexes", () => indexed(draw, model)));
}

const isItem = (kind: Kind): kind is ItemKind => (itemKinds as readonly Kind[]).includes(kind);

function indexed(draw: Draw, model: ModelPlan): ModelPlan {
  const { key } = model;
  const fields = model.fields.map((field) => {
    const canBe = isItem(field.kind) && !field.unique && !key.includes(field.name);
    return { ...field, indexed: canBe && draw.below(3) > 0 };
  });
  const known = [...fields.filter(({ kind }) => isItem(kind)), ...model.refs].map(({ name }) => name);
  const taken = new Set([key.join()]);
  const several = (most: number): (readonly string[])[] =>
    draw
      .list(0, most, () => {
        const names = draw.some(known, 2, 3);
        return draw.oneIn(2) ? names.toReversed() : names;
      })
      .filter((names) => names.length > 1 && taken.size < taken.add(names.join()).size);
  return { ...model, fields, indexes: several(2), uniques: several(1) };
}

/** A column that rows can be found by. */
export interface IndexedColumn {
  /** As rows name it. */
  readonly name: string;
  readonly kind: Kind;
}

/** What is known of a column that rows name so. */
export function columnNamed(schema: Schema, { fields, refs }: ModelPlan, name: string): IndexedColumn {
  const field = fields.find((each) => each.name === name);
  const ref = refs.find((each) => `${each.name}Id` === name);
  return { name, kind: field?.kind ?? (ref === undefined ? "integer" : kindOfRef(schema, ref)) };
}

/** The columns of each index of a model. */
export function indexColumns(schema: Schema, model: ModelPlan): readonly (readonly IndexedColumn[])[] {
  return indexesOf(model).map((names) => names.map((name) => columnNamed(schema, model, name)));
}

/** The columns of the key of a model. */
export function keyColumns(schema: Schema, model: ModelPlan): readonly IndexedColumn[] {
  return keyOf(model).map((name) => columnNamed(schema, model, name));
}
