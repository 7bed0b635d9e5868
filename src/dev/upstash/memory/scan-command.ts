import type { ByteText } from "../byte-text.ts";
import { RedisFailure, type RedisReply } from "../redis.ts";
import { atLeast, type CommandSet, pairsOf, syntaxError } from "./command.ts";
import { globMatches } from "./glob.ts";
import type { Keyspace } from "./keyspace.ts";
import { roughIntegerOf } from "./numbers.ts";

/** What of the keys is asked for, and how many are looked at. */
interface ScanOptions {
  readonly matches: (key: ByteText) => boolean;
  readonly count: number;
  readonly kind: string | null;
}

/** How many keys a SCAN looks at that does not say. */
const COUNT = 10;

/** Lists keys bit by bit. */
export const SCAN_COMMANDS: CommandSet = { SCAN: atLeast(1, scan) };

function scan(keyspace: Keyspace, [cursor = "", ...rest]: readonly ByteText[]): RedisReply {
  if (!/^\d{1,19}$/.test(cursor)) throw new RedisFailure("ERR invalid cursor");
  const { matches, count, kind } = optionsOf(rest);
  const { keys, next } = keyspace.page(Number(cursor), count);
  const found = keys.filter(matches).filter((key) => kind === null || keyspace.entry(key)?.held.kind === kind);
  return [`${next}`, found];
}

function optionsOf(args: readonly ByteText[]): ScanOptions {
  let options: ScanOptions = { matches: () => true, count: COUNT, kind: null };
  for (const [name, value] of pairsOf(args)) {
    const option = name.toUpperCase();
    if (option === "MATCH") options = { ...options, matches: globMatches(value) };
    else if (option === "TYPE") options = { ...options, kind: value.toLowerCase() };
    else if (option === "COUNT") options = { ...options, count: roughIntegerOf(value) };
    else throw syntaxError();
    if (options.count < 1) throw syntaxError();
  }
  if (args.length % 2 === 1) throw syntaxError();
  return options;
}
