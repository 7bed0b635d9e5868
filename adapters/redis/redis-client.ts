import { abortFailure } from "../../src/contracts/network-failure.ts";
import type {
  CommandReply,
  ScriptedClient,
  ScriptedCommand,
  SendOptions,
} from "../../src/contracts/scripted-client.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { type ToBuffer, importBuffers } from "./redis-buffers.ts";
import { carryMany, carryOne } from "./redis-commands.ts";
import { type RedisConnection, borrowConnection, openConnection } from "./redis-connection.ts";
import { connectFailure, sendFailure } from "./redis-failure.ts";
import { type RedisOptions, verifyRedisOptions } from "./redis-options.ts";

/** How errors name the store. */
const STORE = "redis";

/** Milliseconds. */
const TIMEOUT = 30_000;

/** The longest text that Redis holds, unless it is set otherwise. */
const LONGEST = 512 * 2 ** 20;

interface Opened {
  readonly connection: RedisConnection;
  readonly toBuffer: ToBuffer;
}

/** Carries commands over TCP: all of one call are one write to the socket. */
export function redisClient(options: RedisOptions): ScriptedClient {
  verifyRedisOptions(options);
  const timeout = options.timeout ?? TIMEOUT;
  let opened: Opened | undefined;
  let opening: Promise<Opened> | undefined;
  let closed = false;
  const open = async (): Promise<Opened> => {
    const toBuffer = await importBuffers();
    const { client } = options;
    const connection = client === undefined ? await openConnection(options, timeout) : borrowConnection(client);
    if (closed) connection.close();
    return (opened = { connection, toBuffer });
  };
  const reach = async (): Promise<Opened> => {
    try {
      const reached = await (opening ??= open());
      await reached.connection.ready();
      return reached;
    } catch (cause) {
      if (opened === undefined) opening = undefined;
      throw connectFailure(STORE, cause, opened?.connection);
    }
  };
  return {
    name: STORE,
    network: { trip: "request", timeout },
    maxValueBytes: LONGEST,
    binary: true,
    preamble: "local store = redis\n",
    async send(commands, call) {
      if (opened?.connection.client.status === "ready") return sendOver(opened, commands, call);
      const failure = (cause: unknown): unknown => abortFailure({ store: STORE, writes: false, cause });
      return sendOver(await unlessAborted(reach(), call.signal, failure), commands, call);
    },
    async close() {
      closed = true;
      opened?.connection.close();
    },
  };
}

async function sendOver(
  { connection, toBuffer }: Opened,
  commands: readonly ScriptedCommand[],
  { signal, onRequest, writes }: SendOptions,
): Promise<readonly CommandReply[]> {
  const { client, watch } = connection;
  onRequest?.();
  watch?.asked();
  try {
    const [only] = commands;
    const answer =
      // A client that gathers commands by itself loses the name of one that it is given by name.
      only !== undefined && commands.length === 1 && client.options.enableAutoPipelining !== true
        ? carryOne(client, only, toBuffer)
        : carryMany(client, commands, toBuffer);
    const replies = watch === undefined ? answer : answer.finally(watch.answered);
    return await unlessAborted(replies, signal, (cause) => abortFailure({ store: STORE, writes, cause }));
  } catch (cause) {
    throw sendFailure({ store: STORE, writes, cause }, connection);
  }
}
