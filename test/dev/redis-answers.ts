import { RedisFailure, type Redis, type RedisCommand, type RedisReply } from "../../src/dev/upstash/redis.ts";

/** An answer in a form that is the same for two servers that do the same. */
export type Comparable = string | null | readonly Comparable[];

/** Answers to a sequence, then everything that is kept. */
export interface Played {
  readonly answers: readonly Comparable[];
  readonly state: readonly (readonly [key: string, ...unknown: Comparable[]])[];
}

/** A step of a program: commands one by one, or as a transaction. */
export interface Step {
  readonly together: boolean;
  readonly commands: readonly RedisCommand[];
}

/** Removes everything. */
export async function empty(redis: Redis): Promise<void> {
  await redis.execute([["FLUSHALL"], ["SCRIPT", "FLUSH"]]);
}

/** Plays a program. */
export async function play(redis: Redis, steps: readonly Step[]): Promise<Played> {
  const answers: Comparable[] = [];
  for (const { together, commands } of steps) {
    const replies = await (together ? redis.transact(commands) : redis.execute(commands));
    if (replies instanceof RedisFailure) answers.push(replies.message);
    else answers.push(...replies.map((reply, index) => answerTo(commands[index] ?? [""], reply)));
  }
  return { answers, state: await stateOf(redis) };
}

/** What stands in no order. */
const UNORDERED = new Set(["SMEMBERS", "KEYS", "HKEYS", "HVALS"]);

function answerTo([given]: RedisCommand, reply: RedisReply): Comparable {
  const name = given.toUpperCase();
  const answer = comparable(reply);
  if (reply instanceof RedisFailure || answer === null) return answer;
  if (/^P?TTL$/.test(name)) return roughly(Number(answer), name === "TTL" ? 1 : 1000);
  if (typeof answer === "string") return answer;
  if (UNORDERED.has(name)) return answer.map(String).toSorted();
  if (name === "HGETALL") return sortedPairs(answer);
  return name === "SCAN" ? answer.map((part) => (Array.isArray(part) ? part.map(String).toSorted() : part)) : answer;
}

/** Servers are asked one after the other: of times that are left, hundreds of seconds are compared; those that end far away to the hour. */
function roughly(time: number, second: number): string {
  if (time < 0) return `${time}`;
  const left = time / second;
  if (left < FAR) return `up to ${Math.ceil(left / 100)}00 s`;
  return `until hour ${Math.round((Date.now() / 1000 + left) / 3600)}`;
}

/** Seconds. */
const FAR = 1_000_000;

function sortedPairs(answer: readonly Comparable[]): readonly Comparable[] {
  return Array.from(
    { length: answer.length / 2 },
    (_, index) => `${answer[index * 2]}=${answer[index * 2 + 1]}`,
  ).toSorted();
}

/** Members with times in milliseconds: as times that are left. */
function withoutTimes(answer: Comparable): Comparable {
  if (answer === null || typeof answer === "string") return answer;
  const parts = answer.map((part, index) => (index % 2 === 0 ? `${part}` : roughly(Number(part) - Date.now(), 1000)));
  return sortedPairs(parts.map((part) => (/^-\d/.test(part) ? "over" : part)));
}

function comparable(reply: RedisReply): Comparable {
  if (reply === null) return null;
  if (reply instanceof RedisFailure) return failureText(reply);
  if (typeof reply === "string") return reply;
  return typeof reply === "object" ? reply.map(comparable) : `${reply}`;
}

/** Where in a script a command failed is told by a real Redis only, and so are the words of Lua. */
function failureText({ message }: RedisFailure): string {
  if (/^ERR (user_script|a script cannot)/.test(message)) return "failed: what is kept beside a key cannot be read";
  return `failed: ${message.replace(/ script: [0-9a-f]{40}, on @user_script:.*$/, "")}`;
}

const READERS: Readonly<Record<string, (key: string) => RedisCommand>> = {
  string: (key) => ["GET", key],
  hash: (key) => ["HGETALL", key],
  list: (key) => ["LRANGE", key, "0", "-1"],
  set: (key) => ["SMEMBERS", key],
  zset: (key) => ["ZRANGE", key, "0", "-1", "WITHSCORES"],
};

/** Everything that is kept. */
export async function stateOf(redis: Redis): Promise<Played["state"]> {
  const [keys = null] = await redis.execute([["KEYS", "*"]]);
  if (!Array.isArray(keys)) throw new Error("KEYS gives a list");
  const state: [string, ...Comparable[]][] = [];
  for (const key of keys.map(String).toSorted()) {
    const [kind] = await redis.execute([["TYPE", key]]);
    const read = READERS[`${kind}`];
    if (read === undefined) continue;
    const commands: readonly RedisCommand[] = [read(key), ["PTTL", key]];
    const replies = await redis.execute(commands);
    const answers = replies.map((reply, index) => answerTo(commands[index] ?? [""], reply));
    state.push([key, `${kind}`, ...(key.includes("~going:") ? answers.map(withoutTimes) : answers)]);
  }
  return state;
}
