import type { CountCommand, KeyValueCommand, KeyValueReply, SetCommand } from "../contracts/key-value-driver.ts";
import { CommandRefusal, type CommandReply, type ScriptedCommand } from "../contracts/scripted-client.ts";
import type { ScriptedNames } from "./scripted-names.ts";
import { foundIn, rangeCall } from "./scripted-range.ts";
import { numberIn, valueIn } from "./scripted-replies.ts";
import type { ScriptCall } from "./scripted-script.ts";
import { SPELLING_SCRIPT, spelt, textIn } from "./scripted-spelling.ts";

/** What the server is sent for a command: commands of its own, of which the last gives the answer, or a script. */
export type Spoken = { readonly commands: readonly ScriptedCommand[] } | ScriptCall;

/** Says a command in the words of the server. `binary`: whether arguments may hold any bytes. */
export function spoken(names: ScriptedNames, command: KeyValueCommand, binary: boolean): Spoken {
  if (command.kind === "range") return rangeCall(names, command);
  const name = names.key(command.key);
  switch (command.kind) {
    case "get":
      return { commands: [["GET", name]] };
    case "has":
      return { commands: [["EXISTS", name]] };
    case "delete":
      // The places go first: should another write come in between, what is left behind belongs to no key.
      return {
        commands: [
          ["DEL", names.places(command.key)],
          ["DEL", name],
        ],
      };
    case "set":
      return set(name, command, binary);
    case "count":
      return count(name, command);
  }
}

/** Whether a command can change what is stored. */
export function isWriting({ kind }: KeyValueCommand): boolean {
  return kind === "set" || kind === "delete" || kind === "count";
}

/** How long a key lives, as scripts and commands are given it: whole milliseconds; `0` for ever. */
export function ttlArgument(ttl: number | null): string {
  return ttl === null ? "0" : String(Math.min(ttl, Number.MAX_SAFE_INTEGER));
}

/** Writes a value that was spelt. */
export const SET_SCRIPT: string = String.raw`${SPELLING_SCRIPT}
return store.call("SET", KEYS[1], unspelt(ARGV[1]), unpack(ARGV, 2))
`;

const WHEN = { always: [], absent: ["NX"], present: ["XX"] } as const;

function set(name: string, { value, ttl, when }: SetCommand, binary: boolean): Spoken {
  const settings = [...(ttl === null ? [] : ["PX", ttlArgument(ttl)]), ...WHEN[when]];
  const argument = binary ? value : textIn(value);
  if (argument !== null) return { commands: [["SET", name, argument, ...settings]] };
  return { script: SET_SCRIPT, keys: [name], args: [spelt(value), ...settings] };
}

/** Undoes a sum that no number of JavaScript holds exactly, and gives others as text: clients misread the largest numbers. */
export const COUNT_SCRIPT: string = String.raw`
local sum = store.call("INCRBY", KEYS[1], ARGV[1])
if sum > 9007199254740991 or sum < -9007199254740991 then
  store.call("DECRBY", KEYS[1], ARGV[1])
  return { err = "ERR counter out of range" }
end
if ARGV[2] == "0" then store.call("PERSIST", KEYS[1]) elseif ARGV[2] ~= "" then store.call("PEXPIRE", KEYS[1], ARGV[2]) end
return string.format("%.0f", sum)
`;

function count(name: string, { by, ttl }: CountCommand): Spoken {
  return { script: COUNT_SCRIPT, keys: [name], args: [String(by), ttl === undefined ? "" : ttlArgument(ttl)] };
}

/** Reads the answer to a command. */
export function replyTo({ kind }: KeyValueCommand, reply: CommandReply): KeyValueReply | CommandRefusal {
  if (reply instanceof CommandRefusal) return reply;
  switch (kind) {
    case "get":
      return valueIn(reply);
    case "set":
      return reply !== null;
    case "has":
    case "delete":
      return numberIn(reply) > 0;
    case "count":
      return numberIn(reply);
    case "range":
      return foundIn(reply);
  }
}
