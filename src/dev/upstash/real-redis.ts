import type { Redis as Client } from "ioredis";
import { invalid, OperationalError } from "../../errors.ts";
import { byteTextFrom, bytesOf } from "./byte-text.ts";
import { discarded, RedisFailure, type Redis, type RedisCommand, type RedisReply } from "./redis.ts";

/** Milliseconds in which a server has to take a connection. */
const PATIENCE = 10_000;

/** Reads the URL of a Redis and connects, so that what is wrong with it is said at once and not by the first command. */
export async function reachRedis(text: string): Promise<Redis> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === "")
    throw invalid(null, ["redis"], "must be a URL such as redis://user:password@127.0.0.1:6379/0");
  const { Redis: Constructor } = await import("ioredis");
  const client = new Constructor(text, {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    // The shapes of Upstash are those of RESP2, and whole numbers are read with all their digits.
    protocol: 2,
    stringNumbers: true,
    // What may have run already must not run again.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  let said = "";
  // Later failures are told by the commands that meet them.
  client.on("error", ({ message }) => (said = message));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    client.disconnect();
    const message = `${said} ${error instanceof Error ? error.message : ""}`;
    // Not the client's error, which holds the password.
    throw new OperationalError(`the Redis at ${url.host} refuses: ${adviceFor(message)}`);
  }
  return {
    execute: (commands) => Promise.all(commands.map((command) => send(client, command))),
    transact: (commands) => transact(client, commands),
    close: async () => client.disconnect(),
  };
}

function adviceFor(message: string): string {
  if (/WRONGPASS|NOAUTH|invalid (username|password)/i.test(message)) return "check user and password";
  return "start it, or check host and port; without a URL the commands run in memory";
}

/** Everything is written in one go, so that nothing of another request gets in between. */
async function transact(
  client: Client,
  commands: readonly RedisCommand[],
): Promise<readonly RedisReply[] | RedisFailure> {
  const queued = [["MULTI"] as const, ...commands].map((command) => send(client, command));
  const [outcome, answers] = await Promise.all([send(client, ["EXEC"]), Promise.all(queued)]);
  if (Array.isArray(outcome)) return outcome;
  const reason = answers.find((answer) => answer instanceof RedisFailure);
  return reason instanceof RedisFailure ? discarded(reason) : new RedisFailure("EXECABORT Transaction discarded.");
}

/** Errors of the server are replies; those of the connection are thrown. */
async function send(client: Client, [name, ...args]: RedisCommand): Promise<RedisReply> {
  try {
    // In capitals, or the client would give some replies a shape of its own.
    return replyOf(await client.callBuffer(name.toUpperCase(), args.map(bytesOf)));
  } catch (error) {
    if (isReplyError(error)) return new RedisFailure(error.message);
    throw error;
  }
}

function isReplyError(error: unknown): error is Error {
  return error instanceof Error && error.name === "ReplyError";
}

function replyOf(value: unknown): RedisReply {
  if (value instanceof Uint8Array) return byteTextFrom(value);
  if (typeof value === "string") return BigInt(value);
  if (Array.isArray(value)) return value.map(replyOf);
  if (value instanceof Error) return new RedisFailure(value.message);
  return null;
}
