import {
  type CommandArgument,
  CommandRefusal,
  type CommandReply,
  type ScriptedClient,
} from "../../src/contracts/scripted-client.ts";
import { byteTextFrom, byteTextOf, bytesOf, type ByteText } from "../../src/dev/upstash/byte-text.ts";
import { RedisFailure, type Redis, type RedisCommand, type RedisReply } from "../../src/dev/upstash/redis.ts";

/** A client that gives its commands to a Redis without a network between. `binary`: whether it sends bytes or text. */
export function clientOver(redis: Redis, binary: boolean): ScriptedClient {
  return {
    name: "test",
    network: { trip: "request", timeout: 10_000 },
    binary,
    preamble: "local store = redis\n",
    send: async (commands) => (await redis.execute(commands.map(commandOf))).map(replyOf),
    close: async () => undefined,
  };
}

function commandOf(parts: readonly CommandArgument[]): RedisCommand {
  const [name = "", ...args] = parts.map(byteText);
  return [name, ...args];
}

function byteText(part: CommandArgument): ByteText {
  return typeof part === "string" ? byteTextOf(part) : byteTextFrom(part);
}

function replyOf(reply: RedisReply): CommandReply {
  if (reply === null) return null;
  if (reply instanceof RedisFailure) return new CommandRefusal(reply.message);
  if (typeof reply === "string") return new Uint8Array(bytesOf(reply));
  return typeof reply === "object" ? reply.map(replyOf) : Number(reply);
}
