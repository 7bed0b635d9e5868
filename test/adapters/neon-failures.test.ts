import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { neonConfig } from "@neondatabase/serverless";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { neonDriver } from "../../adapters/neon/neon-driver.ts";
import { freePort } from "../../scripts/services/free-port.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import type { SqlDriver, SqlStatement } from "../../src/contracts/sql-driver.ts";
import { type Fault, startDev } from "../../src/dev/index.ts";
import { OperationalError, UnsupportedError } from "../../src/errors.ts";
import { postgresResult } from "../../src/sql/dialects/postgres-answer.ts";
import { read, write } from "./driver-cases.ts";
import { timedFailure } from "./timed-failure.ts";

const server = await startPostgres();
const dev = await startDev({ postgres: await server.freshDatabase(), libsql: false });
const driver = neonDriver({ url: dev.neon.url }, postgresResult);
const unusedPort = String(await freePort());
await driver.execute([write("CREATE TABLE notes (id int8)")], { atomic: false });

afterEach(() => {
  neonConfig.opts = {};
});
afterAll(async () => {
  await dev.close();
  await server.stop();
});

const INSERT = write("INSERT INTO notes VALUES (1)");
const COUNT = read("SELECT count(*) FROM notes");

async function failureOf(
  run: SqlDriver,
  statements: readonly SqlStatement[],
  signal?: AbortSignal,
): Promise<{ failure: OperationalError; took: number }> {
  const call = (): Promise<unknown> => run.execute(statements, { atomic: statements.length > 1, signal });
  const { failure, took } = await timedFailure(call);
  return { failure: failure as OperationalError, took };
}

async function countNotes(): Promise<number> {
  const [result] = await driver.execute([COUNT], { atomic: false });
  return Number(result?.rows[0]?.[0]);
}

describe("faults of Neon's service", () => {
  const faults: readonly { fault: Fault; wrote: boolean; write: object; read: object }[] = [
    {
      fault: { kind: "dropBefore" },
      wrote: false,
      write: { outcome: "unknown", transient: true, retryable: false },
      read: { outcome: "none", transient: true, retryable: true },
    },
    {
      fault: { kind: "dropAfter" },
      wrote: true,
      write: { outcome: "unknown", transient: true },
      read: { outcome: "none", transient: true },
    },
    {
      fault: { kind: "truncate" },
      wrote: true,
      write: { outcome: "unknown", transient: true },
      read: { outcome: "none", transient: true },
    },
    {
      fault: { kind: "tooManyRequests", retryAfter: 7 },
      wrote: false,
      write: { outcome: "none", transient: true, retryAfter: 7 },
      read: { outcome: "none", transient: true, retryAfter: 7 },
    },
    {
      fault: { kind: "serverError", status: 502, executed: true },
      wrote: true,
      write: { outcome: "unknown", transient: true },
      read: { outcome: "none", transient: true },
    },
    {
      fault: { kind: "serverError", status: 500 },
      wrote: false,
      write: { outcome: "unknown", transient: true },
      read: { outcome: "none", transient: true },
    },
    {
      fault: { kind: "html" },
      wrote: false,
      write: { outcome: "unknown", transient: false },
      read: { outcome: "none", transient: false },
    },
  ];

  test.each(faults)(
    "$fault.kind: what it means for a read, a write and a list, and the next query works",
    async (given) => {
      for (const [statements, expected] of [
        [[COUNT], given.read],
        [[INSERT], given.write],
        [[INSERT, COUNT], given.write],
      ] as const) {
        const before = await countNotes();
        const remove = dev.neon.inject(given.fault);
        const { failure, took } = await failureOf(driver, statements);
        remove();
        expect(failure).toMatchObject({ name: "OperationalError", ...expected });
        expect(failure.cause).toBeInstanceOf(Error);
        expect(took).toBeLessThan(2_000);
        const isWrite = statements.some((statement) => statement.writes);
        expect((await countNotes()) - before).toBe(isWrite && given.wrote ? 1 : 0);
      }
    },
  );

  test.each([{ kind: "latency", milliseconds: 60_000 }, { kind: "slowLoris" }] as const)(
    "an answer that does not come ($kind): the signal ends the call at once",
    async (fault) => {
      const remove = dev.neon.inject(fault);
      const { failure, took } = await failureOf(driver, [INSERT], AbortSignal.timeout(150));
      remove();
      expect(failure).toMatchObject({ name: "OperationalError", outcome: "unknown", cause: { name: "TimeoutError" } });
      expect(took).toBeLessThan(1_000);
      expect(await countNotes()).toBeGreaterThanOrEqual(0);
    },
  );

  test("what is aborted before it is sent is not sent", async () => {
    dev.neon.requests.clear();
    const { failure } = await failureOf(driver, [INSERT], AbortSignal.abort(new Error("no more")));
    expect(failure).toMatchObject({ outcome: "none", cause: { message: "no more" } });
    expect(dev.neon.requests.length).toBe(0);
  });

  test("a fetch that does not listen to signals is not waited for", async () => {
    neonConfig.fetchFunction = () => new Promise(() => undefined);
    const { failure, took } = await failureOf(driver, [COUNT], AbortSignal.timeout(50));
    expect(failure).toMatchObject({ outcome: "none" });
    expect(took).toBeLessThan(500);
  });

  test("a running query that is aborted is ended at the server", async () => {
    const asked = failureOf(driver, [write("INSERT INTO notes SELECT 1 FROM pg_sleep(1)")], AbortSignal.timeout(100));
    const before = await countNotes();
    expect((await asked).failure).toMatchObject({ outcome: "unknown" });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await countNotes()).toBe(before);
  });
});

