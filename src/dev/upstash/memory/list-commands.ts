import type { ByteText } from "../byte-text.ts";
import { atLeast, type CommandSet, exactly, type MemoryCommand, wrongCount } from "./command.ts";
import { cut } from "./cut.ts";
import { countOf, roughIntegerOf } from "./numbers.ts";

/** Commands on keys that hold a list. */
export const LIST_COMMANDS: CommandSet = {
  LPUSH: atLeast(2, (keyspace, [key = "", ...items]) => keyspace.need("list", key).unshift(...items.toReversed())),
  RPUSH: atLeast(2, (keyspace, [key = "", ...items]) => keyspace.need("list", key).push(...items)),
  LPOP: pop("lpop", (list, count) => list.splice(0, count)),
  RPOP: pop("rpop", (list, count) => list.splice(Math.max(0, list.length - count)).toReversed()),
  LLEN: exactly(1, (keyspace, [key = ""]) => keyspace.get("list", key)?.length ?? 0),
  LRANGE: exactly(3, (keyspace, [key = "", start = "", stop = ""]) => {
    const [from, to] = [roughIntegerOf(start), roughIntegerOf(stop)];
    return cut(keyspace.get("list", key) ?? [], from, to);
  }),
};

type Take = (list: ByteText[], count: number) => readonly ByteText[];

function pop(name: string, take: Take): MemoryCommand {
  return atLeast(1, (keyspace, [key = "", count, ...rest]) => {
    if (rest.length > 0) throw wrongCount(name);
    const wanted = count === undefined ? 1 : countOf(count);
    const list = keyspace.get("list", key);
    if (list === undefined) return null;
    const taken = take(list, wanted);
    keyspace.tidy(key);
    return count === undefined ? (taken[0] ?? null) : taken;
  });
}
