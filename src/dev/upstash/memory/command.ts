import type { ByteText } from "../byte-text.ts";
import { RedisFailure, type RedisReply } from "../redis.ts";
import type { Keyspace } from "./keyspace.ts";

/** A command of the memory. */
export interface MemoryCommand {
  /** How many arguments it takes at least, and at most. */
  readonly least: number;
  readonly most: number;
  readonly run: Run;
}

type Run = (keyspace: Keyspace, args: readonly ByteText[]) => RedisReply;

/** Commands by their name in capitals. */
export type CommandSet = Readonly<Record<string, MemoryCommand>>;

/** A command with this many arguments. */
export function exactly(count: number, run: Run): MemoryCommand {
  return { least: count, most: count, run };
}

/** A command with this many arguments or more. */
export function atLeast(count: number, run: Run): MemoryCommand {
  return { least: count, most: Infinity, run };
}

/** What Redis says to a command with more or fewer arguments than it takes. */
export function wrongCount(name: string): RedisFailure {
  return new RedisFailure(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
}

/** What Redis says to arguments that make no sense together. */
export function syntaxError(): RedisFailure {
  return new RedisFailure("ERR syntax error");
}

/** Arguments two by two; one that is left over is left out. */
export function pairsOf(args: readonly ByteText[]): readonly (readonly [ByteText, ByteText])[] {
  return Array.from(
    { length: args.length >> 1 },
    (_, index) => [args[index * 2] ?? "", args[index * 2 + 1] ?? ""] as const,
  );
}