describe("limits of Neon's service", () => {
  test("a request of more than 10 MiB is refused before it is sent, whatever its characters weigh", async () => {
    dev.neon.requests.clear();
    for (const text of ["x".repeat(10 * 1024 * 1024), "€".repeat(3.5 * 1024 * 1024)]) {
      const call = driver.execute([read("SELECT $1::text", text)], { atomic: false });
      await expect(call).rejects.toThrow(UnsupportedError);
      await expect(call).rejects.toThrow("10 MiB");
    }
    expect(dev.neon.requests.length).toBe(0);
    const most = "x".repeat(10 * 1024 * 1024 - 200);
    const [result] = await driver.execute([read("SELECT length($1::text)", most)], { atomic: false });
    expect(result?.rows).toEqual([[String(most.length)]]);
  });

  test("an answer that is too large says so", async () => {
    const { failure } = await failureOf(driver, [read("SELECT repeat('x', 11 * 1024 * 1024)")]);
    expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", transient: false });
    expect(failure.message).toContain("too large");
  });
});

// What stands in where no server is installed asks for no password.
describe.skipIf(server.version.includes("PGlite"))("Neon that cannot be reached", () => {
  const changed = (change: Partial<URL>): SqlDriver =>
    neonDriver({ url: Object.assign(new URL(dev.neon.url), change).href }, postgresResult);

  test.each([
    { what: "a wrong password", change: { password: "s3cret" }, says: "user and password", transient: false },
    { what: "an unknown user", change: { username: "nobody" }, says: "user and password", transient: false },
    { what: "an unknown database", change: { pathname: "/nowhere" }, says: "no such database", transient: false },
    { what: "a port nobody listens on", change: { port: unusedPort }, says: "cannot be reached", transient: true },
  ])("$what: says what to check, and not the password", async ({ change, says, transient }) => {
    for (const statements of [[INSERT], [INSERT, COUNT]]) {
      const { failure } = await failureOf(changed(change), statements);
      expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", transient });
      expect(failure.message).toContain(says);
      const told = `${failure.message} ${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`;
      expect(told).not.toContain(new URL(dev.neon.url).password);
      expect(told).not.toContain("s3cret");
    }
  });

  test("what the proxy says about credentials and broken connections without a code is understood", async () => {
    const say = (body: object): void => {
      neonConfig.fetchFunction = async () => Response.json(body, { status: 400 });
    };
    say({ message: "password authentication failed for user 'app'", code: "" });
    expect((await failureOf(driver, [INSERT])).failure.message).toContain("check user and password");
    say({ message: "Query cancelled, connection was terminated", code: "08P01" });
    expect((await failureOf(driver, [INSERT])).failure).toMatchObject({ outcome: "unknown", transient: true });
    say({ message: "something else", code: null });
    expect((await failureOf(driver, [INSERT])).failure).toMatchObject({ outcome: "none", transient: false });
  });
});

