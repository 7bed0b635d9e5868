import { aggregate, relatedAggregate } from "./aggregates.ts";
import { condition } from "./conditions.ts";
import { expression, operand } from "./expressions.ts";
import { type Kind, factsOf, itemKinds } from "./kinds.ts";
import { isReachable, likelyKind } from "./reach.ts";
import type { Context, Typed } from "./scopes.ts";
import { firstValue } from "./subsets.ts";
import { type Term, called, items, method, plain } from "./terms.ts";
import { jsonPaths } from "./values.ts";

/** Makes an expression of a kind where it can. */
export interface Maker {
  readonly call: string;
  readonly gives: (kind: Kind) => boolean;
  readonly make: (context: Context, kind: Kind, depth: number) => Typed | null;
}

const isItem = (kind: Kind): boolean => (itemKinds as readonly Kind[]).includes(kind);

/** What makes values in other ways than operators do. */
export const makers: readonly Maker[] = [
  { call: "concat", gives: (kind) => kind === "text", make: concatenation },
  { call: "list.length", gives: (kind) => kind === "integer", make: lengthOfList },
  {
    call: "json.asText",
    gives: (kind) => kind === "text",
    make: (context) => readJson(context, "json.asText", "text"),
  },
  {
    call: "json.asNumber",
    gives: (kind) => kind === "float",
    make: (context) => readJson(context, "json.asNumber", "float"),
  },
  {
    call: "json.asBoolean",
    gives: (kind) => kind === "boolean",
    make: (context) => readJson(context, "json.asBoolean", "boolean"),
  },
  { call: "coalesce", gives: isItem, make: coalesced },
  { call: "caseWhen", gives: isItem, make: chosen },
  { call: "subquery", gives: isItem, make: firstValue },
  { call: "aggregate", gives: isItem, make: ofGroup },
  ...["count", "sum", "avg", "min", "max"].map((name): Maker => ({
    call: `relation.${name}`,
    gives: (kind) => aggregateGives(name, kind),
    make: (context, kind, depth) => relatedAggregate(context, name, kind, depth),
  })),
];

function aggregateGives(name: string, kind: Kind): boolean {
  if (name === "count") return kind === "integer";
  if (name === "avg") return kind === "float";
  // Sums of doubles depend on the order of rows.
  if (name === "sum") return ["integer", "bigint", "decimal2", "decimal4"].includes(kind);
  return isItem(kind) && factsOf(kind).ordered && kind !== "boolean" && kind !== "bytes";
}

/** An aggregate, where there is a group. */
function ofGroup(context: Context, kind: Kind, depth: number): Typed | null {
  const rows = context.scopes[0]?.grouped ?? null;
  return rows && aggregate(context, rows, depth, kind);
}

function concatenation(context: Context, _: Kind, depth: number): Typed | null {
  const parts = context.draw.list(1, 3, () => {
    const kind = likelyKind(context, ["text", "enum", "uuid"]);
    return context.draw.oneIn(3) ? operand(context, "text", 0) : expression(context, kind, depth);
  });
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (size > factsOf("text").limit) return null;
  return { term: called("concat", ...parts.map(({ term }) => term)), kind: "text", size };
}

function lengthOfList(context: Context): Typed | null {
  const lists = (context.scopes[0]?.fields ?? []).filter(({ kind }) => kind.startsWith("list "));
  if (lists.length === 0) return null;
  return { term: method("list.length", context.draw.pick(lists).term), kind: "integer", size: 10 };
}

/** What stands somewhere in a document, or `null` where there is no document. */
export function partOfJson(context: Context): Term | null {
  const { draw } = context;
  const fields = context.scopes[0]?.fields ?? [];
  const documents = fields.filter(({ kind }) => kind === "json");
  if (documents.length === 0) return null;
  const steps = draw.pick(jsonPaths);
  return steps.reduce<Term>((part, step) => method("json.at", part, plain(step)), draw.pick(documents).term);
}

function readJson(context: Context, call: string, kind: Kind): Typed | null {
  const part = partOfJson(context);
  return part && { term: method(call, part), kind, size: factsOf(kind).largest };
}

function coalesced(context: Context, kind: Kind, depth: number): Typed | null {
  if (!isReachable(context, kind)) return null;
  const first = expression(context, kind, depth);
  const others = context.draw.list(1, 2, () => operand(context, kind, depth));
  const size = Math.max(first.size, ...others.map((other) => other.size));
  return { term: called("coalesce", first.term, ...others.map(({ term }) => term)), kind, size };
}

function chosen(context: Context, kind: Kind, depth: number): Typed | null {
  const { draw } = context;
  if (!isReachable(context, kind)) return null;
  // The first value says of which kind all are.
  const values = draw.list(1, 2, (index) =>
    index === 0 ? expression(context, kind, depth) : operand(context, kind, depth),
  );
  const branches = values.map(({ term }) => items([condition(context, depth), term]));
  const otherwise = draw.oneIn(2) ? [operand(context, kind, depth)] : [];
  const size = Math.max(...[...values, ...otherwise].map((each) => each.size));
  return { term: called("caseWhen", items(branches), ...otherwise.map(({ term }) => term)), kind, size };
}
