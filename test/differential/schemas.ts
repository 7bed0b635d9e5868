import type { Draw } from "./draw.ts";
import { type Kind, factsOf, itemKinds } from "./kinds.ts";

/** A plain field. `wide`: values at the edges of its kind occur. */
export interface FieldPlan {
  readonly name: string;
  readonly kind: Kind;
  readonly nullable: boolean;
  readonly unique: boolean;
  readonly wide: boolean;
  /** Whether rows can be found by it. */
  readonly indexed: boolean;
}

/** A reference to a model with a single key, called `id`. */
export interface RefPlan {
  readonly name: string;
  readonly target: string;
  readonly nullable: boolean;
  readonly unique: boolean;
  readonly reverse: string;
  readonly onDelete: "restrict" | "cascade" | "setNull";
}

/** A model as data. */
export interface ModelPlan {
  readonly name: string;
  /** The declared names of the fields and references of the primary key. */
  readonly key: readonly string[];
  readonly fields: readonly FieldPlan[];
  readonly refs: readonly RefPlan[];
  /** Indexes over several fields or references. */
  readonly indexes: readonly (readonly string[])[];
  /** The same of which no two rows may have equal values. */
  readonly uniques: readonly (readonly string[])[];
}

/** Models, each after those it refers to. */
export type Schema = readonly ModelPlan[];

const keyKinds = ["integer", "uuid", "text", "bigint"] as const;
const fieldKinds: readonly Kind[] = [
  "integer",
  "text",
  "float",
  "integer",
  "text",
  ...itemKinds,
  ...itemKinds,
  "json",
  "json",
];

/** A random schema of two to four models. */
export function drawSchema(draw: Draw): Schema {
  const schema: ModelPlan[] = [];
  for (const name of ["a", "b", "c", "d"].slice(0, 2 + draw.below(3))) schema.push(drawModel(draw, name, schema));
  return schema;
}

function drawModel(draw: Draw, name: string, earlier: Schema): ModelPlan {
  const targets = earlier.filter(({ key }) => key.length === 1).map((each) => each.name);
  // The first model can always be referred to.
  const isSingle = earlier.length === 0 || !draw.oneIn(3);
  const possible = isSingle ? [...targets, name] : targets;
  const refs = draw.list(earlier.length === 0 ? 0 : 1, 3, (index) => drawRef(draw, name, index, possible));
  const hasRefKey = !isSingle && draw.oneIn(2);
  const [first, ...others] = refs;
  const keyRef =
    hasRefKey && first !== undefined
      ? [{ ...first, nullable: false, unique: false, onDelete: "cascade" as const }]
      : [];
  const id = keyField("id", isSingle ? draw.pick(keyKinds) : "integer");
  const part = isSingle ? [] : [keyField("part", draw.pick(["text", "integer", "date"] as const))];
  const fields = draw.list(5, 10, (index) => drawField(draw, index));
  return {
    name,
    key: isSingle ? ["id"] : [keyRef[0]?.name ?? "id", "part"],
    fields: [...(keyRef.length === 0 ? [id] : []), ...part, ...fields],
    refs: keyRef.length === 0 ? refs : [...keyRef, ...others],
    indexes: [],
    uniques: [],
  };
}

function keyField(name: string, kind: Kind): FieldPlan {
  return { name, kind, nullable: false, unique: false, wide: false, indexed: false };
}

function drawRef(draw: Draw, model: string, index: number, targets: readonly string[]): RefPlan {
  const target = draw.pick(targets);
  const nullable = target === model || draw.oneIn(2);
  const onDelete = draw.pick(
    nullable ? (["restrict", "cascade", "setNull"] as const) : (["restrict", "cascade"] as const),
  );
  return { name: `r${index}`, target, nullable, unique: draw.oneIn(6), reverse: `${model}s${index}`, onDelete };
}

function drawField(draw: Draw, index: number): FieldPlan {
  const isList = draw.oneIn(7);
  const kind = isList ? (`list ${draw.pick(itemKinds)}` as const) : draw.pick(fieldKinds);
  const unique = (kind === "text" || kind === "integer") && draw.oneIn(8);
  const name = `${/^[a-z]+/.exec(kind)?.[0]}${index}`;
  return {
    name,
    kind,
    unique,
    nullable: draw.oneIn(2),
    wide: !unique && factsOf(kind).edges.length > 0 && draw.oneIn(3),
    indexed: false,
  };
}

/** The kind of the column that holds a reference. */
export function kindOfRef(schema: Schema, { target }: RefPlan): Kind {
  return modelOf(schema, target).fields.find(({ name }) => name === "id")?.kind ?? "integer";
}

export function modelOf(schema: Schema, name: string): ModelPlan {
  const found = schema.find((each) => each.name === name);
  if (found === undefined) throw new RangeError(`there is no model ${name}`);
  return found;
}

/** The key of a model as rows name it. */
export function keyOf(model: ModelPlan): readonly string[] {
  return rowNames(model, model.key);
}

/** Fields and references as rows name them. */
export function rowNames({ refs }: ModelPlan, names: readonly string[]): readonly string[] {
  return names.map((name) => (refs.some((ref) => ref.name === name) ? `${name}Id` : name));
}

/** Whether a model has indexes that neither uniqueness nor references ask for. */
export function isIndexed({ fields, indexes, uniques }: ModelPlan): boolean {
  return indexes.length + uniques.length > 0 || fields.some(({ indexed }) => indexed);
}

/** What rows can be found by beside the key, as rows name it. */
export function indexesOf(model: ModelPlan): readonly (readonly string[])[] {
  const { key, fields, refs, indexes, uniques } = model;
  // What another constraint begins with has no index to itself.
  const covered = [key, ...uniques].map(([first]) => first);
  const single = [...fields.filter(({ indexed }) => indexed), ...refs.filter(({ unique }) => !unique)]
    .map(({ name }) => [name])
    .filter(([name]) => !covered.includes(name));
  const alone = [...fields, ...refs].filter(({ unique }) => unique).map(({ name }) => [name]);
  return [...single, ...alone, ...indexes, ...uniques].map((names) => rowNames(model, names));
}

/** The relations that lead to several rows of another model, or back along a unique reference. */
export function backRelations(
  schema: Schema,
  name: string,
): { readonly name: string; readonly target: ModelPlan; readonly unique: boolean }[] {
  return schema.flatMap((target) =>
    target.refs.flatMap((ref) => (ref.target === name ? [{ name: ref.reverse, target, unique: ref.unique }] : [])),
  );
}
