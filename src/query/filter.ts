import type { AggregateNode, ColumnShape, ConditionNode, RelatedNode, Relation, Scope, Source } from "../plan/nodes.ts";
import { type ValidationError, invalid } from "../errors.ts";
import { aggregateNode, relatedAggregate } from "./aggregates.ts";
import { columnNode } from "./column-nodes.ts";
import { ConditionValue, allOf, conditionOf, negation } from "./conditions.ts";
import { FieldExpression, columnExpression, expressionNode } from "./expressions.ts";
import { plainEntries } from "./plain-object.ts";
import type { RowsState } from "./rows-state.ts";
import { withoutDeleted } from "./soft-delete.ts";

/** A condition on rows: equality by a plain object, or anything else by a callback over the fields. */
export type FilterInput = object | ((fields: never) => unknown);

/** The rows that expressions are about. */
export type Asked = Pick<RowsState, "scope" | "named" | "derived">;

interface Place {
  readonly scope: Scope;
  readonly path: readonly Relation[];
  /** Told of every column that a callback asks for. */
  readonly onColumn: ((name: string) => void) | undefined;
  /** What has a name besides columns and relations, or instead of them. */
  readonly asked: Asked | null;
}

/** Names the field or relation that a set of rows does not have. */
export function unknownField(scope: Scope, name: string, path: readonly Relation[] = []): ValidationError {
  const model = (path.at(-1)?.target ?? scope.source).name;
  return invalid(model, [name], "is not a field or relation of this model, or its model was not given to connect()");
}

const fields: ProxyHandler<Place> = {
  get(place, name) {
    if (typeof name === "symbol") return undefined;
    const { scope, path, onColumn, asked } = place;
    const named = asked?.named.get(name);
    if (named !== undefined) return new FieldExpression(named, scope.source.name, name);
    if (asked !== null && asked.derived !== null)
      throw invalid(
        scope.source.name,
        [name],
        "is not read by the set that these rows come from: select or annotate it there",
      );
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
export function isForward(relation: Relation): boolean {
  return relation.from.reference?.name === relation.name;
}

/** The `p` of callbacks: the fields of a scope, or of the row that a path leads to. An unknown name is a `ValidationError`. */
export function fieldsOf(scope: Scope, path: readonly Relation[] = [], onColumn?: (name: string) => void): object {
  return new Proxy<Place>({ scope, path, onColumn, asked: null }, fields);
}

/** The `p` of callbacks about the rows of a set, which may have annotations. */
export function fieldsOfRows(asked: Asked): object {
  const { scope } = asked;
  return new Proxy<Place>({ scope, path: [], onColumn: undefined, asked }, fields);
}

/** A relation, and how the row is reached that it starts from. */
interface Way {
  readonly scope: Scope;
  readonly path: readonly Relation[];
  readonly relation: Relation;
}

/** What a to-many relation, or the way back of a one-to-one, can be asked. */
function relatedRows(scope: Scope, path: readonly Relation[], relation: Relation): object {
  const way: Way = { scope, path, relation };
  return { ...quantifiers(way), ...relatedValues(way) };
}

function openChild({ relation }: Way): Scope {
  return { kind: "scope", source: relation.target };
}

function related(filter: FilterInput | undefined, child: Scope): ConditionNode {
  return filter === undefined ? allOf([]) : filterCondition(child, filter);
}

function quantifiers(way: Way): object {
  const ask = (
    quantifier: RelatedNode["quantifier"],
    filter: FilterInput | undefined,
    change: (condition: ConditionNode) => ConditionNode = (condition) => condition,
  ): ConditionValue => {
    const child = openChild(way);
    const condition = withoutDeleted(change(related(filter, child)), child);
    return new ConditionValue({ kind: "related", quantifier, ...way, child, condition });
  };
  const isMarked = way.relation.target.table.softDelete !== null;
  return {
    some: (filter?: FilterInput) => ask("some", filter),
    none: (filter?: FilterInput) => ask("none", filter),
    // Of the rows that do not count as deleted, none breaks the condition.
    every: (filter?: FilterInput) => (isMarked ? ask("none", filter, negation) : ask("every", filter)),
  };
}

type Operand = (fields: never) => unknown;

function relatedValues(way: Way): object {
  const { scope, path, relation } = way;
  const model = scope.source.name;
  const { from, to, target, name } = relation;
  const aggregate = (
    kind: AggregateNode["name"],
    build: Operand | null,
    filter: FilterInput | undefined,
  ): FieldExpression => {
    const child = openChild(way);
    const operand = build === null ? null : expressionNode(build(fieldsOf(child) as never), target.name);
    const [left, right] = [columnNode(child, to), columnNode(scope, from, path)];
    const tie: ConditionNode = { kind: "compare", operator: "eq", left, right };
    const where = allOf([tie, withoutDeleted(related(filter, child), child)]);
    const node = relatedAggregate(child, where, aggregateNode(kind, operand, {}, model));
    return new FieldExpression(node, model, name);
  };
  const over =
    (kind: AggregateNode["name"]) =>
    (build: Operand, filter?: FilterInput): FieldExpression => {
      if (typeof build !== "function")
        throw invalid(model, [name], `takes a callback in ${kind}(), such as (c) => c.views`);
      return aggregate(kind, build, filter);
    };
  const count = (filter?: FilterInput): FieldExpression => aggregate("count", null, filter);
  return { count, sum: over("sum"), avg: over("avg"), min: over("min"), max: over("max") };
}

/** The condition that a filter means for the rows of a scope. */
export function filterCondition(scope: Scope, filter: FilterInput, asked: Asked | null = null): ConditionNode {
  const places = (): object => (asked === null ? fieldsOf(scope) : fieldsOfRows(asked));
  if (typeof filter === "function") return conditionOf(filter(places() as never), scope.source.name);
  if (filter instanceof ConditionValue) return filter.node;
  if (asked !== null && asked.derived !== null) return allOf(resultEqualities(asked, filter));
  return allOf(equalities(scope, [], filter));
}

/** Equality with what other queries gave. */
function resultEqualities(asked: Asked, filter: object): ConditionNode[] {
  const found = fieldsOfRows(asked) as Readonly<Record<string, FieldExpression>>;
  const { name: model } = asked.scope.source;
  return plainEntries(model, filter, [], EXPECTED).map(([name, value]) => {
    if (value === undefined) throw invalid(model, [name], UNDEFINED);
    return (found[name] as FieldExpression).eq(value).node;
  });
}

const EXPECTED = "must be a plain object or a callback: it filters by equality";
const UNDEFINED = "is undefined in a filter: leave it out, or use null";

function equalities(scope: Scope, path: readonly Relation[], filter: unknown): ConditionNode[] {
  const source = path.at(-1)?.target ?? scope.source;
  const names = path.map((relation) => relation.name);
  const [last] = path.slice(-1);
  const expected = last === undefined ? EXPECTED : expectedOf(last);
  const entries = plainEntries(scope.source.name, filter, names, expected);
  return entries.flatMap(([name, value]) => {
    if (value === undefined) throw invalid(source.name, [name], UNDEFINED);
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
  if (Array.isArray(value) && column.field.kind !== "list" && column.field.kind !== "vector") {
    throw invalid(model, [column.name], "is compared with an array: use a callback with in([…])");
  }
  return expression.eq(value).node;
}
