import type { Asked } from "./read-request.ts";
import { refusalOf } from "./refused-commands.ts";
import { discarded, RedisFailure, type Redis, type RedisCommand, type RedisReply } from "./redis.ts";

/**
 * Carries out what a request asks for. `cutAfter`: the connection is cut after so many commands, which `null` in place of the replies
 * stands for; of a transaction nothing is kept then. Throws a `RedisFailure` when a transaction is discarded.
 */
export async function carryOut(
  redis: Redis,
  { kind, commands }: Asked,
  cutAfter: number | null,
): Promise<readonly RedisReply[] | null> {
  if (kind === "transaction") return cutAfter === null ? transact(redis, commands) : null;
  if (cutAfter === null) return execute(redis, commands);
  if (cutAfter > 0) await execute(redis, commands.slice(0, cutAfter));
  return null;
}

async function transact(redis: Redis, commands: readonly RedisCommand[]): Promise<readonly RedisReply[]> {
  const refused = commands.map(refusalOf).find((refusal) => refusal !== null);
  const replies = refused === undefined ? await redis.transact(commands) : discarded(refused);
  if (replies instanceof RedisFailure) throw replies;
  return replies;
}

async function execute(redis: Redis, commands: readonly RedisCommand[]): Promise<readonly RedisReply[]> {
  const refusals = commands.map(refusalOf);
  const replies = (await redis.execute(commands.filter((_, index) => refusals[index] === null))).values();
  return refusals.map((refusal) => refusal ?? replies.next().value ?? null);
}
