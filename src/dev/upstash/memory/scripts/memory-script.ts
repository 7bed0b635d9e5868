import type { ByteText } from "../../byte-text.ts";
import { type RedisCommand, RedisFailure, type RedisReply } from "../../redis.ts";

/** What a script is given. */
export interface ScriptCall {
  readonly keys: readonly ByteText[];
  readonly args: readonly ByteText[];
}

/** Carries out commands for a script. A command that fails throws its `RedisFailure`, and with it the script ends. */
export interface ScriptStore {
  call(...command: RedisCommand): RedisReply;
  /** The answer of a command that gives a whole number. */
  count(...command: RedisCommand): number;
  /** The answer of a command that gives texts, some of which may be missing. */
  texts(...command: RedisCommand): readonly (ByteText | null)[];
  /** The answer of SCAN with these arguments. */
  scan(...args: readonly ByteText[]): { readonly next: ByteText; readonly names: readonly ByteText[] };
}

/** What a script does, told in TypeScript: there is no Lua here. Commands before one that fails stay carried out, as in Redis. */
export type MemoryScript = (store: ScriptStore, call: ScriptCall) => RedisReply;

/** Gives scripts what carries out commands. */
export function scriptStore(call: (command: RedisCommand) => RedisReply): ScriptStore {
  return {
    call: (...command) => call(command),
    count(...command) {
      const reply = call(command);
      if (typeof reply === "number" || typeof reply === "bigint") return Number(reply);
      throw unexpected(command);
    },
    texts: (...command) => textsIn(call(command)) ?? refuse(command),
    scan(...args) {
      const command: RedisCommand = ["SCAN", ...args];
      const reply = call(command);
      const [next, names] = isList(reply) ? reply : [];
      const texts = textsIn(names ?? null);
      if (typeof next !== "string" || texts === null) throw unexpected(command);
      return { next, names: texts.filter((name) => name !== null) };
    },
  };
}

function isList(reply: RedisReply): reply is readonly RedisReply[] {
  return Array.isArray(reply);
}

function textsIn(reply: RedisReply): readonly (ByteText | null)[] | null {
  return isList(reply) ? reply.map((item) => (typeof item === "string" ? item : null)) : null;
}

function refuse(command: RedisCommand): never {
  throw unexpected(command);
}

function unexpected([name]: RedisCommand): RedisFailure {
  return new RedisFailure(`ERR a script does not know what to do with the answer to ${name}`);
}
