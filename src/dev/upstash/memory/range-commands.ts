import type { ByteText } from "../byte-text.ts";
import { RedisFailure } from "../redis.ts";
import { atLeast, type CommandSet, type MemoryCommand, syntaxError } from "./command.ts";
import { roughIntegerOf, scoreText } from "./numbers.ts";
import { type Range, type RangeKind, RANGES } from "./range-bounds.ts";
import { type ScoredMember, sortedMembers } from "./sorted-members.ts";

/** Commands that read the members of sorted sets in order. */
export const RANGE_COMMANDS: CommandSet = {
  ZRANGE: range({ kind: null, reverse: null }),
  ZREVRANGE: range({ kind: "rank", reverse: true }),
  ZRANGEBYSCORE: range({ kind: "score", reverse: false }),
  ZREVRANGEBYSCORE: range({ kind: "score", reverse: true }),
  ZRANGEBYLEX: range({ kind: "lex", reverse: false }),
  ZREVRANGEBYLEX: range({ kind: "lex", reverse: true }),
};

/** What the name of a command says already; `null`: its options say it. */
interface Fixed {
  readonly kind: RangeKind | null;
  readonly reverse: boolean | null;
}

interface RangeOptions {
  readonly kind: RangeKind;
  readonly reverse: boolean;
  readonly withScores: boolean;
  readonly limit: { readonly offset: number; readonly count: number } | null;
}

function range(fixed: Fixed): MemoryCommand {
  return atLeast(3, (keyspace, [key = "", first = "", second = "", ...rest]) => {
    const options = rangeOptions(rest, fixed);
    const within = rangeOf(options, first, second);
    const members = within(sortedMembers(keyspace.get("zset", key) ?? new Map()));
    const found = limited(members, options.limit);
    return options.withScores ? found.flatMap(({ member, score }) => [member, scoreText(score)]) : found.map(memberOf);
  });
}

/** Bounds come in the order of the answer, so that of a reversed range the upper one comes first. */
function rangeOf({ kind, reverse }: RangeOptions, first: ByteText, second: ByteText): Range {
  const swapped = reverse && kind !== "rank";
  return swapped ? RANGES[kind](second, first, reverse) : RANGES[kind](first, second, reverse);
}

function memberOf({ member }: ScoredMember): ByteText {
  return member;
}

function limited(members: readonly ScoredMember[], limit: RangeOptions["limit"]): readonly ScoredMember[] {
  if (limit === null) return members;
  if (limit.offset < 0) return [];
  return limit.count < 0 ? members.slice(limit.offset) : members.slice(limit.offset, limit.offset + limit.count);
}

function rangeOptions(args: readonly ByteText[], fixed: Fixed): RangeOptions {
  let { kind, reverse } = fixed;
  let withScores = false;
  let limit: RangeOptions["limit"] = null;
  for (let at = 0; at < args.length; at += 1) {
    const option = (args[at] ?? "").toUpperCase();
    if (option === "WITHSCORES") withScores = true;
    else if (option === "REV" && reverse === null) reverse = true;
    else if ((option === "BYSCORE" || option === "BYLEX") && kind === null) kind = option === "BYLEX" ? "lex" : "score";
    else if (option === "LIMIT" && at + 2 < args.length) {
      limit = { offset: roughIntegerOf(args[at + 1] ?? ""), count: roughIntegerOf(args[at + 2] ?? "") };
      at += 2;
    } else throw syntaxError();
  }
  return checked({ kind: kind ?? "rank", reverse: reverse ?? false, withScores, limit });
}

function checked(options: RangeOptions): RangeOptions {
  if (options.kind === "rank" && options.limit !== null && options.limit.count !== -1)
    throw new RedisFailure("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
  if (options.kind === "lex" && options.withScores)
    throw new RedisFailure("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
  return options.kind === "rank" ? { ...options, limit: null } : options;
}
