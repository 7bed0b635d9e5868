import type { Draw } from "./draw.ts";
import { expression } from "./expressions.ts";
import { factsOf, itemOf } from "./kinds.ts";
import { isReachable } from "./reach.ts";
import { type FieldPlan, type ModelPlan, keyOf } from "./schemas.ts";
import { type Context, nextVariable, scopeOf, within } from "./scopes.ts";
import { type Term, called, callback, entries, method, named, plain, property } from "./terms.ts";
import { jsonPaths } from "./values.ts";

/** The fields that may be set freely: what is unique would depend on which row comes first. */
export function freeFields({ key, fields }: ModelPlan): FieldPlan[] {
  return fields.filter(({ name, unique }) => !unique && !key.includes(name));
}

/** What becomes of rows: values, or expressions of what they were. */
export function patch(context: Context, model: ModelPlan): Term {
  const { draw, schema } = context;
  const fields = draw.some(freeFields(model), 1, 3);
  const variable = nextVariable(context);
  const inner = within(context, scopeOf(schema, model, variable));
  const isCallback = draw.below(4) !== 0;
  const all = Object.fromEntries(
    fields.map((field) => [field.name, isCallback ? patched(inner, field) : plain(valueFor(draw, field))]),
  );
  return isCallback ? callback(variable, entries(all)) : entries(all);
}

/** A value that a field takes. */
export function valueFor(draw: Draw, { kind, nullable }: FieldPlan): unknown {
  return nullable && draw.oneIn(4) ? null : draw.pick(factsOf(kind).values);
}

function patched(context: Context, field: FieldPlan): Term {
  const { draw, scopes } = context;
  const own = property(named(scopes[0]?.variable ?? "p"), field.name);
  const value = (): Term => plain(valueFor(draw, field));
  if (field.kind === "json") {
    const path = draw.pick(jsonPaths.filter((steps) => steps.every((step) => typeof step === "string")));
    const given = draw.pick<unknown>([1, "new", null, true, { n: [1] }, [2]]);
    return draw.oneIn(5)
      ? value()
      : method("json.set", own, plain(path.length === 1 && draw.oneIn(2) ? path[0] : path), plain(given));
  }
  if (field.kind.startsWith("list ")) {
    const item = plain(draw.pick(factsOf(itemOf(field.kind)).values));
    return draw.oneIn(5) ? value() : method(`list.${draw.pick(["append", "remove"])}`, own, item);
  }
  if (field.kind === "enum" || field.kind === "uuid" || draw.oneIn(4) || !isReachable(context, field.kind))
    return value();
  const made = expression(context, field.kind, 2).term;
  // A value that may be null does not fit every field.
  return field.nullable ? made : called("coalesce", made, value());
}

/** What becomes of the row that is in the way: of what it was, and of what came in. */
export function conflictPatch({ draw }: Context, model: ModelPlan): Term {
  const fields = draw.some(freeFields(model), 1, 2);
  const all = fields.map(({ name, kind }): readonly [string, Term] => {
    const [old, incoming] = ["old", "incoming"].map((row) => property(named(row), name));
    if (old === undefined || incoming === undefined) throw new RangeError("there are two rows");
    const isSummed = kind === "integer" && draw.oneIn(2);
    return [
      name,
      isSummed ? method("number.mul", method("number.mod", old, plain(1000)), plain(2)) : draw.pick([incoming, old]),
    ];
  });
  return entries({ on: plain(keyOf(model)), update: callback("old, incoming", entries(Object.fromEntries(all))) });
}
