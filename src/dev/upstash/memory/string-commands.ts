import type { ByteText } from "../byte-text.ts";
import type { RedisReply } from "../redis.ts";
import { atLeast, type CommandSet, exactly, pairsOf, wrongCount } from "./command.ts";
import { laterTimeOf, type TimeForm } from "./expiry.ts";
import type { Keyspace } from "./keyspace.ts";
import { writeOptions } from "./set-options.ts";

const SET_OPTIONS = new Set(["NX", "XX", "GET", "KEEPTTL"]);
const READ_OPTIONS = new Set(["PERSIST"]);
const SECONDS: TimeForm = { seconds: true, absolute: false };
const MILLISECONDS: TimeForm = { seconds: false, absolute: false };

/** Commands on keys that hold a string. */
export const STRING_COMMANDS: CommandSet = {
  GET: exactly(1, (keyspace, [key = ""]) => keyspace.get("string", key) ?? null),
  SET: atLeast(2, set),
  SETEX: exactly(3, (keyspace, args) => setWithTime(keyspace, args, SECONDS, "setex")),
  PSETEX: exactly(3, (keyspace, args) => setWithTime(keyspace, args, MILLISECONDS, "psetex")),
  SETNX: exactly(2, (keyspace, args) => setAllAbsent(keyspace, args)),
  GETDEL: exactly(1, getAndDelete),
  GETEX: atLeast(1, getAndExpire),
  MGET: atLeast(1, (keyspace, keys) => keys.map((key) => anyString(keyspace, key))),
  MSET: atLeast(2, (keyspace, args) => {
    if (args.length % 2 === 1) throw wrongCount("mset");
    setAll(keyspace, args);
    return "OK";
  }),
  MSETNX: atLeast(2, (keyspace, args) => {
    if (args.length % 2 === 1) throw wrongCount("msetnx");
    return setAllAbsent(keyspace, args);
  }),
  APPEND: exactly(2, (keyspace, [key = "", more = ""]) => {
    const value = `${keyspace.get("string", key) ?? ""}${more}`;
    keyspace.setString(key, value, "kept");
    return value.length;
  }),
  STRLEN: exactly(1, (keyspace, [key = ""]) => keyspace.get("string", key)?.length ?? 0),
};

function set(keyspace: Keyspace, [key = "", value = "", ...rest]: readonly ByteText[]): RedisReply {
  const { when, get, expiry } = writeOptions(rest, SET_OPTIONS);
  const timed = expiry !== null && typeof expiry !== "string";
  const time = timed ? laterTimeOf(expiry.text, expiry.form, "set") : null;
  const before = get ? (keyspace.get("string", key) ?? null) : null;
  const found = keyspace.entry(key) !== undefined;
  if ((when === "NX" && found) || (when === "XX" && !found)) return before;
  keyspace.setString(key, value, expiry === "KEEPTTL" ? "kept" : time);
  return get ? before : "OK";
}

function setWithTime(
  keyspace: Keyspace,
  [key = "", time = "", value = ""]: readonly ByteText[],
  form: TimeForm,
  command: string,
): RedisReply {
  keyspace.setString(key, value, laterTimeOf(time, form, command));
  return "OK";
}

function setAll(keyspace: Keyspace, args: readonly ByteText[]): void {
  for (const [key, value] of pairsOf(args)) keyspace.setString(key, value, null);
}

function setAllAbsent(keyspace: Keyspace, args: readonly ByteText[]): RedisReply {
  if (pairsOf(args).some(([key]) => keyspace.entry(key) !== undefined)) return 0;
  setAll(keyspace, args);
  return 1;
}

function anyString(keyspace: Keyspace, key: ByteText): RedisReply {
  const held = keyspace.entry(key)?.held;
  return held?.kind === "string" ? held.value : null;
}

function getAndDelete(keyspace: Keyspace, [key = ""]: readonly ByteText[]): RedisReply {
  const value = keyspace.get("string", key) ?? null;
  if (value !== null) keyspace.delete(key);
  return value;
}

function getAndExpire(keyspace: Keyspace, [key = "", ...rest]: readonly ByteText[]): RedisReply {
  const { expiry } = writeOptions(rest, READ_OPTIONS);
  const value = keyspace.get("string", key);
  if (value === undefined) return null;
  if (expiry === "PERSIST") keyspace.setString(key, value, null);
  else if (expiry !== null && expiry !== "KEEPTTL")
    keyspace.setString(key, value, laterTimeOf(expiry.text, expiry.form, "getex"));
  return value;
}
