import type { ByteText } from "../byte-text.ts";
import type { RedisReply } from "../redis.ts";
import { atLeast, type CommandSet, exactly, syntaxError, wrongCount } from "./command.ts";
import { globMatches } from "./glob.ts";
import type { Entry, Keyspace } from "./keyspace.ts";

/** Commands on keys, whatever they hold. */
export const KEY_COMMANDS: CommandSet = {
  DEL: atLeast(1, remove),
  UNLINK: atLeast(1, remove),
  EXISTS: atLeast(1, (keyspace, keys) => keys.filter((key) => keyspace.entry(key) !== undefined).length),
  TYPE: exactly(1, (keyspace, [key = ""]) => keyspace.entry(key)?.held.kind ?? "none"),
  PERSIST: exactly(1, (keyspace, [key = ""]) => {
    const entry = keyspace.entry(key);
    if (entry === undefined || entry.expires === null) return 0;
    entry.expires = null;
    return 1;
  }),
  TTL: exactly(1, (keyspace, [key = ""]) => {
    const left = timeLeft(keyspace.entry(key));
    return left < 0 ? left : Math.floor((left + 500) / 1000);
  }),
  PTTL: exactly(1, (keyspace, [key = ""]) => timeLeft(keyspace.entry(key))),
  KEYS: exactly(1, (keyspace, [pattern = ""]) => keyspace.keys().filter(globMatches(pattern))),
  DBSIZE: exactly(0, (keyspace) => keyspace.keys().length),
  FLUSHDB: atLeast(0, flush),
  FLUSHALL: atLeast(0, flush),
  PING: atLeast(0, (_, args) => {
    if (args.length > 1) throw wrongCount("ping");
    return args[0] ?? "PONG";
  }),
  ECHO: exactly(1, (_, [message = ""]) => message),
};

function remove(keyspace: Keyspace, keys: readonly ByteText[]): RedisReply {
  return keys.filter((key) => keyspace.delete(key)).length;
}

/** Milliseconds; below 0 what Redis says to a key that never expires, or is not there. */
function timeLeft(entry: Entry | undefined): number {
  if (entry === undefined) return -2;
  return entry.expires === null ? -1 : entry.expires - Date.now();
}

function flush(keyspace: Keyspace, modes: readonly ByteText[]): RedisReply {
  if (modes.length > 1 || !/^(a?sync)?$/i.test(modes.join())) throw syntaxError();
  keyspace.clear();
  return "OK";
}
