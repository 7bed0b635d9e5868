import { type Kind, factsOf, itemKinds } from "./kinds.ts";
import { type Operator, constantOf, operators } from "./operators.ts";
import { isReachable, leavesOf, likelyKind } from "./reach.ts";
import type { Context, Typed } from "./scopes.ts";
import { method, plain } from "./terms.ts";
import { makers } from "./value-makers.ts";

/** An expression of any kind: every function is as likely as any other. */
export function anyExpression(context: Context, depth: number): Typed {
  const { draw } = context;
  return (draw.oneIn(2) ? anyCall(context, depth - 1) : null) ?? expression(context, likelyKind(context), depth);
}

function anyCall(context: Context, depth: number): Typed | null {
  const { draw } = context;
  const functions = operators.filter((operator) => isPossible(context, operator));
  const possible = makers.filter(({ call }) => !context.without.has(call));
  const name = draw.pick(namesOf([...functions, ...possible]));
  const alike = functions.filter(({ call }) => call === name);
  if (alike.length > 0) return applied(context, draw.pick(alike), depth);
  const maker = possible.find(({ call }) => call === name);
  const kinds = itemKinds.filter((kind) => maker?.gives(kind) === true && isReachable(context, kind));
  return kinds.length === 0 ? null : (maker?.make(context, draw.pick(kinds), depth) ?? null);
}

/** Names once each: casts are many. */
const namesOf = (calls: readonly { readonly call: string }[]): string[] => [...new Set(calls.map(({ call }) => call))];

function isPossible(context: Context, { call, takes }: Operator): boolean {
  return !context.without.has(call) && takes.every((kind) => isReachable(context, kind));
}

function leaf(context: Context, kind: Kind): Typed {
  const { draw } = context;
  const leaves = leavesOf(context, kind);
  const [nearest] = leaves;
  if (nearest !== undefined) return draw.pick(draw.oneIn(4) ? draw.pick(leaves) : nearest);
  const { values, largest } = factsOf(kind);
  const term = constantOf(kind, values, draw);
  if (term === null) throw new RangeError(`there is no expression of kind ${kind}`);
  return { term, kind, size: largest };
}

/** An expression of a kind that is reachable. */
export function expression(context: Context, kind: Kind, depth: number): Typed {
  return context.draw.part(`expression ${kind}`, () => made(context, kind, depth));
}

function made(context: Context, kind: Kind, depth: number): Typed {
  const { draw, without } = context;
  if (depth <= 0 || !draw.oneIn(2)) return leaf(context, kind);
  const functions = operators.filter((operator) => operator.gives === kind && isPossible(context, operator));
  const possible = makers.filter(({ gives, call }) => gives(kind) && !without.has(call));
  if (functions.length + possible.length === 0) return leaf(context, kind);
  const name = draw.pick(namesOf([...functions, ...possible]));
  const maker = possible.find(({ call }) => call === name);
  const alike = functions.filter(({ call }) => call === name);
  const result =
    maker?.make(context, kind, depth - 1) ??
    (alike.length === 0 ? null : applied(context, draw.pick(alike), depth - 1));
  return result ?? leaf(context, kind);
}

/** What a function makes of its operands; the first of them where its result would be too large for stores to agree on. */
function applied(context: Context, { call, gives, takes, settings, size }: Operator, depth: number): Typed | null {
  const [receives = gives, ...others] = takes;
  const receiver = expression(context, receives, depth);
  const operands = others.map((kind) => operand(context, kind, depth));
  const [other] = operands;
  const result = size === undefined ? Math.max(receiver.size, other?.size ?? 0) : size(receiver.size, other?.size ?? 0);
  const { limit } = factsOf(gives);
  if (limit > 0 && result > limit) return receives === gives ? receiver : null;
  const given = [...operands.map(({ term }) => term), ...(settings?.(context.draw) ?? [])];
  return { term: method(call, receiver.term, ...given), kind: gives, size: result };
}

/** The other side of an expression: a value as it is, or an expression. */
export function operand(context: Context, kind: Kind, depth: number): Typed {
  const { draw } = context;
  const { values, largest } = factsOf(kind);
  return draw.part("operand", () => {
    const isValue = values.length > 0 && (draw.below(3) < 2 || !isReachable(context, kind));
    return isValue ? { term: plain(draw.pick(values)), kind, size: largest } : expression(context, kind, depth);
  });
}
