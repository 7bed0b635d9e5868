import type { KeyValueDriver, RangeCommand } from "../contracts/key-value-driver.ts";
import type { RowTable, Wanted } from "../contracts/row-store.ts";
import type { ColumnShape, ConditionNode, OrderTerm, Scope } from "../plan/nodes.ts";
import { UnsupportedError } from "../errors.ts";
import { type Bounds, boundedBy, columnOf, conjuncts, narrowed } from "./bounds.ts";
import { type Keyset, keysetOf } from "./keyset.ts";
import { placeAfter, placeBefore } from "./place.ts";
import { type EntryIndex, entryIndexes } from "./stored-table.ts";

/** How the rows of a set are found. */
export type Search =
  | { readonly kind: "ranges"; readonly index: EntryIndex; readonly ranges: readonly RangeCommand[] }
  /** By looking at all rows of the table, so many at most. */
  | { readonly kind: "scan"; readonly limit: number };

/** What a refusal says of the store. */
type Able = Pick<KeyValueDriver, "name" | "abilities">;

type Columns = ReadonlyMap<ColumnShape, Bounds>;

/** What an index does for a set. */
interface Fit {
  readonly index: EntryIndex;
  /** How many of its columns, from the first, have places. */
  readonly pinned: number;
  /** The bounds of the column behind them. */
  readonly next: Bounds | null;
  /** Whether entries come in the order of the set. */
  readonly ordered: boolean;
  readonly worth: number;
}

/** Says how the rows of a set are found. Refuses a set that no index leads to, unless rows may be looked at one by one. */
export function searchOf(table: RowTable, wanted: Wanted, store: Able): Search {
  const { scope, scan } = wanted;
  const indexes = indexesOver(table);
  const stranger = strangerIn(table, wanted, isAnswered);
  if (stranger === undefined) {
    const paged = pagedSearch(indexes, wanted);
    if (paged !== null) return paged;
    const columns = boundsOf(asked(wanted), scope);
    const fits = indexes.map((index) => fitOf(index, columns, wanted)).filter(({ worth }) => worth > 0);
    const [best] = fits.sort((left, right) => right.worth - left.worth);
    if (best !== undefined) return { kind: "ranges", index: best.index, ranges: rangesOf(best, columns, wanted) };
  }
  if (scan !== null) return { kind: "scan", limit: scan };
  throw refusal(table, scope, stranger, store);
}

/** How the rows behind a cursor are found, where the entries of an index come in the order of the set. */
function pagedSearch(indexes: readonly EntryIndex[], wanted: Wanted): Search | null {
  const { scope, order } = wanted;
  const conditions = asked(wanted);
  const keysets = conditions.map((each) => keysetOf(each, scope));
  const keyset = keysets.find((each) => each !== null) ?? null;
  if (keyset === null || keyset.direction !== order[0]?.direction) return null;
  // Beside the cursor stands where its first column begins, which follows from it.
  const others = conditions.filter((each, index) => keysets[index] !== keyset && !isBeginning(each, keyset, scope));
  const columns = boundsOf(others, scope);
  for (const index of indexes) {
    const fit = fitOf(index, columns, wanted);
    const behind = [...index.columns.slice(fit.pinned), ...scope.source.table.key];
    const isWhole = behind.length === keyset.columns.length && behind.every((each, at) => each === keyset.columns[at]);
    if (!isWhole || !fit.ordered || fit.next !== null) continue;
    const place = keyset.places.join("");
    const ranges = rangesOf(fit, columns, wanted).map((range, at) =>
      keyset.direction === "asc"
        ? { ...range, from: (prefixesOf(fit, columns)[at] ?? "") + placeAfter(place) }
        : { ...range, to: (prefixesOf(fit, columns)[at] ?? "") + placeBefore(place) },
    );
    return { kind: "ranges", index, ranges };
  }
  return null;
}

/** Whether a condition says no more than that the first column of a cursor is where the cursor is, or beyond. */
function isBeginning(condition: ConditionNode, { columns, places, direction }: Keyset, scope: Scope): boolean {
  const bounded = boundedBy(condition, scope);
  if (bounded === null || bounded.column !== columns[0] || bounded.places !== null) return false;
  return direction === "asc" ? bounded.from === places[0] : bounded.to === placeAfter(places[0] ?? "");
}

