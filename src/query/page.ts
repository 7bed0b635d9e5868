import type { ConditionNode, ExpressionNode, OrderTerm, Scope } from "../plan/nodes.ts";
import type { Output, SelectPlan } from "../plan/select-plan.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { Refusal } from "../fields/refusal.ts";
import { allOf, anyOf, comparedWith, constant, negation } from "./conditions.ts";
import type { Executor } from "./executor.ts";
import { PlannedQuery } from "./planned-query.ts";
import { isOrdered } from "./comparable.ts";
import { isNullable } from "./derived-rows.ts";
import { narrowed } from "./groups.ts";
import { isSame } from "./node-parts.ts";
import { type ScanInput, scanLimit } from "./store-options.ts";
import { type RowsState, bound, canBeOrdered, isLimited, selectPlan } from "./rows-state.ts";

/** Which page: how many rows, and the cursor of the page before. */
export interface PageOptions extends ScanInput {
  readonly size: number;
  readonly after?: string | null;
}

interface Page {
  readonly rows: unknown[];
  readonly next: string | null;
}

type Plain = Record<string, unknown>;

const ITERATED_PAGE = 500;

/** A page of a set by keyset: each row is met once, however deep, as long as the order of rows does not change. */
export function pageQuery(rows: RowsState, options: PageOptions, executor: Executor | null): PlannedQuery<Page> {
  const model = rows.scope.source.name;
  checkOptions(model, options ?? null, ["size", "after", "scan"]);
  const { size, after = null } = options;
  const state = { ...rows, scan: scanLimit(model, options) };
  if (!Number.isSafeInteger(size) || size < 1)
    throw invalid(model, ["size"], "of a page must be a whole number above 0");
  if (isLimited(state)) throw invalid(model, [], "page() has a size of its own: leave out limit() and offset()");
  if (!hasPlaces(state))
    throw new UnsupportedError(
      "page() of rows that no cursor tells apart",
      "every store",
      "use all(), or limit() and offset()",
    );
  const whole = selectPlan(state, true);
  const fingerprint = fingerprintOf(whole);
  const keys = keyOutputs(whole);
  const rest = after === null ? constant(true) : afterCursor(whole.order, readCursor(after, fingerprint, whole, model));
  const plan: SelectPlan = {
    ...(state.group === null
      ? { ...whole, where: allOf([whole.where ?? constant(true), rest]) }
      : selectPlan({ ...state, ...narrowed(state, rest) }, true)),
    outputs: [...whole.outputs, ...keys.hidden],
    limit: bound(size + 1),
  };
  return new PlannedQuery(
    plan,
    ({ rows }) => {
      const kept = rows.slice(0, size) as Plain[];
      const last = kept.at(-1);
      const next =
        rows.length > size && last !== undefined ? writeCursor(fingerprint, whole.order, keys.names, last) : null;
      if (keys.hidden.length > 0) for (const row of kept) for (const { name } of keys.hidden) delete row[name];
      return { rows: kept, next };
    },
    executor,
  );
}

/** Whether two rows of combined sets may be the same to the last value, so that no cursor stands between them. */
function mayRepeat(state: RowsState): boolean {
  const { derived, group, distinct, named } = state;
  if (derived === null || group !== null || distinct === true) return false;
  return derived.operator === "unionAll" || [...named.values()].some(({ field }) => !isOrdered(field));
}

/** Whether each row has a place of its own in their order, so that a cursor can stand behind it. */
function hasPlaces(state: RowsState): boolean {
  return typeof state.distinct !== "object" && !mayRepeat(state) && canBeOrdered(state);
}

/** The rows of a set one by one, fetched by pages; a limited set is fetched at once. */
export async function* iterateRows(state: RowsState, executor: Executor | null): AsyncGenerator<unknown> {
  if (isLimited(state) || !hasPlaces(state)) {
    yield* await new PlannedQuery(
      selectPlan(state, mayRepeat(state) && canBeOrdered(state)),
      ({ rows }) => rows,
      executor,
    );
    return;
  }
  let after: string | null = null;
  do {
    const page: Page = await pageQuery(state, { size: ITERATED_PAGE, after }, executor);
    yield* page.rows;
    after = page.next;
  } while (after !== null);
}

/** The properties that hold the values of the order, and the outputs to add where a term is not selected. */
function keyOutputs(plan: SelectPlan): { readonly names: readonly string[]; readonly hidden: readonly Output[] } {
  const hidden: Output[] = [];
  const names = plan.order.map(({ expression }, index) => {
    const selected = plan.outputs.find((output) => output.kind === "output" && isSame(output.expression, expression));
    if (selected !== undefined) return selected.name;
    // Nobody calls an annotation so.
    const name = `\0${index}`;
    hidden.push({ kind: "output", name, expression });
    return name;
  });
  return { names, hidden };
}

