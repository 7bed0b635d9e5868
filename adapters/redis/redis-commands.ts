import type { Redis } from "ioredis";
import {
  type CommandArgument,
  CommandRefusal,
  type CommandReply,
  type ScriptedCommand,
} from "../../src/contracts/scripted-client.ts";
import type { ToBuffer } from "./redis-buffers.ts";

/** Sends one command. Throws what the client reports where no reply comes. */
export async function carryOne(
  client: Redis,
  [name, ...args]: ScriptedCommand,
  toBuffer: ToBuffer,
): Promise<readonly [CommandReply]> {
  try {
    return [replyOf(await client.callBuffer(name as Sendable, ...sendable(args, toBuffer)))];
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
  for (const [name, ...args] of commands) pipeline.callBuffer(name as Sendable, ...sendable(args, toBuffer));
  const results = (await pipeline.exec()) ?? [];
  return results.map(([error, reply]) => (error === null ? replyOf(reply) : refusalOf(error)));
}

/** As the client has it, whose types know of no bytes but those of Node. */
type Sendable = string;

function sendable(args: readonly CommandArgument[], toBuffer: ToBuffer): Sendable[] {
  return args.map((argument) => (typeof argument === "string" ? argument : toBuffer(argument))) as Sendable[];
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
