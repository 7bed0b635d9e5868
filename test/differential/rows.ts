import type { Draw } from "./draw.ts";
import { type Kind, factsOf } from "./kinds.ts";
import { type FieldPlan, type ModelPlan, type Schema, keyOf, rowNames } from "./schemas.ts";

export type Row = Readonly<Record<string, unknown>>;

/** The rows of each model. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** Random rows: values often tie, and some parents have no children. */
export function drawRows(draw: Draw, schema: Schema): Rows {
  const rows: Record<string, readonly Row[]> = {};
  for (const model of schema) {
    const kept: Row[] = [];
    const count = draw.pick([12, 25, 18, 25, 12, 18, 20, 15, 7, 3, 1, 0]);
    for (let index = 0; index < 2 * count && kept.length < count; index++) {
      const row = drawRow(draw, model, index, { ...rows, [model.name]: kept });
      if (row !== null && !collides(model, row, kept)) kept.push(row);
    }
    rows[model.name] = kept;
  }
  return rows;
}

/** The value of a key by its number, for each kind of key. */
export function keyValue(kind: Kind, index: number): unknown {
  if (kind === "bigint") return BigInt(index + 1);
  if (kind === "uuid") return `00000000-0000-4000-8000-${String(index + 1).padStart(12, "a")}`;
  if (kind === "text") return `${factsOf("text").values[(index * 7) % 30]}${index}`;
  return index + 1;
}

/** A row, or `null` where it needs a row of another model and there is none. */
export function drawRow(draw: Draw, { name, key, fields, refs }: ModelPlan, index: number, rows: Rows): Row | null {
  const row: Record<string, unknown> = {};
  for (const field of fields) {
    const isSingleKey = key.length === 1 && field.name === "id";
    const isNull = field.unique && field.nullable && draw.oneIn(4);
    row[field.name] =
      isSingleKey || field.unique
        ? isNull
          ? null
          : keyValue(field.kind, index)
        : drawValue(draw, field, key.includes(field.name));
  }
  for (const ref of refs) {
    const targets = [...(rows[ref.target] ?? []), ...(ref.target === name && key.length === 1 ? [row] : [])];
    if (targets.length === 0 && !ref.nullable) return null;
    const isNull = ref.nullable && (targets.length === 0 || draw.oneIn(3));
    row[`${ref.name}Id`] = isNull ? null : draw.pick(targets)["id"];
  }
  return row;
}

/** Texts that are hard to tell apart, and to put in order: they begin alike, and are made of what spells others. */
export const hardTexts: readonly string[] = [
  ...[
    "",
    "a",
    "a!",
    'a"',
    "a#",
    "a~",
    "a~~",
    "a\u007f",
    "a\u0001",
    "a\u00e4",
    "aa",
    "A",
    "~",
    "~~",
    "~~~",
    "!",
    '"',
    "#",
    "}",
  ],
  ...["\u0001", "\u00e4", "\u{1F600}", "\uFF5E", "\uD7FF", "a:b", "%3A", "a b", "a\nb", "b", "\u00ff", "\u{10FFFF}"],
];

/** A value for a field, of few for the parts of a key. */
function drawValue(draw: Draw, { kind, nullable, wide, indexed }: FieldPlan, isKey = false): unknown {
  const { values, edges } = factsOf(kind);
  if (nullable && draw.oneIn(4)) return null;
  if (indexed && kind === "text" && draw.oneIn(2)) return draw.pick(hardTexts);
  return draw.pick(isKey ? values.slice(0, 6) : wide ? [...values, ...edges] : values);
}

/** Whether a row has the key or a unique value of another. */
function collides(model: ModelPlan, row: Row, others: readonly Row[]): boolean {
  return uniquesOf(model).some((names) =>
    others.some((other) => names.every((name) => row[name] !== null && row[name] === other[name])),
  );
}

/** The key and the unique constraints of a model, as rows name them. */
export function uniquesOf(model: ModelPlan): readonly (readonly string[])[] {
  const fields = model.fields.filter(({ unique }) => unique).map(({ name }) => [name]);
  const refs = model.refs.filter(({ unique }) => unique).map(({ name }) => [`${name}Id`]);
  return [keyOf(model), ...fields, ...refs, ...model.uniques.map((names) => rowNames(model, names))];
}

/** The key of a row of a model; `null` where there is none. */
export function drawKey(draw: Draw, model: ModelPlan, rows: Rows): unknown {
  const there = rows[model.name] ?? [];
  if (there.length === 0) return null;
  const row = draw.pick(there);
  const names = keyOf(model);
  const [only = "id"] = names;
  return names.length === 1 ? row[only] : Object.fromEntries(names.map((name) => [name, row[name]]));
}

/** Keys of rows, as far as there are any; the same may be there twice. */
export function drawKeys(draw: Draw, model: ModelPlan, rows: Rows): unknown[] {
  return draw.list(1, 4, () => drawKey(draw, model, rows)).filter((key) => key !== null);
}
