import type { ColumnShape, ConditionNode, RelatedNode, Relation, Scope, Source } from "../plan/nodes.ts";
import { type ValidationError, invalid } from "../errors.ts";
import { ConditionValue, allOf, conditionOf } from "./conditions.ts";
import { type FieldExpression, columnExpression } from "./expressions.ts";

/** A condition on rows: equality by a plain object, or anything else by a callback over the fields. */
export type FilterInput = object | ((fields: never) => unknown);

interface Place {
  readonly scope: Scope;
  readonly path: readonly Relation[];
  /** Told of every column that a callback asks for. */
  readonly onColumn: ((name: string) => void) | undefined;
}

/** Names the field or relation that a set of rows does not have. */
export function unknownField(scope: Scope, name: string, path: readonly Relation[] = []): ValidationError {
  const model = (path.at(-1)?.target ?? scope.source).name;
  return invalid(model, [name], "is not a field or relation of this model, or its model was not given to connect()");
}

const fields: ProxyHandler<Place> = {
  get(place, name) {
    if (typeof name === "symbol") return undefined;
    const { scope, path, onColumn } = place;
    const source = path.at(-1)?.target ?? scope.source;
    const column = source.table.byName.get(name);
    if (column !== undefined) {
      onColumn?.(name);
      return columnExpression(scope, path, column);
    }
    const relation = source.relations.get(name);
    if (relation === undefined) throw unknownField(scope, name, path);
    return isForward(relation) ? fieldsOf(scope, [...path, relation], onColumn) : relatedRows(scope, path, relation);
  },
};

/** Whether a relation is the reference itself and not the way back. */
function isForward(relation: Relation): boolean {
  return relation.from.reference?.name === relation.name;
}

/** The `p` of callbacks: the fields of a scope, or of the row that a path leads to. An unknown name is a `ValidationError`. */
export function fieldsOf(scope: Scope, path: readonly Relation[] = [], onColumn?: (name: string) => void): object {
  return new Proxy<Place>({ scope, path, onColumn }, fields);
}

/** What a to-many relation, or the way back of a one-to-one, can be asked. */
function relatedRows(scope: Scope, path: readonly Relation[], relation: Relation): object {
  const ask =
    (quantifier: RelatedNode["quantifier"]) =>
    (filter?: FilterInput): ConditionValue => {
      const child: Scope = { kind: "scope", source: relation.target };
      const condition = filter === undefined ? allOf([]) : filterCondition(child, filter);
      return new ConditionValue({ kind: "related", quantifier, scope, path, relation, child, condition });
    };
  return { some: ask("some"), every: ask("every"), none: ask("none") };
}

/** The condition that a filter means for the rows of a scope. */
export function filterCondition(scope: Scope, filter: FilterInput): ConditionNode {
  if (typeof filter === "function") return conditionOf(filter(fieldsOf(scope) as never), scope.source.name);
  if (filter instanceof ConditionValue) return filter.node;
  return allOf(equalities(scope, [], filter));
}

/** A plain object; anything else where one belongs is a `ValidationError`. */
export function plainObject(
  model: string,
  value: unknown,
  path: readonly string[],
  expected: string,
): Readonly<Record<string, unknown>> {
  const prototype: unknown = value === null || typeof value !== "object" ? undefined : Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw invalid(model, path, expected);
  return value as Readonly<Record<string, unknown>>;
}

/** The entries of a {@link plainObject}. */
export function plainEntries(
  model: string,
  value: unknown,
  path: readonly string[],
  expected: string,
): [string, unknown][] {
  return Object.entries(plainObject(model, value, path, expected));
}

function equalities(scope: Scope, path: readonly Relation[], filter: unknown): ConditionNode[] {
  const source = path.at(-1)?.target ?? scope.source;
  const names = path.map((relation) => relation.name);
  const [last] = path.slice(-1);
  const expected =
    last === undefined ? "must be a plain object or a callback: it filters by equality" : expectedOf(last);
  const entries = plainEntries(scope.source.name, filter, names, expected);
  return entries.flatMap(([name, value]) => {
    if (value === undefined) throw invalid(source.name, [name], "is undefined in a filter: leave it out, or use null");
    const column = source.table.byName.get(name);
    if (column !== undefined) return equality(source.name, columnExpression(scope, path, column), column, value);
    const relation = source.relations.get(name);
    if (relation === undefined) throw unknownField(scope, name, path);
    if (isForward(relation)) {
      if (!isWholeRow(relation.target, value)) return equalities(scope, [...path, relation], value);
      // A row stands for itself, however old the rest of what it holds.
      return equality(
        source.name,
        columnExpression(scope, path, relation.from),
        relation.from,
        value[relation.to.name],
      );
    }
    throw invalid(source.name, [name], `is a to-many relation: use a callback, for example p.${name}.some({ … })`);
  });
}

function expectedOf({ from }: Relation): string {
  return `must be an object with fields of the related row; for its key, or null, use ${from.name}`;
}

function isWholeRow({ table }: Source, value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && table.columns.every(({ name }) => Object.hasOwn(value, name));
}

function equality(model: string, expression: FieldExpression, column: ColumnShape, value: unknown): ConditionNode {
  if (Array.isArray(value) && column.field.kind !== "list") {
    throw invalid(model, [column.name], "is compared with an array: use a callback with in([…])");
  }
  return expression.eq(value).node;
}
