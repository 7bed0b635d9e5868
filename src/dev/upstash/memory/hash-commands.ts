import { atLeast, type CommandSet, exactly, pairsOf, wrongCount } from "./command.ts";
import { integerOf, sumOf } from "./numbers.ts";

const NO_NUMBER = "ERR hash value is not an integer";

/** Commands on keys that hold a hash. */
export const HASH_COMMANDS: CommandSet = {
  HSET: atLeast(3, (keyspace, [key = "", ...rest]) => {
    if (rest.length % 2 === 1) throw wrongCount("hset");
    const hash = keyspace.need("hash", key);
    const before = hash.size;
    for (const [field, value] of pairsOf(rest)) hash.set(field, value);
    return hash.size - before;
  }),
  HGET: exactly(2, (keyspace, [key = "", field = ""]) => keyspace.get("hash", key)?.get(field) ?? null),
  HMGET: atLeast(2, (keyspace, [key = "", ...fields]) => {
    const hash = keyspace.get("hash", key);
    return fields.map((field) => hash?.get(field) ?? null);
  }),
  HGETALL: exactly(1, (keyspace, [key = ""]) => [...(keyspace.get("hash", key) ?? [])].flat()),
  HKEYS: exactly(1, (keyspace, [key = ""]) => [...(keyspace.get("hash", key)?.keys() ?? [])]),
  HVALS: exactly(1, (keyspace, [key = ""]) => [...(keyspace.get("hash", key)?.values() ?? [])]),
  HLEN: exactly(1, (keyspace, [key = ""]) => keyspace.get("hash", key)?.size ?? 0),
  HEXISTS: exactly(2, (keyspace, [key = "", field = ""]) => (keyspace.get("hash", key)?.has(field) ? 1 : 0)),
  HDEL: atLeast(2, (keyspace, [key = "", ...fields]) => {
    const hash = keyspace.get("hash", key);
    const removed = fields.filter((field) => hash?.delete(field)).length;
    keyspace.tidy(key);
    return removed;
  }),
  HINCRBY: exactly(3, (keyspace, [key = "", field = "", by = ""]) => {
    const change = integerOf(by);
    const sum = sumOf(integerOf(keyspace.get("hash", key)?.get(field) ?? "0", NO_NUMBER), change);
    keyspace.need("hash", key).set(field, `${sum}`);
    return sum;
  }),
};
