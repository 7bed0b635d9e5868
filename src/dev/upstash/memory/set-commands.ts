import { atLeast, type CommandSet, exactly } from "./command.ts";

/** Commands on keys that hold a set. */
export const SET_COMMANDS: CommandSet = {
  SADD: atLeast(2, (keyspace, [key = "", ...members]) => {
    const set = keyspace.need("set", key);
    const before = set.size;
    for (const member of members) set.add(member);
    return set.size - before;
  }),
  SREM: atLeast(2, (keyspace, [key = "", ...members]) => {
    const set = keyspace.get("set", key);
    const removed = members.filter((member) => set?.delete(member)).length;
    keyspace.tidy(key);
    return removed;
  }),
  SMEMBERS: exactly(1, (keyspace, [key = ""]) => [...(keyspace.get("set", key) ?? [])]),
  SISMEMBER: exactly(2, (keyspace, [key = "", member = ""]) => (keyspace.get("set", key)?.has(member) ? 1 : 0)),
  SCARD: exactly(1, (keyspace, [key = ""]) => keyspace.get("set", key)?.size ?? 0),
};
