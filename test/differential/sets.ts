import { aggregate } from "./aggregates.ts";
import { condition } from "./conditions.ts";
import type { Draw } from "./draw.ts";
import { anyExpression, expression } from "./expressions.ts";
import { factsOf } from "./kinds.ts";
import { likelyKind } from "./reach.ts";
import { type Column, type Rows, asked, canBeOrdered, changed, columnFields, isSortable } from "./row-sets.ts";
import type { FieldPlan, ModelPlan } from "./schemas.ts";
import { type Context, type Typed, nextVariable, within } from "./scopes.ts";
import { type Term, callback, entries, method, plain } from "./terms.ts";
import { partOfJson } from "./value-makers.ts";

/** Narrows a set. */
export function filtered(context: Context, rows: Rows, depth: number): Rows {
  const { draw } = context;
  const filters = draw.list(1, draw.pick([1, 1, 2]), () => {
    if (rows.model !== null && draw.oneIn(6)) return equalities(draw, rows.model);
    return asked(context, rows, (inner) => condition(inner, depth));
  });
  return changed(rows, draw.oneIn(4) ? "exclude" : "filter", ...filters);
}

/** Equality with some fields. */
function equalities(draw: Draw, { fields }: ModelPlan): Term {
  const comparable = fields.filter(({ kind }) => kind !== "json");
  const chosen = draw.some(comparable, 1, draw.pick([1, 1, 2]));
  const value = ({ kind, nullable }: FieldPlan): unknown =>
    nullable && draw.oneIn(4) ? null : draw.pick(factsOf(kind).values);
  return plain(Object.fromEntries(chosen.map((field) => [field.name, value(field)])));
}

/** What may be annotated: an expression, a condition, a document or a list, or an aggregate where rows are grouped. */
function output(context: Context, depth: number): Typed & { readonly exact: boolean } {
  const { draw, scopes } = context;
  const [scope] = scopes;
  if (scope !== undefined && scope.grouped !== null && draw.below(4) < 3) {
    const made = aggregate(context, scope.grouped, depth);
    if (made !== null) return { ...made, exact: !isDouble(made) };
  }
  if (draw.oneIn(4)) return { term: condition(context, depth), kind: "boolean", size: 0, exact: true };
  if (draw.oneIn(10)) {
    const part = partOfJson(context);
    if (part !== null) return { term: part, kind: "json", size: 0, exact: true };
    const wholes = [...(scope?.fields ?? []), ...(scope?.far ?? [])].filter(({ kind }) => !factsOf(kind).ordered);
    if (wholes.length > 0) return { ...draw.pick(wholes), exact: true };
  }
  return { ...anyExpression(context, depth), exact: true };
}

const isDouble = ({ kind, term }: Typed): boolean =>
  kind === "float" && "call" in term && (term.call === "sum" || term.call === "avg");

/** Adds properties to the rows of a set. */
export function annotated(context: Context, rows: Rows, depth: number, [least, most] = [1, 2]): Rows {
  const variable = nextVariable(context);
  const inner = within(context, rows.scope(variable));
  const made = context.draw.list(least, most, () => ({ ...output(inner, depth), name: `x${context.notes.names++}` }));
  const term = entries(Object.fromEntries(made.map((each) => [each.name, each.term])));
  const added = made.map(({ name, kind, size, exact }) => ({ name, kind, size, exact }));
  return {
    ...changed(rows, "annotate", callback(variable, term)),
    columns: [...rows.columns, ...added],
    scope: (each) => {
      const scope = rows.scope(each);
      return { ...scope, fields: [...scope.fields, ...columnFields(added, each)] };
    },
  };
}

/** Puts a set in an order; one without a key, by its columns only. */
export function ordered(context: Context, rows: Rows, depth: number): Rows {
  const { draw } = context;
  const names = rows.columns.filter(isSortable);
  const terms = draw.list(1, 3, () => {
    if (names.length > 0 && (rows.model === null || draw.oneIn(2))) {
      const { name } = draw.pick(names);
      return plain(draw.oneIn(2) ? `-${name}` : name);
    }
    return asked(context, rows, (inner) => {
      const by = expression(inner, likelyKind(inner), depth).term;
      const direction = draw.pick(["asc", "desc"]);
      const nulls = draw.oneIn(3) ? [entries({ nulls: plain(draw.pick(["first", "last"])) })] : [];
      return draw.oneIn(6) ? by : method(`order.${direction}`, by, ...nulls);
    });
  });
  return { ...changed(rows, "orderBy", ...terms), ordered: true };
}

/** Leaves out rows at the ends of an ordered set, or turns it round. */
export function cut({ draw }: Context, rows: Rows): Rows {
  const turned = draw.maybe(1, rows, (set) =>
    canBeOrdered(set) ? { ...changed(set, "reverse"), ordered: true } : set,
  );
  if (!turned.ordered) return turned;
  const limited = draw.maybe(2, turned, (set) =>
    changed(set, "limit", plain(draw.pick([5, 2, 1, 10, 3, 20, 4, 7, 6, 0]))),
  );
  return draw.maybe(1, limited, (set) => changed(set, "offset", plain(draw.pick([1, 2, 0, 4]))));
}

/** The first rows of an ordered set. */
export function limited({ draw }: Context, rows: Rows): Rows {
  return changed(rows, "limit", plain(draw.pick([5, 2, 10, 20, 1])));
}

/** Reads some columns only. */
export function selected({ draw }: Context, rows: Rows, wanted: (column: Column) => boolean = () => true): Rows {
  const known = rows.columns.filter(wanted);
  const kept = draw.some(known, 1, 4);
  if (kept.length === 0) return rows;
  const isOmitted = kept.length < rows.columns.length && draw.oneIn(4);
  const names = (isOmitted ? rows.columns.filter((each) => !kept.includes(each)) : kept).map(({ name }) => plain(name));
  return { ...changed(rows, isOmitted ? "omit" : "select", ...names), columns: kept };
}
