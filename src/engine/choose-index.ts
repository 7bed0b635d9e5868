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

/** Columns of the set itself that equal one of some values, and the condition that says so. */
interface Equality {
  readonly columns: readonly ColumnShape[];
  readonly condition: ConditionNode;
  /** Rows of values in the order of `columns`. */
  readonly values: (session: Session) => readonly (readonly unknown[])[];
}

/** Chooses how to find the rows for which the conditions hold: the first index, keys before others, that they pin down. */
export function chooseIndex(scope: Scope, where: ConditionNode | null): Access {
  const conditions = where === null ? [] : where.kind === "and" ? where.conditions : [where];
  const equalities = conditions.flatMap((condition) => equalityOf(condition, scope) ?? []);
  if (equalities.length > 0) {
    for (const index of layoutOf(scope.source.table).lookups) {
      const used = covering(index, equalities);
      if (used !== null) return lookup(index, used, conditions);
    }
  }
  return { index: null, keys: () => [], rest: conditions };
}

/** The equalities that give each column of an index its value: one of them all columns, or each column one. */
function covering({ columns }: RowIndex, equalities: readonly Equality[]): readonly Equality[] | null {
  const whole = equalities.find((each) => each.columns.length === columns.length && columns.every((column) => each.columns.includes(column)));
  if (whole !== undefined) return [whole];
  const used: Equality[] = [];
  for (const column of columns) {
    const equality = equalities.find((each) => each.columns.length === 1 && each.columns[0] === column);
    if (equality === undefined) return null;
    used.push(equality);
  }
  return used;
}

function lookup(index: RowIndex, used: readonly Equality[], conditions: readonly ConditionNode[]): Access {
  const answered = new Set(used.map(({ condition }) => condition));
  return { index, keys: (session) => keysOf(index, used, session), rest: conditions.filter((condition) => !answered.has(condition)) };
}

function keysOf({ columns }: RowIndex, used: readonly Equality[], session: Session): readonly RowKey[] {
  const [first] = used;
  const [column] = columns;
  if (first === undefined || column === undefined) return [];
  if (columns.length === 1) {
    const part = keyPart(column.field);
    const keys = first.values(session).flatMap(([value]) => (value === null ? [] : part(value)));
    return keys.length < 2 ? keys : [...new Set(keys)];
  }
  const parts = columns.map(({ field }) => keyPart(field));
  const keys = new Set<RowKey>();
  for (const values of combinations(used, session)) {
    const key = joinKey(parts, columns.map((each) => values.get(each)));
    if (key !== null) keys.add(key);
  }
  return [...keys];
}

/** Every way to take one row of values from each equality. */
function combinations(used: readonly Equality[], session: Session): ReadonlyMap<ColumnShape, unknown>[] {
  let rows: ReadonlyMap<ColumnShape, unknown>[] = [new Map()];
  for (const { columns, values } of used) {
    const choices = values(session);
    rows = rows.flatMap((row) => choices.map((choice) => new Map([...row, ...columns.map((column, index) => [column, choice[index]] as const)])));
  }
  return rows;
}

function equalityOf(condition: ConditionNode, scope: Scope): Equality | null {
  if (condition.kind === "compare" && condition.operator === "eq") {
    return equalTo(condition, condition.left, condition.right, scope) ?? equalTo(condition, condition.right, condition.left, scope);
  }
  if (condition.kind === "in") {
    const column = ownColumn(condition.operand, scope);
    if (column === null) return null;
    return { columns: [column], condition, values: () => (condition.values.value as unknown[]).map((value) => [encode(column.field, value)]) };
  }
  if (condition.kind !== "keyIn") return null;
  const columns = condition.columns.flatMap((node) => ownColumn(node, scope) ?? []);
  if (columns.length < condition.columns.length) return null;
  const rows = condition.values.value as readonly (readonly unknown[])[];
  return { columns, condition, values: () => rows.map((row) => columns.map(({ field }, index) => encode(field, row[index]))) };
}

function equalTo(condition: ConditionNode, left: ExpressionNode, right: ExpressionNode, scope: Scope): Equality | null {
  const column = ownColumn(left, scope);
  if (column === null || !isFixed(right) || right.field.storage !== column.field.storage) return null;
  return { columns: [column], condition, values: (session) => [[compileExpression(right, openCompilation(session))([])]] };
}

/** Whether an expression has one value for the whole set. */
function isFixed({ kind }: ExpressionNode): boolean {
  return kind === "value" || kind === "now" || kind === "created";
}

function ownColumn(node: ExpressionNode, scope: Scope): ColumnShape | null {
  return node.kind === "column" && node.scope === scope && node.path.length === 0 ? node.column : null;
}
