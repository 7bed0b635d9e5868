import type { ByteText } from "../byte-text.ts";
import { RedisFailure, type RedisReply } from "../redis.ts";
import { atLeast, type CommandSet, exactly, pairsOf, syntaxError } from "./command.ts";
import type { Keyspace } from "./keyspace.ts";
import { scoreOf, scoreText } from "./numbers.ts";

/** Commands that change sorted sets, or ask for one member. */
export const SORTED_SET_COMMANDS: CommandSet = {
  ZADD: atLeast(3, add),
  ZREM: atLeast(2, (keyspace, [key = "", ...members]) => {
    const scores = keyspace.get("zset", key);
    const removed = members.filter((member) => scores?.delete(member)).length;
    keyspace.tidy(key);
    return removed;
  }),
  ZSCORE: exactly(2, (keyspace, [key = "", member = ""]) => {
    const score = keyspace.get("zset", key)?.get(member);
    return score === undefined ? null : scoreText(score);
  }),
  ZCARD: exactly(1, (keyspace, [key = ""]) => keyspace.get("zset", key)?.size ?? 0),
};

const OPTIONS = new Set(["NX", "XX", "GT", "LT", "CH", "INCR"]);

function add(keyspace: Keyspace, [key = "", ...rest]: readonly ByteText[]): RedisReply {
  const { options, places } = split(rest);
  if (places.length === 0 || places.length % 2 === 1) throw syntaxError();
  checkOptions(options, places.length / 2);
  const changes = pairsOf(places).map(([score, member]) => ({ member, score: scoreOf(score) }));
  if (keyspace.get("zset", key) === undefined && options.has("XX")) return options.has("INCR") ? null : 0;
  const scores = keyspace.need("zset", key);
  const outcomes = changes.map(({ member, score }) => change(scores, member, score, options));
  keyspace.tidy(key);
  if (options.has("INCR")) return outcomes[0] === "none" ? null : scoreText(scores.get(changes[0]?.member ?? "") ?? 0);
  return outcomes.filter((outcome) => outcome === "added" || (options.has("CH") && outcome === "changed")).length;
}

/** Parts the options from the scores and members after them. */
function split(args: readonly ByteText[]): {
  readonly options: ReadonlySet<string>;
  readonly places: readonly ByteText[];
} {
  const words = args.map((arg) => arg.toUpperCase());
  const first = words.findIndex((word) => !OPTIONS.has(word));
  const end = first === -1 ? words.length : first;
  return { options: new Set(words.slice(0, end)), places: args.slice(end) };
}

function checkOptions(options: ReadonlySet<string>, places: number): void {
  const direction = options.has("GT") || options.has("LT");
  if (options.has("NX") && options.has("XX"))
    throw new RedisFailure("ERR XX and NX options at the same time are not compatible");
  if ((direction && options.has("NX")) || (options.has("GT") && options.has("LT")))
    throw new RedisFailure("ERR GT, LT, and/or NX options at the same time are not compatible");
  if (options.has("INCR") && places > 1)
    throw new RedisFailure("ERR INCR option supports a single increment-element pair");
}

/** What became of one member; `"none"`: an option forbade to write it. */
type Outcome = "added" | "changed" | "same" | "none";

function change(scores: Map<ByteText, number>, member: ByteText, given: number, options: ReadonlySet<string>): Outcome {
  const before = scores.get(member);
  if (options.has(before === undefined ? "XX" : "NX")) return "none";
  const score = options.has("INCR") ? given + (before ?? 0) : given;
  if (Number.isNaN(score)) throw new RedisFailure("ERR resulting score is not a number (NaN)");
  if (before !== undefined) {
    if ((options.has("GT") && score <= before) || (options.has("LT") && score >= before)) return "none";
    if (score === before) return "same";
  }
  scores.set(member, score);
  return before === undefined ? "added" : "changed";
}
