import type {
  CommandArgument,
  CommandReply,
  ScriptedClient,
  ScriptedCommand,
  SendOptions,
} from "../contracts/scripted-client.ts";
import { CommandRefusal } from "../contracts/scripted-client.ts";

/** A script and what it is given. */
export interface ScriptCall {
  readonly script: string;
  /** The names it is about, as far as they are known before. */
  readonly keys: readonly string[];
  readonly args: readonly CommandArgument[];
}

/** Has scripts run on the server, by digest wherever that can do no harm. */
export interface ScriptRunner {
  /** Runs one script: one round trip, and a second one only where the server does not know the script. */
  run(call: ScriptCall, options: SendOptions): Promise<CommandReply>;
  /** A command that has the server run a script whether it knows it or not. */
  whole(call: ScriptCall): ScriptedCommand;
  /** A command that has the server run a script it was given before. */
  known(call: ScriptCall): Promise<ScriptedCommand>;
}

/** Runs scripts over a client. */
export function scriptRunner(client: ScriptedClient): ScriptRunner {
  const digests = new Map<string, string>();
  const textOf = (script: string): string => `${client.preamble}${script}`;
  const digestOf = async (script: string): Promise<string> => {
    const known = digests.get(script);
    if (known !== undefined) return known;
    const digest = await sha1(textOf(script));
    digests.set(script, digest);
    return digest;
  };
  const whole: ScriptRunner["whole"] = ({ script, keys, args }) => [
    "EVAL",
    textOf(script),
    String(keys.length),
    ...keys,
    ...args,
  ];
  const known: ScriptRunner["known"] = async ({ script, keys, args }) => {
    // Without a wait where it is not the first time.
    const digest = digests.get(script) ?? (await digestOf(script));
    return ["EVALSHA", digest, String(keys.length), ...keys, ...args];
  };
  return {
    async run(call, options) {
      const [reply = null] = await client.send([await known(call)], options);
      if (!(reply instanceof CommandRefusal) || !reply.text.startsWith("NOSCRIPT")) return reply;
      // A server that was started anew has lost its scripts, and has done nothing.
      const [again = null] = await client.send([whole(call)], options);
      return again;
    },
    whole,
    known,
  };
}

/** The name of a script on a server: its SHA-1 in hexadecimal. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
