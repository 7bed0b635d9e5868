import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/services/free-port.ts";
import { type PostgresServer, startPostgres } from "../../scripts/services/postgres.ts";
import { type RedisServer, startRedis } from "../../scripts/services/redis.ts";
import type { DevReport } from "../../src/cli/dev-report.ts";
import { runShell, startShell } from "../support/shell-command.ts";
import { ask } from "./upstash-server.ts";

const ANYROW = "exec node src/cli/index.ts";
/** A busy machine takes its time to start a program. */
const PATIENCE = 120_000;

let postgres: PostgresServer;
let redis: RedisServer;
beforeAll(async () => {
  postgres = await startPostgres();
  redis = await startRedis(["--requirepass", "secret"]);
}, PATIENCE);
afterAll(async () => {
  await postgres.stop();
  await redis.stop();
});

test("dev prints the variables that clients of Upstash read", { timeout: PATIENCE }, async () => {
  const line = `${ANYROW} dev --upstash-token mine --latency 150 --postgres ${await postgres.freshDatabase()}`;
  const run = startShell(line);
  const [, url = "", token = ""] = await run.printed(
    /^Upstash +UPSTASH_REDIS_REST_URL=(http:\/\/127\.0\.0\.1:\d+)\n +UPSTASH_REDIS_REST_TOKEN=(.*)\n.*Ctrl-C/m,
  );
  expect(token).toBe("mine");
  const start = Date.now();
  expect((await ask({ url, token }, "/", ["INCR", "n"])).body).toEqual({ result: 1 });
  expect(Date.now() - start).toBeGreaterThanOrEqual(145);
  await run.stop();
});

/** The first of three ports side by side that nobody listens on at this moment. */
async function threePorts(): Promise<number> {
  const port = await freePort();
  const servers: Server[] = [];
  try {
    for (const each of [port, port + 1, port + 2]) {
      const server = createServer().listen(each, "127.0.0.1");
      await once(server, "listening");
      servers.push(server);
    }
    return port;
  } catch {
    return await threePorts();
  } finally {
    for (const server of servers) server.close();
  }
}

test("dev uses a Redis that is given, and puts the services on ports side by side", { timeout: PATIENCE }, async () => {
  const url = redis.url.replace("//", "//:secret@");
  const port = await threePorts();
  const run = startShell(`${ANYROW} dev --json --port ${port} --postgres ${await postgres.freshDatabase()}`, {
    environment: { ANYROW_REDIS: url },
  });
  const [text] = await run.printed(/^\{.*\}$/m);
  const { upstash, libsql } = JSON.parse(text) as DevReport;
  expect([libsql.url, upstash.url]).toEqual([port + 1, port + 2].map((each) => `http://127.0.0.1:${each}`));
  expect(upstash.token).toBe("local");
  expect((await ask(upstash, "/", ["EVAL", "return ARGV[1]", 0, "in a Redis"])).body).toEqual({ result: "in a Redis" });
  await run.stop();
});

test.each([
  ["--redis redis://:hidden@127.0.0.1:1", /the Redis at 127\.0\.0\.1:1 refuses: start it/],
  ["--redis mysql://me:hidden@host/db", /redis must be a URL such as redis:/],
  ["--upstash-token ''", /upstashToken must not be empty/],
  ["--port 65534", /whole number from 1 to 65533/],
])("dev %s ends with what to do, without the password", { timeout: PATIENCE }, async (words, message) => {
  const line = `${ANYROW} dev ${words} --postgres ${await postgres.freshDatabase()}`;
  const { code, out, errors } = await startShell(line).ended;
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(errors).toMatch(message);
  expect(errors).not.toContain("hidden");
});

test("dev --help names the options", { timeout: PATIENCE }, async () => {
  const { out } = await runShell(`${ANYROW} dev --help`);
  expect(out).toMatch(/--redis <url>[^-]*ANYROW_REDIS/);
  expect(out).toMatch(/--upstash-token <token>/);
});