/** Refuses rows that are found by equality, of which something else is asked that no index answers. */
export function checkAnswered(table: RowTable, wanted: Wanted, store: Able): void {
  const stranger = strangerIn(table, wanted, (each, scope, indexed) => {
    if (each.kind === "keyIn") return true;
    if (each.kind === "inQuery") return indexed.has(columnOf(each.operand, scope) as ColumnShape);
    if (each.kind !== "compare" || each.operator !== "eq") return isAnswered(each, scope, indexed);
    const column = columnOf(each.left, scope) ?? columnOf(each.right, scope);
    return column !== null && indexed.has(column);
  });
  if (stranger !== undefined && wanted.scan === null) throw refusal(table, wanted.scope, stranger, store);
}

type Answers = (condition: ConditionNode, scope: Scope, indexed: ReadonlySet<ColumnShape>) => boolean;

/** What is asked for, or ordered by, that no index answers. */
function strangerIn(table: RowTable, wanted: Wanted, answers: Answers): object | undefined {
  const { scope, order } = wanted;
  const indexed = indexedColumns(table);
  return (
    asked(wanted).find((each) => !answers(each, scope, indexed)) ??
    order.find(({ expression }) => !isOrdered(expression, scope, indexed, table))?.expression
  );
}

function asked({ conditions }: Wanted): readonly ConditionNode[] {
  return conjuncts(conditions).filter(({ kind }) => kind !== "constant");
}

function indexesOver(table: RowTable): readonly EntryIndex[] {
  return entryIndexes(table).filter(({ columns }) => columns.length > 0);
}

function indexedColumns(table: RowTable): ReadonlySet<ColumnShape> {
  return new Set(indexesOver(table).flatMap(({ columns }) => columns));
}

/** A search in words. */
export function describeSearch(search: Search, { scope }: Wanted): string {
  const { name } = scope.source;
  if (search.kind === "scan") return `scan ${name}, at most ${search.limit} rows`;
  return `range ${name} by ${search.index.columns.map((column) => column.name).join(" and ")}`;
}

function isAnswered(condition: ConditionNode, scope: Scope, indexed: ReadonlySet<ColumnShape>): boolean {
  const bounded = boundedBy(condition, scope);
  if (bounded === null) return false;
  // Nobody wrote the condition that hides what is deleted, so nobody has to index for it; the key tells rows apart that are found.
  const { softDelete, key } = scope.source.table;
  return indexed.has(bounded.column) || bounded.column === softDelete || key.includes(bounded.column);
}

function isOrdered(
  expression: OrderTerm["expression"],
  scope: Scope,
  indexed: ReadonlySet<ColumnShape>,
  { key }: RowTable,
): boolean {
  const column = columnOf(expression, scope);
  return column !== null && (indexed.has(column) || key.columns.includes(column));
}

function boundsOf(conditions: readonly ConditionNode[], scope: Scope): Columns {
  const columns = new Map<ColumnShape, Bounds>();
  for (const condition of conditions) {
    const bounded = boundedBy(condition, scope);
    if (bounded === null) continue;
    const before = columns.get(bounded.column);
    columns.set(bounded.column, before === undefined ? bounded : narrowed(before, bounded));
  }
  return columns;
}

/** More ranges than this are not worth asking for one by one: fewer columns are pinned. */
const MOST_RANGES = 1000;

function fitOf(index: EntryIndex, columns: Columns, { order, scope }: Wanted): Fit {
  let pinned = 0;
  let ranges = 1;
  for (const column of index.columns) {
    const places = columns.get(column)?.places ?? null;
    if (places === null || ranges * places.length > MOST_RANGES) break;
    ranges *= places.length;
    pinned++;
  }
  const behind = index.columns[pinned];
  const bounds = (behind && columns.get(behind)) ?? null;
  const next = bounds !== null && (bounds.from ?? bounds.to) !== null ? bounds : null;
  // A part of the key that is in the index itself decides nothing more behind it.
  const columnsInOrder = [...new Set([...index.columns, ...scope.source.table.key])].slice(pinned);
  const ordered = followsOrder(columnsInOrder, order, scope);
  const [first] = order;
  const leads = first !== undefined && columnOf(first.expression, scope) === columnsInOrder[0];
  const finds = pinned * 4 + (next === null ? 0 : 2);
  // With nothing to find rows by, an index is as good as its order.
  const { softDelete } = scope.source.table;
  const isFree = [...columns.keys()].every((column) => column === softDelete);
  const worth = finds > 0 || (isFree && leads) ? finds + (ordered ? 1 : 0.5) : 0;
  return { index, pinned, next, ordered, worth };
}

