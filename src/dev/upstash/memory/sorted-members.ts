import type { ByteText } from "../byte-text.ts";

/** A member of a sorted set. */
export interface ScoredMember {
  readonly member: ByteText;
  readonly score: number;
}

/** The members of a sorted set in their order: by score, then by their bytes. */
export function sortedMembers(scores: ReadonlyMap<ByteText, number>): readonly ScoredMember[] {
  const members = Array.from(scores, ([member, score]) => ({ member, score }));
  return members.sort((a, b) => compare(a.score, b.score) || compare(a.member, b.member));
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
