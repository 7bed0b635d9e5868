import { type Kind, factsOf } from "./kinds.ts";
import type { ModelPlan } from "./schemas.ts";
import { type Context, type Scope, type Typed, columnsOf, nextVariable, scopeOf, within } from "./scopes.ts";
import { type Term, callback, method, named, property } from "./terms.ts";

/** A property of the rows of a set. */
export interface Column {
  readonly name: string;
  readonly kind: Kind;
  readonly size: number;
  /** Whether stores agree on its last digit. */
  readonly exact: boolean;
}

/** A set of rows, and what is known of it. */
export interface Rows {
  readonly term: Term;
  /** What its callbacks offer. */
  readonly scope: (variable: string) => Scope;
  readonly columns: readonly Column[];
  /** Whether its rows come in a promised order. */
  readonly ordered: boolean;
  /** The model whose rows they are, each by itself; `null` for groups and results of several sets. */
  readonly model: ModelPlan | null;
}

/** All rows of a model, of the set or table that a term stands for. */
export function allRows({ schema }: Context, model: ModelPlan, term: Term): Rows {
  const own = columnsOf(schema, model, named(""));
  const columns = own.map(({ term: column, kind, size }) => ({
    name: "property" in column ? column.property : "",
    kind,
    size,
    exact: true,
  }));
  return { term, columns, ordered: false, model, scope: (variable) => scopeOf(schema, model, variable) };
}

/** The columns that expressions may be about. */
export function columnFields(columns: readonly Column[], variable: string): Typed[] {
  return columns
    .filter(({ exact }) => exact)
    .map(({ name, kind, size }) => ({ term: property(named(variable), name), kind, size }));
}

/** A callback on the rows of a set. */
export function asked(context: Context, rows: Rows, make: (inner: Context) => Term): Term {
  const variable = nextVariable(context);
  return callback(variable, make(within(context, rows.scope(variable))));
}

/** A set after one more call. */
export const changed = (rows: Rows, call: string, ...given: readonly Term[]): Rows => ({
  ...rows,
  term: method(`set.${call}`, rows.term, ...given),
});

/** The same set, of which only what is read can be asked. */
export function asRead(rows: Pick<Rows, "term" | "columns" | "ordered">): Rows {
  const scope = (variable: string): Scope => ({
    variable,
    model: null,
    fields: columnFields(rows.columns, variable),
    far: [],
    grouped: null,
  });
  return { ...rows, model: null, scope };
}

/** Whether rows can be put in order by a column. */
export const isSortable = (column: Column): boolean => column.exact && factsOf(column.kind).ordered;

/** Whether an order of a set can be made total. */
export function canBeOrdered({ model, columns }: Rows): boolean {
  return model !== null || columns.every(isSortable);
}
