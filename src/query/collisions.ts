import type { ColumnShape, ExpressionNode } from "../plan/nodes.ts";
import type { ConflictNode, InsertPlan } from "../plan/write-plan.ts";
import { invalid } from "../errors.ts";

/** An insert, and which of the rows handed in are its rows. */
export interface InsertGroup {
  readonly plan: InsertPlan;
  readonly positions: readonly number[];
}

/** Refuses rows of which one would overwrite another. */
export function refuseTwins(model: string, groups: readonly InsertGroup[]): void {
  const seen = new Set<string>();
  const keysOf = collisions();
  for (const { plan } of groups) {
    if (plan.conflict === null || plan.conflict.set.length === 0) continue;
    for (const key of keysOf(plan, plan.conflict)) {
      if (key !== null && seen.size === seen.add(key).size) {
        throw invalid(
          model,
          plan.conflict.on.map((column) => column.name),
          "occurs twice among the rows: which one should win cannot be known",
        );
      }
    }
  }
}

/** Of rows that collide the first wins: one whose insert would run before that of the first goes into another one, after all. */
export function firstWins(groups: readonly InsertGroup[]): readonly InsertGroup[] {
  if (groups.length < 2) return groups;
  const keysOf = collisions();
  const rows = groups.flatMap(({ plan, positions }, group) =>
    plan.conflict === null || plan.conflict.set.length > 0
      ? []
      : keysOf(plan, plan.conflict).map((key, index) => ({ key, group, position: positions[index] ?? 0 })),
  );
  const holders = new Map<string, number>();
  const late = new Set<number>();
  for (const { key, group, position } of rows.sort((left, right) => left.position - right.position)) {
    if (key === null) continue;
    const holder = holders.get(key) ?? group;
    holders.set(key, holder);
    if (group < holder) late.add(position);
  }
  if (late.size === 0) return groups;
  const part = (isLate: boolean): InsertGroup[] =>
    groups.flatMap(({ plan, positions }) => {
      const rows = positions.flatMap((position, index) => (late.has(position) === isLate ? [index] : []));
      const values = rows.map((index) => plan.values[index] ?? []);
      const group = { plan: { ...plan, values }, positions: rows.map((index) => positions[index] ?? 0) };
      return rows.length === 0 ? [] : [group];
    });
  return [...part(false), ...part(true)];
}

/** Gives for each row of inserts a text that those share which collide with each other; `null` for a row that cannot. */
function collisions(): (plan: InsertPlan, conflict: ConflictNode) => (string | null)[] {
  const originOf = origins();
  return ({ columns, values, assignments }, { on }) => {
    const given = on.filter((column) => columns.includes(column));
    // What the store works out is the same for all rows of an insert, but for the keys that it assigns.
    const computed = assignments.filter(({ column }) => on.includes(column));
    if (given.length + computed.length < on.length) return values.map(() => null);
    // Values of different constraints say nothing about each other.
    const target = JSON.stringify([
      on.map(({ name }) => name),
      computed.map(({ column, expression }) => [column.name, originOf(expression)]),
    ]);
    const places = given.map((column) => columns.indexOf(column));
    return values.map((row) => {
      const cells = places.map((place) => row[place] ?? null);
      return cells.includes(null) ? null : target + identity(cells, given);
    });
  };
}

/** Tells apart where values that the store works out come from: the same text means the same value for all rows of a statement. */
export function origins(): (expression: ExpressionNode) => string {
  const inserts = new Map<object, number>();
  return (expression) => {
    if (expression.kind !== "created") return expression.kind;
    const number = inserts.get(expression.insert) ?? inserts.size;
    inserts.set(expression.insert, number);
    return `created ${number};`;
  };
}

/** One text for the values of some columns, equal exactly when the values are. */
export function identity(values: readonly unknown[], columns: readonly ColumnShape[]): string {
  return JSON.stringify(
    columns.map((column, index) => (column.field.codecs.json.encode as (value: unknown) => unknown)(values[index])),
  );
}
