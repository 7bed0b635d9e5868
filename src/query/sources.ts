import type { FieldShape } from "../plan/any-field.ts";
import type {
  AnyModel,
  CheckShape,
  ColumnShape,
  ConditionNode,
  IndexDeclaration,
  IndexShape,
  ReferenceShape,
  Referrer,
  Relation,
  Scope,
  Source,
  TableDeclaration,
  TableShape,
} from "../plan/nodes.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { hasVirtual } from "../models/virtual-fields.ts";
import { foldedName, isForbidden, ruleName } from "../models/names.ts";
import { conditionOf } from "./conditions.ts";
import { type FieldExpression, columnExpression, expressionNode } from "./expressions.ts";
import { fieldsOf } from "./filter.ts";

/** The sources of a set of models, by the names the set gives them. */
export type Sources = ReadonlyMap<string, Source>;

interface MutableSource extends Source {
  readonly relations: Map<string, Relation>;
  readonly referrers: Referrer[];
}

const resolved = new WeakMap<object, Sources>();
const byStore = new WeakMap<Sources, Map<string | null, Source[]>>();

/** The sources of a set of models. Worked out once per set: pure, so it may be shared by every database over the same set. */
export function sourcesOf(models: Readonly<Record<string, AnyModel>>): Sources {
  let sources = resolved.get(models);
  if (sources === undefined) {
    sources = resolveSources(models);
    resolved.set(models, sources);
  }
  return sources;
}

/** The sources that are declared to be kept in a store, or with `null` all; the same array each time, for those who cache by it. */
export function sourcesIn(models: Readonly<Record<string, AnyModel>>, store: string | null): readonly Source[] {
  const sources = sourcesOf(models);
  let lists = byStore.get(sources);
  if (lists === undefined) {
    lists = new Map([[null, [...sources.values()]]]);
    for (const source of sources.values()) {
      const list = lists.get(source.table.store);
      if (list === undefined) lists.set(source.table.store, [source]);
      else list.push(source);
    }
    byStore.set(sources, lists);
  }
  return lists.get(store) ?? [];
}

function resolveSources(models: Readonly<Record<string, AnyModel>>): Sources {
  const sources = new Map<string, MutableSource>();
  const byTable = new Map<string, MutableSource>();
  const taken = new Set<string>();
  for (const name of Object.keys(models)) {
    if (isForbidden(name)) throw invalid(name, [], "cannot be the name of a model");
    const declaration = models[name]?.table;
    if (declaration === undefined) throw invalid(name, [], "is not a model: make it with model(...)");
    // Some databases take names that differ in upper and lower case only for the same.
    if (taken.size === taken.add(foldedName(declaration.name)).size)
      throw invalid(name, [], `uses table ${declaration.name}, as another model of the set does`);
    const source = makeSource(name, declaration);
    sources.set(name, source);
    byTable.set(declaration.name, source);
  }
  for (const source of byTable.values()) {
    for (const column of source.table.columns) {
      const target = column.reference && byTable.get(column.reference.table);
      if (column.reference && target) relate(source, column, column.reference, target);
    }
  }
  return sources;
}

function makeSource(name: string, declaration: TableDeclaration): MutableSource {
  const relations = new Map<string, Relation>();
  const referrers: Referrer[] = [];
  // A getter breaks the circle: the conditions of a table name its scope, and the scope names its source.
  let table: TableShape | null = null;
  const source: MutableSource = {
    name,
    relations,
    referrers,
    get table() {
      table ??= completeTable(declaration, { kind: "scope", source });
      return table;
    },
  };
  Object.defineProperty(source, "toJSON", { value: () => name });
  return source;
}

function relate(source: MutableSource, column: ColumnShape, reference: ReferenceShape, target: MutableSource): void {
  const to = target.table.byName.get(reference.key);
  if (to === undefined || target.table.key.length > 1 || target.table.key[0] !== to) {
    throw invalid(
      source.name,
      [reference.name],
      `points at ${reference.key} of ${target.name}, which is not its single key`,
    );
  }
  if (to.field.kind !== column.field.kind || to.field.storage !== column.field.storage) {
    throw invalid(
      source.name,
      [reference.name],
      `holds another kind of value than the key of ${target.name}: pass t.ref the key's type`,
    );
  }
  const across = source.table.store !== target.table.store;
  if (across && reference.onDelete !== "restrict")
    throw new UnsupportedError(
      `onDelete: "${reference.onDelete}" of ${source.name}.${reference.name}, which points at ${target.name} in another store,`,
      "every store",
      "leave it out and delete the rows in the program, or keep both models in one store",
    );
  const holds = column.nullable ? "maybe" : "one";
  addRelation(source, { name: reference.name, holds, target, from: column, to, across });
  if (reference.reverse !== null) {
    const alone = reference.unique || (source.table.key.length === 1 && source.table.key[0] === column);
    addRelation(target, {
      name: reference.reverse,
      holds: alone ? "maybe" : "many",
      target: source,
      from: to,
      to: column,
      across,
    });
  }
  // What a view shows is no reason to keep a row, nor has it rows of its own to remove. Of what another store holds nothing is known.
  if (!source.table.view && !across) target.referrers.push({ source, column, reference });
}

