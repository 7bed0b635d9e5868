import type { Draw } from "./draw.ts";
import { type Kind, factsOf } from "./kinds.ts";
import { type ModelPlan, type Schema, kindOfRef, modelOf } from "./schemas.ts";
import { type Term, named, property } from "./terms.ts";

/** An expression, and what is known of its values. */
export interface Typed {
  readonly term: Term;
  readonly kind: Kind;
  /** See `largest` of a kind. */
  readonly size: number;
}

/** What the parameter of a callback offers. */
export interface Scope {
  readonly variable: string;
  /** Whose relations there are. */
  readonly model: ModelPlan | null;
  readonly fields: readonly Typed[];
  /** Fields of the rows that to-one relations lead to. */
  readonly far: readonly Typed[];
  /** What aggregates may be about, where rows are grouped. */
  readonly grouped: Scope | null;
}

/** What a question is made with. */
export interface Context {
  readonly draw: Draw;
  readonly schema: Schema;
  /** The innermost first. */
  readonly scopes: readonly Scope[];
  /** What is left out of questions. */
  readonly without: ReadonlySet<string>;
  /** What is found out on the way about the answers. */
  readonly notes: Notes;
  /** Makes conditions on rows that are found by key, where not any will do. */
  readonly guard?: (context: Context) => Term;
}

export interface Notes {
  /** How far sums of doubles may be apart. */
  tolerance: number;
  /** How many annotations have been given a name. */
  names: number;
}

const variables = ["p", "q", "r", "s", "u", "v", "w", "x"];

/** The name of the parameter of the next callback further in. */
export function nextVariable({ scopes }: Context): string {
  return variables[scopes.length] ?? `z${scopes.length}`;
}

/** The same, inside a callback. */
export function within(context: Context, scope: Scope): Context {
  return { ...context, scopes: [scope, ...context.scopes] };
}

/** The scope of the rows of a model. */
export function scopeOf(schema: Schema, model: ModelPlan, variable: string): Scope {
  const fields = columnsOf(schema, model, named(variable));
  return { variable, model, fields, far: farOf(schema, model, named(variable), 2), grouped: null };
}

function farOf(schema: Schema, { refs }: ModelPlan, of: Term, steps: number): Typed[] {
  if (steps === 0) return [];
  return refs.flatMap((ref) => {
    const target = modelOf(schema, ref.target);
    const there = property(of, ref.name);
    return [...columnsOf(schema, target, there), ...farOf(schema, target, there, steps - 1)];
  });
}

/** The columns of a model as expressions. */
export function columnsOf(schema: Schema, { fields, refs }: ModelPlan, of: Term): Typed[] {
  const plain = fields.map(({ name, kind, wide }) => {
    const { largest, limit } = factsOf(kind);
    return { term: property(of, name), kind, size: wide ? Math.max(1.1 * limit, largest) : largest };
  });
  const keys = refs.map((ref) => {
    const kind = kindOfRef(schema, ref);
    return { term: property(of, `${ref.name}Id`), kind, size: factsOf(kind).largest };
  });
  return [...plain, ...keys];
}

/** The name that a column of a row has: the last step to it. */
export function nameOf({ term }: Typed): string {
  if ("property" in term) return term.property;
  throw new TypeError("this expression is no column");
}
