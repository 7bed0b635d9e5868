import type { ByteText } from "../byte-text.ts";
import { RedisFailure, type RedisReply } from "../redis.ts";
import { type CommandSet, exactly } from "./command.ts";
import { decimalSum } from "./decimal-sum.ts";
import type { Keyspace } from "./keyspace.ts";
import { fits, integerOf, sumOf } from "./numbers.ts";

/** Commands that count. */
export const COUNTER_COMMANDS: CommandSet = {
  INCR: exactly(1, (keyspace, [key = ""]) => add(keyspace, key, 1n)),
  DECR: exactly(1, (keyspace, [key = ""]) => add(keyspace, key, -1n)),
  INCRBY: exactly(2, (keyspace, [key = "", by = ""]) => add(keyspace, key, integerOf(by))),
  DECRBY: exactly(2, (keyspace, [key = "", by = ""]) => {
    const change = -integerOf(by);
    if (!fits(change)) throw new RedisFailure("ERR decrement would overflow");
    return add(keyspace, key, change);
  }),
  INCRBYFLOAT: exactly(2, (keyspace, [key = "", by = ""]) => {
    const sum = decimalSum(keyspace.get("string", key) ?? "0", by);
    keyspace.setString(key, sum, "kept");
    return sum;
  }),
};

function add(keyspace: Keyspace, key: ByteText, by: bigint): RedisReply {
  const sum = sumOf(integerOf(keyspace.get("string", key) ?? "0"), by);
  keyspace.setString(key, `${sum}`, "kept");
  return sum;
}