/** The rows after the one that has these values of the order. */
function afterCursor(order: readonly OrderTerm[], values: readonly unknown[]): ConditionNode {
  const [first, ...others] = order.map((term, index) => ({ term, value: values[index] }));
  if (first === undefined) return constant(false);
  const rest = others.reduceRight(
    (after, { term, value }) => anyOf([isAfter(term, value), allOf([isTie(term.expression, value), after])]),
    constant(false),
  );
  return startingAt(first.term, first.value, rest);
}

/** The rows after a value of the first term, or at it where `rest` holds, put so that an index finds where each part starts. */
function startingAt({ expression, direction, nulls }: OrderTerm, value: unknown, rest: ConditionNode): ConditionNode {
  const isNull: ConditionNode = { kind: "isNull", operand: expression };
  if (value === null)
    return nulls === "last" ? allOf([isNull, rest]) : inOrder(allOf([isNull, rest]), negation(isNull));
  const [beyond, from] = direction === "asc" ? (["gt", "gte"] as const) : (["lt", "lte"] as const);
  const exact = anyOf([comparedWith(beyond, expression, value), allOf([isTie(expression, value), rest])]);
  // The first bound follows from the rest, but an index can start at it.
  const found = allOf([comparedWith(from, expression, value), exact]);
  return nulls === "last" && isNullable(expression) ? inOrder(found, isNull) : found;
}

/** One or the other, which in the order of the rows comes later. */
function inOrder(first: ConditionNode, second: ConditionNode): ConditionNode {
  const either = anyOf([first, second]);
  return either.kind === "or" ? { ...either, inOrder: true } : either;
}

function isAfter({ expression, direction, nulls }: OrderTerm, value: unknown): ConditionNode {
  const isNull: ConditionNode = { kind: "isNull", operand: expression };
  if (value === null) return nulls === "first" ? negation(isNull) : constant(false);
  const beyond = comparedWith(direction === "asc" ? "gt" : "lt", expression, value);
  return nulls === "last" && isNullable(expression) ? anyOf([beyond, isNull]) : beyond;
}

function isTie(expression: ExpressionNode, value: unknown): ConditionNode {
  return value === null ? { kind: "isNull", operand: expression } : comparedWith("eq", expression, value);
}

// A cursor is the URL-safe base64 of [fingerprint of the set, values of the order as JSON, checksum], in ASCII.
function writeCursor(fingerprint: string, order: readonly OrderTerm[], names: readonly string[], row: Plain): string {
  const values = order.map(({ expression }, index) => {
    const value = row[names[index] ?? ""] ?? null;
    return value === null ? null : (expression.field.codecs.json.encode as (each: unknown) => unknown)(value);
  });
  const text = JSON.stringify([fingerprint, values, hash(fingerprint + JSON.stringify(values))]);
  const ascii = text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return btoa(ascii).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The values of a cursor. Anybody can write one: whatever cannot be read is none. */
function readCursor(cursor: unknown, fingerprint: string, { order }: SelectPlan, model: string): readonly unknown[] {
  try {
    const text = atob(String(cursor).replaceAll("-", "+").replaceAll("_", "/"));
    const [owner, stored, checksum] = JSON.parse(text) as [unknown, readonly unknown[], unknown];
    const values = order.map(({ expression: { field } }, index) => {
      const value = stored[index] ?? null;
      return value === null ? null : field.accept((field.codecs.json.decode as (each: unknown) => unknown)(value));
    });
    const isOwn = owner === fingerprint && stored.length === order.length;
    const isWhole = checksum === hash(fingerprint + JSON.stringify(stored));
    if (isOwn && isWhole && !values.some((value) => value instanceof Refusal)) return values;
  } catch {
    // Refused like everything else that is not one.
  }
  throw invalid(model, ["after"], "is not a cursor of this set: pass `next` of a page of the same filter and order");
}

/** A text that two sets share when model, filter and order are the same. */
function fingerprintOf({ scope, where, order, distinct, group, derived }: SelectPlan): string {
  const scopes: unknown[] = [];
  const printable = (_: string, value: unknown): unknown => {
    if (typeof value === "bigint") return `${value}n`;
    if ((value as Partial<Scope> | null)?.kind !== "scope") return value;
    // The same source may stand there twice, for other rows.
    if (!scopes.includes(value)) scopes.push(value);
    return [(value as Scope).source, scopes.indexOf(value)];
  };
  return hash(JSON.stringify([scope, where, order, distinct, group, derived], printable));
}

/** FNV-1a of 32 bits (draft-eastlake-fnv), over UTF-16 units. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(36);
}
