import type { Redis } from "ioredis";
import { importClient } from "../../src/contracts/import-client.ts";
import { type AnswerWatch, answerWatch } from "./answer-watch.ts";
import type { RedisUrl } from "./redis-options.ts";

/** A client, and what its connection met last. */
export interface RedisConnection {
  readonly client: Redis;
  /** Is told of what is asked and answered; absent where the client looks after that by itself. */
  readonly watch?: AnswerWatch;
  /** Waits until commands can be sent; connects again where the connection is gone. */
  ready(): Promise<void>;
  /** Why the connection broke last; `undefined` where it has not. */
  lastError(): unknown;
  /** Ends the connection, unless the client is somebody else's. */
  close(): void;
}

/** Makes a client that connects at the first call, and sends nothing that it was not told to, and nothing twice. */
export async function openConnection({ url }: RedisUrl, timeout: number): Promise<RedisConnection> {
  const { Redis: Client } = await importClient("ioredis", () => import("ioredis"));
  const client = new Client(url, {
    lazyConnect: true,
    connectTimeout: timeout,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
    disableClientInfo: true,
  });
  let error: unknown;
  let connecting: Promise<void> | null = null;
  client.on("error", (met: unknown) => (error = met));
  const watch = answerWatch(timeout, () => {
    error = new DOMException("no answer came in time", "TimeoutError");
    client.disconnect();
  });
  const connect = async (): Promise<void> => {
    error = undefined;
    watch.asked();
    try {
      await client.connect();
    } finally {
      watch.answered();
      connecting = null;
    }
    // A database with such a number is not there: commands would go to the first one.
    if (error === undefined) return;
    client.disconnect();
    throw error;
  };
  return {
    client,
    watch,
    ready: () => (connecting ??= connect()),
    lastError: () => error,
    close() {
      watch.stop();
      client.disconnect();
    },
  };
}

/** A client that sees to its connection by itself, and stays open. */
export function borrowConnection(client: Redis): RedisConnection {
  return { client, ready: async () => undefined, lastError: () => undefined, close: () => undefined };
}