/** Whether rows that come in the order of these columns are in the order of the set, or in the opposite one. */
function followsOrder(columns: readonly ColumnShape[], order: readonly OrderTerm[], scope: Scope): boolean {
  const [first] = order;
  return order.every(
    ({ expression, direction, nulls }, index) =>
      columnOf(expression, scope) === columns[index] &&
      direction === first?.direction &&
      nulls === (direction === "asc" ? "last" : "first"),
  );
}

/** What the places of entries begin with: each way to take a place of every pinned column. */
function prefixesOf({ index, pinned }: Fit, columns: Columns): readonly string[] {
  let prefixes = [""];
  for (const column of index.columns.slice(0, pinned)) {
    const places = columns.get(column)?.places ?? [];
    prefixes = prefixes.flatMap((prefix) => places.map((place) => prefix + place));
  }
  return prefixes;
}

function rangesOf(fit: Fit, columns: Columns, wanted: Wanted): RangeCommand[] {
  const { index, pinned, next, ordered } = fit;
  const used = [...index.columns.slice(0, pinned), ...(next === null ? [] : index.columns.slice(pinned, pinned + 1))];
  const isExact =
    [...columns.keys()].every((column) => used.includes(column)) &&
    used.every((column) => columns.get(column)?.exact === true);
  const limit = isExact && ordered && Number.isFinite(wanted.most) ? Math.max(1, wanted.most) : null;
  return prefixesOf(fit, columns).map((prefix) => ({
    kind: "range",
    set: index.set,
    from: prefix + (next?.from ?? "") || null,
    to: next?.to === undefined || next.to === null ? (prefix === "" ? null : placeAfter(prefix)) : prefix + next.to,
    reverse: wanted.order[0]?.direction === "desc",
    limit,
  }));
}

function refusal(
  table: RowTable,
  scope: Scope,
  stranger: object | undefined,
  { name: store, abilities }: Able,
): UnsupportedError {
  const { name, table: shape } = scope.source;
  const indexed = indexedColumns(table);
  const columns = stranger === undefined ? [] : columnsIn(stranger, scope);
  const names = (list: readonly ColumnShape[]): string => list.map((column) => column.name).join(" and ");
  const unindexed = columns.filter((column) => !indexed.has(column) && !shape.key.includes(column));
  const known = [...(columns.length > 0 ? columns : indexed)];
  if (!abilities.entries)
    return new UnsupportedError(`this question about ${name}`, store, "ask by the key: it has no indexes");
  const how = "with eq, in or a range, or order by it";
  const advice =
    unindexed.length > 0
      ? `declare .index() on ${names(unindexed)} and ask by it ${how}`
      : `ask by ${known.length > 0 ? names(known) : "the key"} ${known.length > 0 ? how : ""}`.trim();
  return new UnsupportedError(
    stranger === undefined ? `a question about all rows of ${name}` : `this condition or order of ${name}`,
    store,
    abilities.scan ? `${advice}, or pass { scan: { limit } } to look at rows one by one` : advice,
  );
}

/** The own columns that a node is about. */
function columnsIn(node: object, scope: Scope): readonly ColumnShape[] {
  const found = new Set<ColumnShape>();
  const seen = new Set<object>();
  const walk = (part: unknown): void => {
    if (part === null || typeof part !== "object" || seen.size === seen.add(part).size) return;
    const { kind, scope: own, column } = part as { kind?: string; scope?: Scope; column?: ColumnShape };
    if (kind === "column" && own === scope && column !== undefined) found.add(column);
    if (kind === "column" || kind === "value" || kind === "scope") return;
    for (const each of Array.isArray(part) ? (part as unknown[]) : Object.values(part)) walk(each);
  };
  walk(node);
  return [...found];
}