function addRelation(source: MutableSource, relation: Relation): void {
  if (isForbidden(relation.name)) throw invalid(source.name, [relation.name], "cannot be the name of a relation");
  if (
    source.table.byName.has(relation.name) ||
    source.relations.has(relation.name) ||
    hasVirtual(source.table, relation.name)
  ) {
    throw invalid(
      source.name,
      [relation.name],
      `is already a field or relation: give the reference from ${relation.target.name} another name`,
    );
  }
  Object.defineProperty(relation, "toJSON", { value: () => relation.name });
  source.relations.set(relation.name, Object.freeze(relation));
}

function completeTable(declaration: TableDeclaration, scope: Scope): TableShape {
  const { name, columns } = declaration;
  return {
    ...declaration,
    scope,
    get indexes() {
      return memo(this, "indexes", distinctlyNamed(declaration.indexes.map((index) => indexShape(name, index, scope))));
    },
    get checks() {
      return memo(this, "checks", [
        ...columns.flatMap((column) => [...rangeCheck(name, column, scope), ...columnChecks(name, column, scope)]),
        ...Object.entries(declaration.checks).map(([check, build]) =>
          rowCheck(ruleName(name, check, "check"), build, scope),
        ),
      ]);
    },
  };
}

/** Replaces a getter by what it worked out. */
function memo<Value>(owner: object, property: string, value: Value): Value {
  Object.defineProperty(owner, property, { value, enumerable: true });
  return value;
}

/** Indexes on the same fields or on expressions are numbered: a database would take the second for one that is there already. */
function distinctlyNamed(indexes: readonly IndexShape[]): IndexShape[] {
  const taken = new Set<string>();
  return indexes.map((index) => {
    let { name } = index;
    for (let number = 2; taken.has(name); number++) name = ruleName(index.name, String(number));
    taken.add(name);
    return { ...index, name };
  });
}

function indexShape(table: string, index: IndexDeclaration, scope: Scope): IndexShape {
  const build = (expression: (fields: never) => object): object => expression(fieldsOf(scope) as never);
  const terms =
    index.expression === null
      ? index.columns.map((column) => columnExpression(scope, [], column).node)
      : [expressionNode(build(index.expression), scope.source.name)];
  const subject = index.columns.length === 0 ? "expression" : index.columns.map((column) => column.column).join("_");
  return {
    name: index.name ?? ruleName(table, subject, index.unique ? "unique" : "index"),
    unique: index.unique,
    terms,
    where: index.where && conditionOf(build(index.where), scope.source.name),
  };
}

function columnChecks(table: string, column: ColumnShape, scope: Scope): CheckShape[] {
  return column.field.settings.checks.map((build, index) => {
    const expression = columnExpression(scope, [], column);
    const condition = conditionOf(build(expression as never), scope.source.name);
    return columnCheck(
      ruleName(table, column.column, index === 0 ? "check" : `check_${index + 1}`),
      column,
      expression,
      condition,
    );
  });
}

/** Values are checked before they are sent; what arithmetic makes of them must not leave the range of the field either. */
function rangeCheck(table: string, column: ColumnShape, scope: Scope): CheckShape[] {
  const highest = highestValue(column.field);
  if (highest === null || column.generated || column.reference !== null) return [];
  // What a struct stands for is no number; what is stored of it is.
  const expression = columnExpression(scope, [], { ...column, field: column.field.settings.struct ?? column.field });
  const lowest = typeof highest === "string" ? `-${highest}` : -highest;
  return [
    columnCheck(ruleName(table, column.column, "range"), column, expression, expression.between(lowest, highest).node),
  ];
}

function highestValue({ kind, storage, settings: { precision, scale } }: FieldShape): number | string | null {
  if (storage === "numeric") return scaledNines(precision, scale);
  if (kind !== "number") return null;
  return storage === "float8" ? Number.MAX_VALUE : Number.MAX_SAFE_INTEGER;
}

/** `scaledNines(4, 2)` is `"99.99"`. */
function scaledNines(precision: number, scale: number): string {
  return `${"9".repeat(precision - scale) || "0"}${scale === 0 ? "" : `.${"9".repeat(scale)}`}`;
}

/** The checks of one field hold for null: whether null is allowed is said by `nullable()`. */
function columnCheck(
  name: string,
  column: ColumnShape,
  { node }: FieldExpression,
  condition: ConditionNode,
): CheckShape {
  const orNull: ConditionNode = { kind: "or", conditions: [{ kind: "isNull", operand: node }, condition] };
  return { name, fields: [column.name], condition: column.nullable ? orNull : condition };
}

function rowCheck(name: string, build: (fields: never) => object, scope: Scope): CheckShape {
  const used = new Set<string>();
  const condition = conditionOf(build(fieldsOf(scope, [], (column) => used.add(column)) as never), scope.source.name);
  return { name, fields: [...used], condition };
}
