import { type RedisCommand, RedisFailure } from "./redis.ts";

/** What needs a connection of its own, keeps it waiting, or concerns the server as a whole: a request over HTTP has no use for it. */
const REFUSED: ReadonlySet<string> = new Set([
  ...["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "MONITOR"],
  ...["BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF"],
  ...["WATCH", "UNWATCH", "MULTI", "EXEC", "DISCARD"],
  ...["AUTH", "HELLO", "SELECT", "CLIENT", "QUIT", "RESET", "READONLY", "READWRITE", "ASKING"],
  ...["SYNC", "PSYNC", "REPLCONF", "REPLICAOF", "SLAVEOF", "FAILOVER", "CLUSTER", "SHUTDOWN", "DEBUG", "CONFIG"],
]);

/** Commands that wait only when they are asked to. */
const WAITING: ReadonlySet<string> = new Set(["XREAD", "XREADGROUP"]);

/** Why a command is not available over HTTP; `null` when it is. */
export function refusalOf([name, ...args]: RedisCommand): RedisFailure | null {
  const known = name.toUpperCase();
  const waits = WAITING.has(known) && args.some((arg) => arg.toUpperCase() === "BLOCK");
  return REFUSED.has(known) || waits ? new RedisFailure(`ERR Command is not available: '${name}'`) : null;
}
