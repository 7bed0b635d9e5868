import { createHash } from "node:crypto";
import { bytesOf, type ByteText } from "../byte-text.ts";
import { type RedisCommand, RedisFailure, type RedisReply } from "../redis.ts";
import { atLeast, type CommandSet, syntaxError, wrongCount } from "./command.ts";
import { integerOf } from "./numbers.ts";
import { knownScripts } from "./scripts/known-scripts.ts";
import { type MemoryScript, type ScriptCall, scriptStore } from "./scripts/memory-script.ts";

/**
 * Commands that run scripts: those of this library, which do the same in TypeScript, and no others. Scripts are known by the SHA-1 of
 * their text once they were loaded. `call` carries out the commands of a script.
 */
export function scriptCommands(call: (command: RedisCommand) => RedisReply): CommandSet {
  const store = scriptStore(call);
  const find = knownScripts();
  const loaded = new Map<string, MemoryScript>();
  const load = (text: ByteText): string => {
    const script = find(text);
    if (script === undefined)
      throw new RedisFailure("ERR the memory of this local service cannot run this script: give it a Redis to use");
    const digest = createHash("sha1").update(bytesOf(text)).digest("hex");
    loaded.set(digest, script);
    return digest;
  };
  const run = (digest: string, given: ScriptCall): RedisReply => {
    const script = loaded.get(digest.toLowerCase());
    if (script === undefined) throw new RedisFailure("NOSCRIPT No matching script. Please use EVAL.");
    return script(store, given);
  };
  return {
    SCRIPT: atLeast(1, (_, [action = "", ...args]) => manage({ loaded, load }, action, args)),
    EVAL: atLeast(2, (_, [text = "", ...rest]) => {
      const given = callOf(rest);
      return run(load(text), given);
    }),
    EVALSHA: atLeast(2, (_, [digest = "", ...rest]) => run(digest, callOf(rest))),
  };
}

interface Scripts {
  readonly loaded: Map<string, MemoryScript>;
  readonly load: (text: ByteText) => string;
}

function manage({ loaded, load }: Scripts, action: ByteText, args: readonly ByteText[]): RedisReply {
  const [first = ""] = args;
  switch (action.toUpperCase()) {
    case "LOAD":
      if (args.length !== 1) throw wrongCount("script|load");
      return load(first);
    case "EXISTS":
      if (args.length === 0) throw wrongCount("script|exists");
      return args.map((digest) => (loaded.has(digest.toLowerCase()) ? 1 : 0));
    case "FLUSH":
      if (args.length > 1 || !/^(a?sync)?$/i.test(first)) throw syntaxError();
      loaded.clear();
      return "OK";
    default:
      throw new RedisFailure(`ERR unknown subcommand '${action}'. Try SCRIPT HELP.`);
  }
}

function callOf([count = "", ...rest]: readonly ByteText[]): ScriptCall {
  const keys = Number(integerOf(count));
  if (keys > rest.length) throw new RedisFailure("ERR Number of keys can't be greater than number of args");
  if (keys < 0) throw new RedisFailure("ERR Number of keys can't be negative");
  return { keys: rest.slice(0, keys), args: rest.slice(keys) };
}
