import { discarded, RedisFailure, type Redis, type RedisCommand, type RedisReply } from "../redis.ts";
import { type CommandSet, type MemoryCommand, wrongCount } from "./command.ts";
import { COUNTER_COMMANDS } from "./counter-commands.ts";
import { EXPIRE_COMMANDS } from "./expire-commands.ts";
import { HASH_COMMANDS } from "./hash-commands.ts";
import { KEY_COMMANDS } from "./key-commands.ts";
import { Keyspace } from "./keyspace.ts";
import { LIST_COMMANDS } from "./list-commands.ts";
import { RANGE_COMMANDS } from "./range-commands.ts";
import { SCAN_COMMANDS } from "./scan-command.ts";
import { scriptCommands } from "./script-commands.ts";
import { SET_COMMANDS } from "./set-commands.ts";
import { SORTED_SET_COMMANDS } from "./sorted-set-commands.ts";
import { STRING_COMMANDS } from "./string-commands.ts";

/** A Redis in memory with the commands that most programs use. What it does not know, it refuses. */
export function memoryRedis(): Redis {
  const keyspace = new Keyspace();
  const run = (command: RedisCommand): RedisReply => find(commands, command).run(keyspace, command.slice(1));
  const commands: CommandSet = {
    ...{ ...STRING_COMMANDS, ...COUNTER_COMMANDS, ...KEY_COMMANDS, ...EXPIRE_COMMANDS, ...SCAN_COMMANDS },
    ...{ ...HASH_COMMANDS, ...LIST_COMMANDS, ...SET_COMMANDS, ...SORTED_SET_COMMANDS, ...RANGE_COMMANDS },
    ...scriptCommands(run),
  };
  const execute = (asked: readonly RedisCommand[]): readonly RedisReply[] =>
    asked.map((command) => replyOf(() => run(command)));
  return {
    execute: async (asked) => execute(asked),
    async transact(asked) {
      const failures = asked.map((command) => replyOf(() => (find(commands, command), null)));
      const reason = failures.find((failure) => failure !== null);
      return reason instanceof RedisFailure ? discarded(reason) : execute(asked);
    },
    close: async () => keyspace.clear(),
  };
}

/** The command with a name. Throws what Redis says when there is none, or when it does not take so many arguments. */
function find(commands: CommandSet, [name, ...args]: RedisCommand): MemoryCommand {
  const known = name.toUpperCase();
  const command = Object.hasOwn(commands, known) ? commands[known] : undefined;
  if (command === undefined)
    throw new RedisFailure(`ERR the memory of this local service has no command '${name}': give it a Redis to use`);
  if (args.length < command.least || args.length > command.most) throw wrongCount(name);
  return command;
}

/** What a command is answered with, be it a failure. */
function replyOf(ask: () => RedisReply): RedisReply {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RedisFailure) return error;
    throw error;
  }
}
