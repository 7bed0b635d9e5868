import type { Redis } from "ioredis";
import {
  type CommandArgument,
  CommandRefusal,
  type CommandReply,
  type ScriptedCommand,
} from "../../src/contracts/scripted-client.ts";
import type { ToBuffer } from "./redis-buffers.ts";
import { OperationalError } from "../../src/errors.ts";
import { unsentFailure } from "./redis-failure.ts";

/** Sends one command. Throws what the client reports where no reply comes. */
export async function carryOne(
  client: Redis,
  [name, ...args]: ScriptedCommand,
  toBuffer: ToBuffer,
): Promise<readonly [CommandReply]> {
  const answer = begun(() => client.callBuffer(name as Sendable, sendable(args, toBuffer)));
  try {
    return [replyOf(await answer)];
  } catch (error) {
    return [refusalOf(error)];
  }
}

/** Sends several commands in one write. Throws what the client reports where a reply does not come. */
export async function carryMany(
  client: Redis,
  commands: readonly ScriptedCommand[],
  toBuffer: ToBuffer,
): Promise<readonly CommandReply[]> {
  const pipeline = client.pipeline();
  begun(() => {
    for (const [name, ...args] of commands) pipeline.callBuffer(name as Sendable, sendable(args, toBuffer));
  });
  const answers = begun(
    () => pipeline.exec(),
    // Commands that were never written would take the replies to those that follow, also after connecting again.
    () => client.disconnect(),
  );
  const results = (await answers) ?? [];
  return results.map(([error, reply]) => (error === null ? replyOf(reply) : refusalOf(error)));
}

/** What a call of the client gives. Where that throws, instead of a promise of it that fails, nothing was sent. */
function begun<Answer>(begin: () => Answer, undo?: () => void): Answer {
  try {
    return begin();
  } catch (error) {
    undo?.();
    throw error instanceof OperationalError ? error : unsentFailure(error);
  }
}

/** As the client has it, whose types know of no bytes but those of Node. */
type Sendable = string;

/** Characters in what the client makes of a command without bytes: engines have no longer texts. */
const LONGEST_TEXT = 2 ** 29 - 1024;

/** Parts of a command, its name included, that servers of every version take: those before Redis 7 close the connection over more. */
const MOST_PARTS = 2 ** 20;

/** What stands before and behind each argument, at most. */
const FRAME = 16;

/** Arguments as one list for the client: given one by one, too many of them would not fit onto the stack. */
function sendable(args: readonly CommandArgument[], toBuffer: ToBuffer): Sendable[] {
  if (args.length >= MOST_PARTS) throw unsentFailure(null);
  let length = 0;
  const list = args.map((argument) => {
    if (typeof argument !== "string") return toBuffer(argument);
    length += argument.length + FRAME;
    return argument;
  });
  if (length > LONGEST_TEXT) throw unsentFailure(null);
  return list as Sendable[];
}

/** What the server said; anything else is thrown on. */
function refusalOf(error: unknown): CommandRefusal {
  if (error instanceof Error && error.name === "ReplyError") return new CommandRefusal(error.message);
  throw error;
}

/** Bytes are copied: those of the client are a piece of all that came with them. */
function replyOf(reply: unknown): CommandReply {
  if (reply === null || typeof reply === "number") return reply;
  if (reply instanceof Uint8Array) return new Uint8Array(reply);
  if (Array.isArray(reply)) return (reply as readonly unknown[]).map(replyOf);
  if (reply instanceof Error) return new CommandRefusal(reply.message);
  return typeof reply === "string" ? new TextEncoder().encode(reply) : null;
}
