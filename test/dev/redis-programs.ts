import fc from "fast-check";
import type { RedisCommand } from "../../src/dev/upstash/redis.ts";
import type { Step } from "./redis-answers.ts";

type Words = fc.Arbitrary<readonly string[]>;

const one = (...words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
const words = (...parts: readonly fc.Arbitrary<string>[]): Words => fc.tuple(...parts);
const perhaps = (part: Words): Words => fc.oneof({ arbitrary: part, weight: 1 }, { arbitrary: words(), weight: 2 });
const join = (...parts: readonly Words[]): Words => fc.tuple(...parts).map((lists) => lists.flat());
const several = (part: Words, least = 1): Words =>
  fc.array(part, { minLength: least, maxLength: 3 }).map((lists) => lists.flat());
/** Several options, in any order and case. */
const options = (...parts: readonly Words[]): Words =>
  fc
    .array(fc.oneof(...parts), { maxLength: 3 })
    .chain((lists) =>
      fc.boolean().map((lower) => (lower ? lists.flat().map((word) => word.toLowerCase()) : lists.flat())),
    );

const key = one("a", "b", "c", "count", "\xff\0");
const value = one(
  "",
  "x",
  "10",
  "-3",
  "9223372036854775807",
  "-9223372036854775808",
  "007",
  "1.5",
  " 1",
  "OK",
  "\xfe\0é",
);
const member = one("", "a", "b", "ab", "b\xff", "\0", "10");
const whole = one("0", "1", "-1", "2", "5", "-2", "9223372036854775807", "-9223372036854775808", "1.0", "+1", "", "x");
const place = one("0", "1", "2", "-1", "-2", "-100", "100", "x");
const score = one("0", "1", "-1", "2.5", "(1", "1e3", "inf", "-inf", "+inf", "nan", "x");
const given = one("0", "1", "-1", "2.5", "1e3", "inf", "-inf", "x", "");
const lexical = one("-", "+", "[", "[a", "(a", "[b", "(b", "[ab", "a", "", "-1");
const float = one("0.5", "-2.25", "10", "1e2", "3.", ".5", "-0", "x", "", "1e", "inf", "1 ");
const seconds = one("100", "200", "0", "-1", "x", "9223372036854775807", "9223372036854776");
const milliseconds = one("100000", "200000", "0", "-5", "9223372036854775807");
const date = one("5000000000", "6000000000", "1", "0");
const pattern = one("*", "?", "a*", "[a-b]", "[^a]*", "[", "[]", "\\a", "*t", "c[o-]unt", "co?nt", "**n*", "\xff*");
const limit = fc.tuple(one("LIMIT"), one("0", "1", "-1", "x"), one("0", "1", "2", "-1"));
const times = [
  words(one("EX"), seconds),
  words(one("PX"), milliseconds),
  words(one("EXAT"), one("5000000000", "0")),
  words(one("PXAT"), one("5000000000000", "-1")),
];

/** The arguments of each command: many that are right, and some that are not. */
const ARGUMENTS: Readonly<Record<string, Words>> = {
  GET: words(key),
  SET: join(words(key, value), options(...times, words(one("NX", "XX", "GET", "KEEPTTL", "PERSIST", "WHAT")))),
  SETEX: words(key, seconds, value),
  PSETEX: words(key, milliseconds, value),
  SETNX: words(key, value),
  GETDEL: words(key),
  GETEX: join(words(key), options(...times, words(one("PERSIST", "KEEPTTL", "NX")))),
  MGET: several(words(key)),
  MSET: join(several(words(key, value)), perhaps(words(key))),
  MSETNX: join(several(words(key, value)), perhaps(words(key))),
  APPEND: words(key, value),
  STRLEN: words(key),
  INCR: words(key),
  DECR: words(key),
  INCRBY: words(key, whole),
  DECRBY: words(key, whole),
  DEL: several(words(key)),
  UNLINK: several(words(key)),
  EXISTS: several(words(key)),
  TYPE: words(key),
  PERSIST: words(key),
  TTL: words(key),
  PTTL: words(key),
  EXPIRE: join(words(key, seconds), options(words(one("NX", "XX")))),
  PEXPIRE: words(key, milliseconds),
  EXPIREAT: join(words(key, date), options(words(one("NX", "XX", "GT", "LT", "what")))),
  PEXPIREAT: words(key, one("5000000000000", "1")),
  KEYS: words(pattern),
  SCAN: join(
    words(one("0", "x")),
    options(
      words(one("MATCH"), pattern),
      words(one("TYPE"), one("hash", "what")),
      words(one("COUNT"), one("1000", "1000", "0", "-1", "x")),
    ),
  ),
  DBSIZE: words(),
  FLUSHDB: perhaps(words(one("ASYNC", "sync", "x"))),
  PING: perhaps(words(value)),
  ECHO: words(value),
  HSET: join(words(key), several(words(member, value)), perhaps(words(member))),
  HGET: words(key, member),
  HMGET: join(words(key), several(words(member))),
  HGETALL: words(key),
  HKEYS: words(key),
  HVALS: words(key),
  HLEN: words(key),
  HEXISTS: words(key, member),
  HDEL: join(words(key), several(words(member))),
  HINCRBY: words(key, member, whole),
  LPUSH: join(words(key), several(words(value))),
  RPUSH: join(words(key), several(words(value))),
  LPOP: join(words(key), perhaps(words(one("0", "1", "2", "-1", "x")))),
  RPOP: join(words(key), perhaps(words(one("0", "1", "2", "-1", "x")))),
  LRANGE: words(key, place, place),
  LLEN: words(key),
  SADD: join(words(key), several(words(member))),
  SREM: join(words(key), several(words(member))),
  SMEMBERS: words(key),
  SISMEMBER: words(key, member),
  SCARD: words(key),
  ZADD: join(words(key), options(words(one("NX", "XX", "GT", "LT", "CH", "INCR"))), several(words(given, member), 0)),
  ZREM: join(words(key), several(words(member))),
  ZSCORE: words(key, member),
  ZCARD: words(key),
  ZRANGE: fc.oneof(
    join(words(key, place, place), options(words(one("REV", "WITHSCORES")), limit)),
    join(words(key, score, score, one("BYSCORE")), options(words(one("REV", "WITHSCORES", "BYLEX")), limit)),
  ),
  ZREVRANGE: join(words(key, place, place), options(words(one("WITHSCORES", "REV")))),
  ZRANGEBYSCORE: join(words(key, score, score), options(words(one("WITHSCORES")), limit)),
  ZREVRANGEBYSCORE: join(words(key, score, score), options(words(one("WITHSCORES")), limit)),
};

/** Ranges by member are defined for members of one score only, so they have keys of their own. */
const LEXICAL: Readonly<Record<string, Words>> = {
  ZADD: join(words(one("places")), several(words(one("0"), member))),
  ZREM: join(words(one("places")), several(words(member))),
  ZRANGE: join(words(one("places"), lexical, lexical, one("BYLEX")), options(words(one("REV", "WITHSCORES")), limit)),
  ZRANGEBYLEX: join(words(one("places"), lexical, lexical), options(limit)),
  ZREVRANGEBYLEX: join(words(one("places"), lexical, lexical), options(limit)),
};

/** A real Redis adds with the precision of its machine: sums are the same while they have few digits. */
const FLOATING: Readonly<Record<string, Words>> = {
  SET: words(one("sum"), float),
  INCRBYFLOAT: words(one("sum"), float),
};

function commandsOf(table: Readonly<Record<string, Words>>): fc.Arbitrary<RedisCommand> {
  const commands = Object.entries(table).map(([name, args]) =>
    fc.tuple(fc.boolean(), args).map(([lower, list]): RedisCommand => [lower ? name.toLowerCase() : name, ...list]),
  );
  return fc.oneof(...commands);
}

/** One argument too few or too many, now and then. */
function disturbed(command: fc.Arbitrary<RedisCommand>): fc.Arbitrary<RedisCommand> {
  return fc.tuple(command, fc.integer({ min: 0, max: 24 })).map(([[name, ...args], chance]): RedisCommand => {
    if (chance === 0) return [name, ...args.slice(0, -1)];
    return chance === 1 && name.toUpperCase() !== "FLUSHDB" ? [name, ...args, "more"] : [name, ...args];
  });
}

/** A command on one of a few keys, right or wrong. */
export const anyCommand: fc.Arbitrary<RedisCommand> = fc.oneof(
  { arbitrary: disturbed(commandsOf(ARGUMENTS)), weight: 6 },
  { arbitrary: commandsOf(LEXICAL), weight: 1 },
  { arbitrary: commandsOf(FLOATING), weight: 1 },
);

/** Steps of a program made of these commands. */
export function programsOf(command: fc.Arbitrary<RedisCommand>): fc.Arbitrary<readonly Step[]> {
  const step = fc.record({ together: fc.boolean(), commands: fc.array(command, { minLength: 1, maxLength: 12 }) });
  return fc.array(step, { minLength: 1, maxLength: 6 });
}
