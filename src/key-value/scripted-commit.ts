import { crowdedPuts } from "../contracts/crowded-puts.ts";
import type { CommitOutcome, KeyCheck, KeyValueCommit } from "../contracts/key-value-driver.ts";
import type { CommandArgument, CommandReply } from "../contracts/scripted-client.ts";
import { ttlArgument } from "./scripted-commands.ts";
import { COMMIT_SCRIPT } from "./scripted-commit-script.ts";
import type { ScriptedNames } from "./scripted-names.ts";
import { numberIn, repliesIn } from "./scripted-replies.ts";
import type { ScriptCall } from "./scripted-script.ts";
import { type ValueWriter, valueWriter } from "./scripted-spelling.ts";

/** A commit as a script is given it. */
export interface CommitCall {
  readonly call: ScriptCall;
  /** The puts whose entries are in each other's way, whatever the server holds. */
  readonly crowded: readonly number[];
}

/** What carries out a commit. `binary`: whether arguments may hold any bytes. */
export function commitCall(names: ScriptedNames, commit: KeyValueCommit, binary: boolean): CommitCall {
  const { checks, puts, deletes } = commit;
  const crowded = [...crowdedPuts(puts)];
  const { spelling, write } = valueWriter(valuesOf(commit), binary);
  const keys: string[] = [];
  const args: CommandArgument[] = [names.prefix, spelling, crowded.length > 0 ? "dry" : ""];
  args.push(String(checks.length));
  for (const check of checks) {
    if (check.kind === "value") keys.push(names.key(check.key));
    for (const argument of checkArguments(check, write)) args.push(argument);
  }
  args.push(String(puts.length));
  for (const { key, value, ttl, entries } of puts) {
    keys.push(names.key(key));
    args.push(write(value), ttlArgument(ttl), String(entries.length));
    for (const { set, place, alone } of entries) args.push(set, place, String(alone?.length ?? -1));
  }
  for (const key of deletes) keys.push(names.key(key));
  return { call: { script: COMMIT_SCRIPT, keys, args }, crowded };
}

/** The values that are compared or written. */
function valuesOf({ checks, puts }: KeyValueCommit): readonly Uint8Array[] {
  const compared = checks.flatMap((check) =>
    check.kind === "value" && check.value instanceof Uint8Array ? [check.value] : [],
  );
  return [...compared, ...puts.map(({ value }) => value)];
}

function checkArguments(check: KeyCheck, write: ValueWriter["write"]): readonly CommandArgument[] {
  if (check.kind === "entries") {
    const keys = [...new Set(check.keys)];
    return ["entries", check.set, check.prefix, String(keys.length), ...keys];
  }
  if (check.value === null) return ["absent"];
  return check.value === "present" ? ["present"] : ["same", write(check.value)];
}

/** Reads what became of a commit. */
export function outcomeIn(reply: CommandReply, { puts }: KeyValueCommit, crowded: readonly number[]): CommitOutcome {
  const [done = 0, ...rest] = repliesIn(reply).map(numberIn);
  if (done === 1) return { done: true, deleted: rest.map((count) => count > 0) };
  const [count = 0, ...numbers] = rest;
  const checks = numbers.slice(0, count);
  const indexes = new Set([...crowded, ...numbers.slice(count)]);
  const alone = puts.flatMap(({ key }, index) => (indexes.has(index) ? [key] : []));
  return { done: false, checks, alone };
}
