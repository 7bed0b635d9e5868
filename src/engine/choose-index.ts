import type { RowIndex, RowKey } from "../contracts/row-store.ts";
import type { ColumnShape, ConditionNode, Scope } from "../plan/nodes.ts";
import type { Compilation } from "./compilation.ts";
import { type Equality, type Values, equalityOf } from "./equality.ts";
import { joinKey, keyPart } from "./keys.ts";
import { layoutOf } from "./layout.ts";

/** How the rows of a set are found: by the keys of an index, or by reading them all. */
export interface Access {
  /** `null`: all rows are read. */
  readonly index: RowIndex | null;
  /** The distinct keys; known only when the set is read. */
  readonly keys: () => readonly RowKey[];
  /** The conditions that the index does not answer. */
  readonly rest: readonly ConditionNode[];
}

/** Chooses how to find the rows for which conditions hold: the first index, keys before others, whose columns they pin down. */
export function chooseIndex(scope: Scope, conditions: readonly ConditionNode[], compilation: Compilation): Access {
  const equalities: Equality[] = [];
  for (const condition of conditions) {
    const equality = equalityOf(condition, scope);
    if (equality !== null) equalities.push(equality);
  }
  if (equalities.length > 0) {
    for (const index of layoutOf(scope.source.table).lookups) {
      const used = covering(index.columns, equalities);
      if (used === null) continue;
      const rest = conditions.filter((condition) => !used.some((equality) => equality.condition === condition));
      return { index, keys: compileKeys(index.columns, used, compilation), rest };
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

function compileKeys(
  columns: readonly ColumnShape[],
  used: readonly Equality[],
  compilation: Compilation,
): () => readonly RowKey[] {
  const parts = columns.map(({ field }) => keyPart(field));
  const given = used.flatMap((equality) => equality.columns);
  const places = columns.map((column) => given.indexOf(column));
  const choices = used.map(({ values }) => values(compilation));
  return () => {
    const keys = new Set<RowKey>();
    for (const values of combinations(choices, places)) {
      const [value = null] = values;
      const [part] = parts;
      const key = part === undefined || parts.length > 1 ? joinKey(parts, values) : value === null ? null : part(value);
      if (key !== null) keys.add(key);
    }
    return [...keys];
  };
}

/** Every way to take one row of values from each, put in the order of the places. */
function combinations(choices: readonly Values[], places: readonly number[]): ReturnType<Values> {
  let rows: ReturnType<Values> = [[]];
  for (const values of choices) {
    const next = values();
    rows = choices.length === 1 ? next : rows.flatMap((row) => next.map((choice) => [...row, ...choice]));
  }
  return places.every((place, index) => place === index) ? rows : rows.map((row) => places.map((place) => row[place]));
}
