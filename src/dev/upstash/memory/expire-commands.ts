import type { ByteText } from "../byte-text.ts";
import { RedisFailure, type RedisReply } from "../redis.ts";
import { atLeast, type CommandSet, type MemoryCommand } from "./command.ts";
import { type TimeForm, timeOf } from "./expiry.ts";
import type { Keyspace } from "./keyspace.ts";

/** Commands that say when a key expires. */
export const EXPIRE_COMMANDS: CommandSet = {
  EXPIRE: expires("expire", { seconds: true, absolute: false }),
  PEXPIRE: expires("pexpire", { seconds: false, absolute: false }),
  EXPIREAT: expires("expireat", { seconds: true, absolute: true }),
  PEXPIREAT: expires("pexpireat", { seconds: false, absolute: true }),
};

function expires(command: string, form: TimeForm): MemoryCommand {
  return atLeast(2, (keyspace, [key = "", time = "", ...rest]) => {
    const conditions = conditionsOf(rest);
    return expireAt(keyspace, key, timeOf(time, form, command), conditions);
  });
}

function expireAt(keyspace: Keyspace, key: ByteText, time: number, conditions: ReadonlySet<string>): RedisReply {
  const entry = keyspace.entry(key);
  if (entry === undefined) return 0;
  const { expires: before } = entry;
  const refused =
    (conditions.has("NX") && before !== null) ||
    (conditions.has("XX") && before === null) ||
    (conditions.has("GT") && (before === null || time <= before)) ||
    (conditions.has("LT") && before !== null && time >= before);
  if (refused) return 0;
  if (time <= Date.now()) keyspace.delete(key);
  else entry.expires = time;
  return 1;
}

function conditionsOf(args: readonly ByteText[]): ReadonlySet<string> {
  const conditions = new Set<string>();
  for (const arg of args) {
    if (!/^([nx]x|[gl]t)$/i.test(arg)) throw new RedisFailure(`ERR Unsupported option ${arg}`);
    conditions.add(arg.toUpperCase());
  }
  const message = "options at the same time are not compatible";
  if (conditions.has("NX") && conditions.size > 1) throw new RedisFailure(`ERR NX and XX, GT or LT ${message}`);
  if (conditions.has("GT") && conditions.has("LT")) throw new RedisFailure(`ERR GT and LT ${message}`);
  return conditions;
}