describe("answers that are not of Neon's protocol", () => {
  const result = { fields: [{ name: "a", dataTypeID: 23 }], rows: [["1"]], command: "SELECT", rowCount: 1 };
  const json = { "content-type": "application/json" };
  const answers: readonly [
    what: string,
    status: number,
    headers: Record<string, string>,
    body: string,
    says: string,
  ][] = [
    ["a page", 200, { "content-type": "text/html" }, "<html>", "not of its protocol"],
    ["nothing", 200, {}, "", "not of its protocol"],
    ["half of the JSON", 200, json, JSON.stringify(result).slice(0, 20), "broke off"],
    ["no rows", 200, json, JSON.stringify({ ...result, rows: undefined }), "not of its protocol"],
    ["no fields", 200, json, JSON.stringify({ ...result, fields: undefined }), "not of its protocol"],
    ["rows that are objects", 200, json, JSON.stringify({ ...result, rows: [{ a: 1 }] }), "not of its protocol"],
    ["rows of another width", 200, json, JSON.stringify({ ...result, rows: [["1", "2"]] }), "not of its protocol"],
    ["null", 200, json, "null", "not of its protocol"],
    ["a list", 200, json, "[]", "not of its protocol"],
    ["results of a batch", 200, json, JSON.stringify({ results: [result] }), "not of its protocol"],
    ["a page that refuses", 400, { "content-type": "text/html" }, "<html>", "not of its protocol"],
    ["a refusal without words", 400, json, "{}", "not of its protocol"],
    ["a wrong address", 404, { "content-type": "text/html" }, "<html>", "check the URL, the credentials and the cause"],
    ["no permission", 403, {}, "", "check the URL, the credentials and the cause"],
    ["too much", 413, {}, "", "too large"],
  ];

  async function answering(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    work: (run: SqlDriver) => Promise<void>,
  ): Promise<void> {
    const other = createServer((request, response) => {
      request.resume().on("end", () => answer(request, response));
    }).listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    await work(neonDriver({ url: `postgres://u:p@127.0.0.1:${port}/d` }, postgresResult));
    other.closeAllConnections();
    other.close();
  }

  test.each(answers)("%s: a typed error at once", (_, status, headers, body, says) =>
    answering(
      (_request, response) => response.writeHead(status, headers).end(body),
      async (run) => {
        const { failure, took } = await failureOf(run, [COUNT]);
        expect(failure).toBeInstanceOf(OperationalError);
        expect(failure.message).toContain(says);
        expect(failure.outcome).toBe("none");
        expect(took).toBeLessThan(1_000);
      },
    ),
  );

  test("a batch with too few results, and one with one that is none", () =>
    answering(
      (_request, response) => response.writeHead(200, json).end(JSON.stringify({ results: [result] })),
      async (run) => {
        const { failure } = await failureOf(run, [INSERT, COUNT]);
        expect(failure).toMatchObject({ outcome: "unknown", transient: false });
        expect(failure.message).toContain("not of its protocol");
      },
    ));

  test("the body of an answer is in the cause, cut to what can be read", () =>
    answering(
      (_request, response) => response.writeHead(503).end("down for maintenance ".repeat(1_000)),
      async (run) => {
        const { failure } = await failureOf(run, [COUNT]);
        expect(String(failure.cause)).toContain("down for maintenance");
        expect(String(failure.cause).length).toBeLessThan(600);
      },
    ));
});
