import type { ByteText } from "../byte-text.ts";
import { RedisFailure } from "../redis.ts";
import { cut } from "./cut.ts";
import { readScore, roughIntegerOf } from "./numbers.ts";
import type { ScoredMember } from "./sorted-members.ts";

/** How the bounds of a range are given: as places in the order, as scores, or as members. */
export type RangeKind = "rank" | "score" | "lex";

/** Picks from members in their order what a range has. */
export type Range = (members: readonly ScoredMember[]) => readonly ScoredMember[];

/** Reads the bounds of a range, the lower first. Places count from the end of the order when it is reversed. */
export const RANGES: Readonly<Record<RangeKind, (from: ByteText, to: ByteText, reverse: boolean) => Range>> = {
  rank(from, to, reverse) {
    const [start, stop] = [roughIntegerOf(from), roughIntegerOf(to)];
    return (members) => cut(reverse ? members.toReversed() : members, start, stop);
  },
  score(from, to, reverse) {
    const [least, most] = [scoreBound(from), scoreBound(to)];
    return turned(reverse, ({ score }) => {
      const above = least.open ? score > least.score : score >= least.score;
      return above && (most.open ? score < most.score : score <= most.score);
    });
  },
  lex(from, to, reverse) {
    const [least, most] = [lexBound(from), lexBound(to)];
    return turned(reverse, ({ member }) => {
      const above = compareTo(member, least);
      const below = compareTo(member, most);
      return (above > 0 || (above === 0 && !least.open)) && (below < 0 || (below === 0 && !most.open));
    });
  },
};

function turned(reverse: boolean, within: (member: ScoredMember) => boolean): Range {
  return (members) => {
    const found = members.filter(within);
    return reverse ? found.toReversed() : found;
  };
}

function scoreBound(text: ByteText): { readonly score: number; readonly open: boolean } {
  const open = text.startsWith("(");
  const score = readScore(open ? text.slice(1) : text);
  if (score === null) throw new RedisFailure("ERR min or max is not a float");
  return { score, open };
}

interface LexBound {
  readonly member: ByteText;
  /** -1: before every member, whatever `member` is; 1: after every one. */
  readonly infinite: -1 | 0 | 1;
  readonly open: boolean;
}

function lexBound(text: ByteText): LexBound {
  if (text === "-" || text === "+") return { member: "", infinite: text === "-" ? -1 : 1, open: true };
  if (!/^[[(]/.test(text)) throw new RedisFailure("ERR min or max not valid string range item");
  return { member: text.slice(1), infinite: 0, open: text.startsWith("(") };
}

function compareTo(member: ByteText, bound: LexBound): number {
  if (bound.infinite !== 0) return -bound.infinite;
  if (member === bound.member) return 0;
  return member < bound.member ? -1 : 1;
}
