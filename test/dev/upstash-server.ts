import { afterAll, beforeAll, beforeEach } from "vitest";
import { type RedisServer, startRedis } from "../../scripts/services/redis.ts";
import { type DevOptions, startDev, type UpstashDev } from "../../src/dev/index.ts";

/** What stands behind the service, each with what opens it for one test file. */
export const REDIS_BACKENDS = ["a real Redis", "memory"] as const;

/** Starts the Upstash service for the tests of a `describe`; each of them begins with an empty database. */
export function upstashOver(
  backend: (typeof REDIS_BACKENDS)[number],
  options: DevOptions["upstash"] = {},
): () => UpstashDev {
  let upstash: UpstashDev | undefined;
  let server: RedisServer | undefined;
  const started = (): UpstashDev => {
    if (upstash === undefined) throw new Error("the service has not been started");
    return upstash;
  };
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    // Of its own, because it is emptied.
    if (backend !== "memory") server = await startRedis(["--databases", "1"]);
    const redis = server === undefined ? {} : { redis: server.url };
    const dev = await startDev({ ...redis, neon: false, libsql: false, upstash: options || {} });
    closers.push(dev.close, async () => server?.stop());
    upstash = dev.upstash ?? undefined;
  });
  beforeEach(async () => {
    await ask(started(), "/pipeline", [["FLUSHALL"], ["SCRIPT", "FLUSH"]]);
    started().requests.clear();
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return started;
}

/** What the service answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Sends a request without a client, with the right token unless another header says otherwise. */
export async function ask(
  { url, token }: Pick<UpstashDev, "url" | "token">,
  path: string,
  body?: unknown,
  { method, headers }: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text), headers: response.headers };
}
