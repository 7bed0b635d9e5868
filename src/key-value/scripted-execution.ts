import type { KeyValueCommand, KeyValueReply } from "../contracts/key-value-driver.ts";
import {
  CommandRefusal,
  type CommandReply,
  type ScriptedClient,
  type ScriptedCommand,
  type SendOptions,
} from "../contracts/scripted-client.ts";
import { spoken } from "./scripted-commands.ts";
import type { ScriptedNames } from "./scripted-names.ts";
import { numberIn, repliesIn, valueIn } from "./scripted-replies.ts";
import type { ScriptRunner } from "./scripted-script.ts";

/** Carries out commands in order, in one round trip, and gives the server's reply to each. */
export type ScriptedExecution = (
  commands: readonly KeyValueCommand[],
  options: SendOptions,
) => Promise<readonly CommandReply[]>;

/** Makes what carries out commands over a client. */
export function scriptedExecution(
  client: ScriptedClient,
  scripts: ScriptRunner,
  names: ScriptedNames,
): ScriptedExecution {
  return async (commands, options) => {
    const parts = commands.map((command) => spoken(names, command, client.binary));
    const [only] = parts;
    if (only !== undefined && parts.length === 1 && "script" in only) return [await scripts.run(only, options)];
    const sent: ScriptedCommand[] = [];
    const places: number[] = [];
    const met = new Set<string>();
    for (const part of parts) {
      if ("commands" in part) sent.push(...part.commands);
      // After other commands it must not fail because the server does not know the script: the first time the text goes along.
      else sent.push(met.has(part.script) ? await scripts.known(part) : scripts.whole(part));
      if ("script" in part) met.add(part.script);
      places.push(sent.length - 1);
    }
    const replies = await client.send(sent, options);
    return places.map((place) => replies[place] ?? null);
  };
}

/** The names of the keys that are read, where reading several is all that is asked. */
export function namesRead(names: ScriptedNames, commands: readonly KeyValueCommand[]): readonly string[] | null {
  if (commands.length < 2) return null;
  const read: string[] = [];
  for (const command of commands) {
    if (command.kind !== "get") return null;
    read.push(names.key(command.key));
  }
  return read;
}

/**
 * Reads many values with one command; `null` where they must be asked for one by one. The command calls a key absent that holds something
 * else than a value, so it is counted how many keys there are.
 */
export async function readMany(
  client: ScriptedClient,
  keys: readonly string[],
  options: SendOptions,
): Promise<readonly KeyValueReply[] | null> {
  const [many = null, count = null] = await client.send(
    [
      ["MGET", ...keys],
      ["EXISTS", ...keys],
    ],
    options,
  );
  if (many instanceof CommandRefusal || count instanceof CommandRefusal) return null;
  const values = repliesIn(many).map(valueIn);
  return numberIn(count) > values.filter((value) => value !== null).length ? null : values;
}
