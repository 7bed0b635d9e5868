import { type ItemKind, type Kind, itemKinds } from "./kinds.ts";
import type { Context, Typed } from "./scopes.ts";

/** What an expression of a kind can be made of without any function. */
export function leavesOf({ scopes: [inner, ...outer] }: Context, kind: Kind): readonly (readonly Typed[])[] {
  const fit = (fields: readonly Typed[] | undefined): Typed[] => (fields ?? []).filter((field) => field.kind === kind);
  return [fit(inner?.fields), fit(inner?.far), fit(outer.flatMap(({ fields }) => fields))].filter(
    (fields) => fields.length > 0,
  );
}

const constantKinds: readonly Kind[] = ["integer", "text", "boolean", "float", "bigint", "timestamp"];

/** Whether there are expressions of a kind. */
export function isReachable(context: Context, kind: Kind): boolean {
  return (constantKinds.includes(kind) && !context.without.has("constant")) || leavesOf(context, kind).length > 0;
}

/** Whether a field, and not only constants, is of a kind. */
export function hasField({ scopes: [scope] }: Context, kind: Kind): boolean {
  return scope !== undefined && [...scope.fields, ...scope.far].some((field) => field.kind === kind);
}

/** One of the kinds of which there are expressions, mostly one that a field has. */
export function likelyKind(context: Context, known: readonly ItemKind[] = itemKinds): ItemKind {
  const { draw, scopes } = context;
  const reachable = known.filter((kind) => isReachable(context, kind));
  const near = reachable.filter((kind) => scopes[0]?.fields.some((field) => field.kind === kind));
  return draw.pick(near.length === 0 || draw.oneIn(8) ? reachable : near);
}
