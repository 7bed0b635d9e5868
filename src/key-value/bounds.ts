import type { ColumnShape, ConditionNode, ExpressionNode, Scope } from "../plan/nodes.ts";
import { placeAfter, placeOf } from "./place.ts";

/** What the conditions of a set say of the values of one column, as places. */
export interface Bounds {
  /** The places it may have; `null`: any. */
  readonly places: readonly string[] | null;
  /** Where they begin and end; `null`: nobody says. */
  readonly from: string | null;
  readonly to: string | null;
  /** Whether all rows between them are meant, and no others. */
  readonly exact: boolean;
}

/** One condition, as bounds of a column. */
interface Bounded extends Bounds {
  readonly column: ColumnShape;
}

const ANY = { places: null, from: null, to: null, exact: true } as const;

/** Where null stands; what ends here holds all other values. */
const BEFORE_NULL = "~~";

// The clock is looked at again when rows are asked, and may be another one by then.
const AROUND_NOW = 60_000;

/** The conditions that all of these are made of. */
export function conjuncts(conditions: readonly ConditionNode[]): readonly ConditionNode[] {
  return conditions.flatMap((each) => (each.kind === "and" ? conjuncts(each.conditions) : [each]));
}

/** What one condition says of a column of the scope: an equality, a list or a range with values. `null`: something else. */
export function boundedBy(condition: ConditionNode, scope: Scope): Bounded | null {
  if (condition.kind === "or") return boundedByAny(condition.conditions, scope);
  if (condition.kind === "isNull") {
    const column = columnOf(condition.operand, scope);
    return column && { column, ...ANY, places: [placeOf(column.field, null)] };
  }
  if (condition.kind === "not" && condition.condition.kind === "isNull") {
    const column = columnOf(condition.condition.operand, scope);
    return column && { column, ...ANY, to: BEFORE_NULL };
  }
  if (condition.kind === "in") {
    const column = columnOf(condition.operand, scope);
    if (column === null || !isAlike(column, condition.values.field)) return column && { column, ...ANY, exact: false };
    const values = condition.values.value as readonly unknown[];
    return { column, ...ANY, places: [...new Set(values.map((value) => placeIn(column, value)))] };
  }
  if (condition.kind !== "compare") return null;
  const left = columnOf(condition.left, scope);
  if (left !== null) return compared(left, condition.operator, condition.right);
  const right = columnOf(condition.right, scope);
  return right && compared(right, TURNED[condition.operator], condition.left);
}

/** Where rows can be for which one of several conditions holds, as far as all of them speak of one column first. */
function boundedByAny(conditions: readonly ConditionNode[], scope: Scope): Bounded | null {
  let whole: Bounded | null = null;
  for (const condition of conditions) {
    const parts = conjuncts([condition]).map((part) => boundedBy(part, scope));
    const [first] = parts;
    if (first === undefined || first === null || parts.includes(null)) return null;
    const ends = endsOf(first);
    if (whole !== null && whole.column !== first.column) return null;
    whole = { column: first.column, places: null, ...(whole === null ? ends : widened(whole, ends)), exact: false };
  }
  return whole;
}

type Ends = Pick<Bounds, "from" | "to">;

function endsOf({ places, from, to }: Bounds): Ends {
  if (places === null) return { from, to };
  const sorted = places.toSorted((left, right) => (left < right ? -1 : 1));
  return { from: sorted[0] ?? "", to: placeAfter(sorted.at(-1) ?? "") };
}

function widened(first: Ends, second: Ends): Ends {
  return {
    from: first.from === null || second.from === null ? null : first.from < second.from ? first.from : second.from,
    to: first.to === null || second.to === null ? null : first.to > second.to ? first.to : second.to,
  };
}

type Operator = "eq" | "gt" | "gte" | "lt" | "lte";
const TURNED: Readonly<Record<Operator, Operator>> = { eq: "eq", gt: "lt", gte: "lte", lt: "gt", lte: "gte" };

function compared(column: ColumnShape, operator: Operator, value: ExpressionNode): Bounded | null {
  if (value.kind === "now") {
    const moved = operator === "gt" || operator === "gte" ? -AROUND_NOW : AROUND_NOW;
    if (operator === "eq") return { column, ...ANY, exact: false };
    return { column, ...between(operator, placeOf(column.field, Date.now() + moved)), exact: false };
  }
  if (value.kind !== "value") return null;
  if (!isAlike(column, value.field)) return { column, ...ANY, exact: false };
  const place = placeIn(column, value.value);
  return operator === "eq" ? { column, ...ANY, places: [place] } : { column, ...between(operator, place) };
}

function between(operator: Exclude<Operator, "eq">, place: string): Bounds {
  // Null is beyond every value, and no comparison holds for it.
  if (operator === "gt") return { ...ANY, from: placeAfter(place), to: BEFORE_NULL };
  if (operator === "gte") return { ...ANY, from: place, to: BEFORE_NULL };
  return { ...ANY, to: operator === "lt" ? place : placeAfter(place) };
}

/** Both of two bounds. */
export function narrowed(first: Bounds, second: Bounds): Bounds {
  const places = first.places ?? second.places;
  const both = first.places !== null && second.places !== null;
  return {
    places: both ? first.places.filter((place) => second.places?.includes(place)) : places,
    from: latest(first.from, second.from),
    to: earliest(first.to, second.to),
    // Places that are outside of a range are read all the same.
    exact: first.exact && second.exact && (places === null || (first.places !== null) === (second.places !== null)),
  };
}

function latest(first: string | null, second: string | null): string | null {
  return first === null || (second !== null && second > first) ? second : first;
}

function earliest(first: string | null, second: string | null): string | null {
  return first === null || (second !== null && second < first) ? second : first;
}

/** The own column of a scope that an expression is. */
export function columnOf(node: ExpressionNode, scope: Scope): ColumnShape | null {
  return node.kind === "column" && node.scope === scope && node.path.length === 0 ? node.column : null;
}

/** Whether a value of a field is kept as those of the column are. */
function isAlike({ field }: ColumnShape, other: ColumnShape["field"]): boolean {
  if (field.kind !== other.kind) return false;
  // Instants are kept as milliseconds, whatever databases make of them.
  return (
    field.kind === "timestamp" || (field.storage === other.storage && field.settings.scale === other.settings.scale)
  );
}

function placeIn({ field }: ColumnShape, value: unknown): string {
  return placeOf(field, (field.codecs.structured.encode as (value: unknown) => unknown)(value));
}
