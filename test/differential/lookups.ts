import { needles, patterns } from "../property/vocabulary.ts";
import { expression, operand } from "./expressions.ts";
import { type Kind, factsOf, familyOf, itemOf } from "./kinds.ts";
import { hasField, isReachable, likelyKind } from "./reach.ts";
import type { Context } from "./scopes.ts";
import { type Term, called, method, plain } from "./terms.ts";
import { partOfJson } from "./value-makers.ts";

/** Makes a condition where it can. */
export interface ConditionMaker {
  /** How often it is chosen, beside others. */
  readonly weight: number;
  /** Every call it may make. */
  readonly calls: readonly string[];
  readonly make: (context: Context, depth: number) => Term | null;
}

const groupNames: Readonly<Partial<Record<Kind, string>>> = {
  integer: "number",
  bigint: "number",
  float: "number",
  enum: "text",
  uuid: "text",
};

/** What the methods of a kind are counted under. */
export function groupOf(kind: Kind): string {
  if (kind.startsWith("decimal")) return "decimal";
  return kind.startsWith("list ") ? "list" : (groupNames[kind] ?? kind);
}

const groups = ["number", "decimal", "text", "timestamp", "date", "time"];
const everyGroup = [...groups, "boolean", "bytes"];
const orders = ["gt", "gte", "lt", "lte", "between"];
const calls = (names: readonly string[], kinds: readonly string[]): string[] =>
  kinds.flatMap((kind) => names.map((name) => `${kind}.${name}`));

const textLookups = ["contains", "startsWith", "endsWith", "icontains", "istartsWith", "iendsWith", "iexact"];
const likes = ["like", "ilike"];
const jsonOrders = ["eq", "ne", "gt", "gte", "lt", "lte"];

/** Conditions that hold no others. */
export const lookups: readonly ConditionMaker[] = [
  { weight: 8, calls: [...calls(["eq", "ne"], everyGroup), ...calls(orders, groups)], make: comparison },
  { weight: 2, calls: calls(["in"], everyGroup), make: inValues },
  { weight: 3, calls: calls(["isNull"], [...everyGroup, "list", "json"]), make: isNull },
  { weight: 5, calls: calls([...textLookups, ...likes], ["text"]), make: textLookup },
  { weight: 3, calls: calls(["eq", "ne", "has", "overlaps", "containsAll"], ["list"]), make: listLookup },
  {
    weight: 4,
    calls: calls([...jsonOrders, "between", "in", "exists", "isNull", "contains"], ["json part"]),
    make: jsonLookup,
  },
  { weight: 2, calls: [], make: truth },
  { weight: 1, calls: ["now"], make: beforeNow },
];

/** Compares an expression with a value or another one, whatever is in reach. */
export function comparison(context: Context, depth: number): Term {
  const { draw } = context;
  const kind = likelyKind(context);
  const left = expression(context, kind, depth);
  const other = (): Term => {
    if (draw.oneIn(12)) return plain(null);
    const fitting = familyOf(kind).filter((each) => each === kind || isReachable(context, each));
    const right = draw.oneIn(4) ? draw.pick(fitting) : kind;
    return right === kind ? operand(context, kind, depth).term : expression(context, right, depth).term;
  };
  const isOrdered = factsOf(kind).ordered && kind !== "boolean" && kind !== "bytes";
  const name = draw.pick(isOrdered ? ["eq", "ne", ...orders] : ["eq", "ne"]);
  return method(`${groupOf(kind)}.${name}`, left.term, other(), ...(name === "between" ? [other()] : []));
}

function inValues(context: Context, depth: number): Term {
  const kind = likelyKind(context);
  const { values, edges } = factsOf(kind);
  const list = context.draw.list(0, 4, () => context.draw.pick([...values, ...edges]));
  return method(`${groupOf(kind)}.in`, expression(context, kind, depth).term, plain(list));
}

function isNull(context: Context, depth: number): Term {
  const fields = (context.scopes[0]?.fields ?? []).filter(({ kind }) => groupOf(kind) === "list" || kind === "json");
  const whole = context.draw.oneIn(3) && fields.length > 0 ? context.draw.pick(fields) : null;
  const of = whole ?? expression(context, likelyKind(context), depth);
  return method(`${groupOf(of.kind)}.isNull`, of.term);
}

/** What other languages of patterns would take for more than it is. */
const brackets = ["[%", "%[a", "%]%", "[a]%", "\\[a]", "%\\?%", "\\*", "a[b%"];

function textLookup(context: Context, depth: number): Term | null {
  const { draw } = context;
  if (!familyOf("text").some((kind) => hasField(context, kind))) return null;
  const kind = likelyKind(context, ["text", "enum", "uuid"]);
  const isLike = draw.oneIn(3);
  const needle = isLike ? draw.pick([...patterns, ...brackets]) : draw.pick(needles);
  return method(
    `text.${draw.pick(isLike ? likes : textLookups)}`,
    expression(context, kind, depth).term,
    plain(needle),
  );
}

function listLookup({ draw, scopes }: Context): Term | null {
  const lists = (scopes[0]?.fields ?? []).filter(({ kind }) => groupOf(kind) === "list");
  if (lists.length === 0) return null;
  const { term, kind } = draw.pick(lists);
  const { values } = factsOf(itemOf(kind));
  const name = draw.pick(["has", "overlaps", "containsAll", "eq", "ne"]);
  if (name === "has") return method("list.has", term, plain(draw.pick(values)));
  if (name === "eq" || name === "ne") return method(`list.${name}`, term, plain(draw.pick(factsOf(kind).values)));
  return method(`list.${name}`, term, plain(draw.list(0, 3, () => draw.pick(values))));
}

const jsonValues: readonly unknown[] = [1, "1", true, false, 2.5, "abc", "", -3, 7, "\u{1F600}", "\uFF5E"];

function jsonLookup(context: Context): Term | null {
  const { draw } = context;
  const part = partOfJson(context);
  if (part === null) return null;
  const comparable = jsonValues.filter((value) => typeof value !== "boolean");
  const name = draw.pick([...jsonOrders, "between", "in", "exists", "isNull", "contains"]);
  const call = `json part.${name}`;
  if (name === "exists" || name === "isNull") return method(call, part);
  if (name === "contains") return method(call, part, plain(draw.pick(needles)));
  if (name === "in") return method(call, part, plain(draw.list(0, 3, () => draw.pick(jsonValues))));
  if (name === "between") {
    const low = draw.pick(comparable);
    return method(call, part, plain(low), plain(draw.pick(comparable.filter((value) => typeof value === typeof low))));
  }
  const isEquality = name === "eq" || name === "ne";
  if (isEquality && draw.oneIn(6)) return method(call, part, plain(null));
  return method(call, part, plain(draw.pick(isEquality ? jsonValues : comparable)));
}

function truth(context: Context, depth: number): Term | null {
  return hasField(context, "boolean") || depth > 0 ? expression(context, "boolean", depth).term : null;
}

function beforeNow(context: Context, depth: number): Term | null {
  if (!hasField(context, "timestamp")) return null;
  const name = context.draw.pick(["lt", "gte"]);
  return method(`timestamp.${name}`, expression(context, "timestamp", depth).term, called("now"));
}
