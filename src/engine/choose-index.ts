import type { RowIndex, RowKey } from "../contracts/row-store.ts";
import type { ColumnShape, ConditionNode, ExpressionNode, Scope } from "../plan/nodes.ts";
import { openCompilation } from "./compilation.ts";
import { compileExpression, encode } from "./expression.ts";
import { joinKey, keyPart } from "./keys.ts";
import { layoutOf } from "./layout.ts";
import type { Session } from "./session.ts";

/** How the rows of a set are found: by the keys of an index, or by reading them all. */
export interface Access {
  /** `null`: all rows are read. */
  readonly index: RowIndex | null;
  /** The distinct keys; known only when the set is read. */
  readonly keys: (session: Session) => readonly RowKey[];
  /** The conditions that the index does not answer. */
  readonly rest: readonly ConditionNode[];
}

/** A condition that says which values some columns of the set have. */
interface Equality {
  readonly condition: ConditionNode;
  readonly columns: readonly ColumnShape[];
  /** How many rows of values there are. */
  readonly count: number;
  /** Rows of values in the order of `columns`. */
  readonly values: (session: Session) => readonly (readonly unknown[])[];
}

/** Chooses how to find the rows for which a condition holds: the first index, keys before others, whose columns it pins down. */
export function chooseIndex(scope: Scope, where: ConditionNode | null): Access {
  const conditions = where === null ? [] : where.kind === "and" ? where.conditions : [where];
  const equalities: Equality[] = [];
  for (const condition of conditions) {
    const equality = equalityOf(condition, scope);
    if (equality !== null) equalities.push(equality);
  }
  if (equalities.length > 0) {
    for (const index of layoutOf(scope.source.table).lookups) {
      const used = covering(index.columns, equalities);
      if (used !== null) return lookup(index, used, conditions);
    }
  }
  return { index: null, keys: () => [], rest: conditions };
}

// More keys than this are not worth putting together: reading the rows of the table is likely to be cheaper.
const MOST_COMBINATIONS = 10_000;

/** The equalities that give each of the columns its value: one of them all columns, or each column one. */
function covering(columns: readonly ColumnShape[], equalities: readonly Equality[]): readonly Equality[] | null {
  for (const each of equalities) {
    if (each.columns.length === columns.length && columns.every((column) => each.columns.includes(column)))
      return [each];
  }
  const used: Equality[] = [];
  for (const column of columns) {
    const equality = equalities.find((each) => each.columns.length === 1 && each.columns[0] === column);
    if (equality === undefined) return null;
    used.push(equality);
  }
  const combined = used.reduce((product, { count }) => product * count, 1);
  return used.length > 1 && combined > MOST_COMBINATIONS ? null : used;
}

function lookup(index: RowIndex, used: readonly Equality[], conditions: readonly ConditionNode[]): Access {
  const rest = conditions.filter((condition) => !used.some((equality) => equality.condition === condition));
  return { index, keys: (session) => keysOf(index.columns, used, session), rest };
}

function keysOf(columns: readonly ColumnShape[], used: readonly Equality[], session: Session): readonly RowKey[] {
  const parts = columns.map(({ field }) => keyPart(field));
  const keys = new Set<RowKey>();
  for (const values of combinations(columns, used, session)) {
    const [value = null] = values;
    const [part] = parts;
    const key = part === undefined || parts.length > 1 ? joinKey(parts, values) : value === null ? null : part(value);
    if (key !== null) keys.add(key);
  }
  return [...keys];
}

/** Every way to take one row of values from each equality, put in the order of the columns. */
function combinations(
  columns: readonly ColumnShape[],
  used: readonly Equality[],
  session: Session,
): readonly (readonly unknown[])[] {
  let rows: readonly (readonly unknown[])[] = [[]];
  for (const { values } of used) {
    const choices = values(session);
    rows =
      rows.length === 1 && used.length === 1
        ? choices
        : rows.flatMap((row) => choices.map((choice) => [...row, ...choice]));
  }
  const given = used.flatMap((equality) => equality.columns);
  const places = columns.map((column) => given.indexOf(column));
  return places.every((place, index) => place === index) ? rows : rows.map((row) => places.map((place) => row[place]));
}

function equalityOf(condition: ConditionNode, scope: Scope): Equality | null {
  switch (condition.kind) {
    case "compare":
      if (condition.operator !== "eq") return null;
      return (
        equalTo(condition, condition.left, condition.right, scope) ??
        equalTo(condition, condition.right, condition.left, scope)
      );
    case "in": {
      const column = ownColumn(condition.operand, scope);
      const values = condition.values.value as readonly unknown[];
      return (
        column && {
          condition,
          columns: [column],
          count: values.length,
          values: () => values.map((value) => [encode(column.field, value)]),
        }
      );
    }
    case "keyIn": {
      const columns = condition.columns.flatMap((node) => ownColumn(node, scope) ?? []);
      const rows = condition.values.value as readonly (readonly unknown[])[];
      if (columns.length < condition.columns.length) return null;
      return {
        condition,
        columns,
        count: rows.length,
        values: () => rows.map((row) => columns.map(({ field }, index) => encode(field, row[index]))),
      };
    }
    default:
      return null;
  }
}

function equalTo(condition: ConditionNode, left: ExpressionNode, right: ExpressionNode, scope: Scope): Equality | null {
  const column = ownColumn(left, scope);
  if (column === null || !isFixed(right) || right.field.storage !== column.field.storage) return null;
  return {
    condition,
    columns: [column],
    count: 1,
    values: (session) => [[compileExpression(right, openCompilation(session))([])]],
  };
}

/** Whether an expression has one value for the whole set. */
function isFixed({ kind }: ExpressionNode): boolean {
  return kind === "value" || kind === "now" || kind === "created";
}

function ownColumn(node: ExpressionNode, scope: Scope): ColumnShape | null {
  return node.kind === "column" && node.scope === scope && node.path.length === 0 ? node.column : null;
}
