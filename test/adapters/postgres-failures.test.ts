import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { postgresClients } from "../../adapters/postgres/postgres-clients.ts";
import type { PostgresOptions } from "../../adapters/postgres/postgres-options.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import type { InteractiveSqlDriver } from "../../src/contracts/sql-driver.ts";
import { ConnectionStateError, OperationalError } from "../../src/errors.ts";
import { callOff } from "../../src/sql/dialects/postgres-call-off.ts";
import { postgresSessions } from "../../src/sql/dialects/postgres-sessions.ts";
import { cutOffProxy } from "../support/cut-off-proxy.ts";
import { countNotes, one, read, write } from "./driver-cases.ts";
import { timedFailure } from "./timed-failure.ts";

const server = await startPostgres();
// What stands in where no server is installed has one session, no processes to end and no passwords.
const whereServed = describe.skipIf(server.version.includes("PGlite"));
const admin = new Client({ connectionString: server.url });
await admin.connect();

afterAll(async () => {
  await admin.end();
  await server.stop();
});

function open(options: PostgresOptions): InteractiveSqlDriver {
  return postgresSessions(postgresClients(options, callOff), {
    name: "postgres",
    network: { trip: "statement", timeout: 30_000 },
  });
}

async function databaseWithNotes(): Promise<string> {
  const url = await server.freshDatabase();
  const driver = open({ url });
  await one(driver, write("CREATE TABLE notes (id int8 PRIMARY KEY)"));
  await driver.close();
  return url;
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

/** How many connections to a database run something with these words. */
async function countRunning(url: string, words: string): Promise<number> {
  const sql = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND state = 'active' AND query LIKE $2`;
  const { rows } = await admin.query<{ n: number }>(sql, [nameOf(url), `%${words}%`]);
  return rows[0]?.n ?? -1;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function terminateAll(url: string): Promise<void> {
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [nameOf(url)]);
}

const SLOW_WRITE = write("INSERT INTO notes SELECT 7 FROM pg_sleep(60)");
const SLOW_READ = read("SELECT pg_sleep(60)");

interface Way {
  readonly name: string;
  readonly open: (url: string) => Promise<InteractiveSqlDriver>;
  readonly end: () => Promise<void>;
}

const handedIn: Client[] = [];
const ways: readonly Way[] = [
  { name: "a pool", open: async (url) => open({ url, max: 1 }), end: async () => undefined },
  {
    name: "a client",
    async open(url) {
      const client = new Client({ connectionString: url });
      handedIn.push(client);
      await client.connect();
      return open({ client });
    },
    end: async () => void (await Promise.all(handedIn.splice(0).map((client) => client.end()))),
  },
];

whereServed.each(ways)("aborting a call over $name of Postgres", (way) => {
  async function withDriver(work: (driver: InteractiveSqlDriver, url: string) => Promise<void>): Promise<void> {
    const url = await databaseWithNotes();
    const driver = await way.open(url);
    try {
      await work(driver, url);
    } finally {
      await driver.close();
      await way.end();
    }
  }

  test("a running read fails at once, the server stops it, and the next query works", () =>
    withDriver(async (driver, url) => {
      const abort = new AbortController();
      const asked = timedFailure(() => driver.execute([SLOW_READ], { atomic: false, signal: abort.signal }));
      await until(async () => (await countRunning(url, "pg_sleep(60)")) === 1);
      const aborted = performance.now();
      abort.abort(new Error("enough"));
      const { failure } = await asked;
      expect(performance.now() - aborted).toBeLessThan(200);
      expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", cause: { message: "enough" } });
      expect((await one(driver, read("SELECT 1"))).rows).toEqual([["1"]]);
      await until(async () => (await countRunning(url, "pg_sleep(60)")) === 0);
    }));

  test("a running write fails at once with an unknown outcome, and does not go on", () =>
    withDriver(async (driver, url) => {
      const abort = new AbortController();
      const asked = timedFailure(() => driver.execute([SLOW_WRITE], { atomic: false, signal: abort.signal }));
      await until(async () => (await countRunning(url, "pg_sleep(60)")) === 1);
      abort.abort();
      expect((await asked).failure).toMatchObject({ name: "OperationalError", outcome: "unknown" });
      await until(async () => (await countRunning(url, "pg_sleep(60)")) === 0);
      expect(await countNotes(driver)).toBe(0);
    }));

  test("an atomic list that is aborted before its commit has changed nothing, and says so", () =>
    withDriver(async (driver, url) => {
      const abort = new AbortController();
      const list = [write("INSERT INTO notes VALUES (1)"), SLOW_WRITE];
      const asked = timedFailure(() => driver.execute(list, { atomic: true, signal: abort.signal }));
      await until(async () => (await countRunning(url, "pg_sleep(60)")) === 1);
      abort.abort();
      expect((await asked).failure).toMatchObject({ name: "OperationalError", outcome: "none" });
      expect(await countNotes(driver)).toBe(0);
      await one(driver, write("INSERT INTO notes VALUES (1)"));
    }));

  test("a transaction in which a call was aborted can only be rolled back", () =>
    withDriver(async (driver, url) => {
      const transaction = await driver.begin({});
      await transaction.execute([write("INSERT INTO notes VALUES (1)")], { atomic: false });
      const abort = new AbortController();
      const asked = timedFailure(() => transaction.execute([SLOW_WRITE], { atomic: false, signal: abort.signal }));
      await until(async () => (await countRunning(url, "pg_sleep(60)")) === 1);
      abort.abort();
      expect((await asked).failure).toMatchObject({ outcome: "none" });
      await expect(transaction.execute([read("SELECT 1")], { atomic: false })).rejects.toThrow(ConnectionStateError);
      await transaction.rollback();
      expect(await countNotes(driver)).toBe(0);
      await (await driver.begin({})).commit();
    }));

  test("who waits for the connection stops waiting at once", () =>
    withDriver(async (driver) => {
      const transaction = await driver.begin({});
      const { failure, took } = await timedFailure(() =>
        driver.execute([read("SELECT 1")], { atomic: false, signal: AbortSignal.timeout(30) }),
      );
      expect(failure).toBeInstanceOf(OperationalError);
      expect(took).toBeLessThan(500);
      await transaction.commit();
      expect(await countNotes(driver)).toBe(0);
    }));

  test("a hundred aborted calls leave the next one well", () =>
    withDriver(async (driver) => {
      for (let round = 0; round < 100; round += 1) {
        const abort = new AbortController();
        const asked = driver.execute([read(`SELECT ${round}, pg_sleep(0.002)`)], {
          atomic: false,
          signal: abort.signal,
        });
        setTimeout(() => abort.abort(), round % 5);
        await asked.catch((error: unknown) => expect(error).toBeInstanceOf(OperationalError));
      }
      expect((await one(driver, read("SELECT 1"))).rows).toEqual([["1"]]);
      await (await driver.begin({})).rollback();
    }));
});

whereServed("lost connections to Postgres", () => {
  test("connections that were ended while nobody used them are not noticed", async () => {
    const url = await databaseWithNotes();
    const driver = open({ url });
    await Promise.all([countNotes(driver), countNotes(driver), countNotes(driver)]);
    await terminateAll(url);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await countNotes(driver)).toBe(0);
    await driver.close();
  });

  test.each([
    { what: "a read", list: [SLOW_READ], atomic: false, outcome: "none" },
    { what: "a write", list: [SLOW_WRITE], atomic: false, outcome: "unknown" },
    { what: "an atomic list", list: [SLOW_WRITE, read("SELECT 1")], atomic: true, outcome: "none" },
  ])("$what whose connection the server ends: outcome $outcome, and the next query works", async (given) => {
    const url = await databaseWithNotes();
    const driver = open({ url, max: 1 });
    const asked = timedFailure(() => driver.execute(given.list, { atomic: given.atomic }));
    await until(async () => (await countRunning(url, "pg_sleep(60)")) === 1);
    await terminateAll(url);
    const { failure } = await asked;
    expect(failure).toMatchObject({ name: "OperationalError", outcome: given.outcome, transient: true });
    expect(failure.cause).toMatchObject({ code: "57P01" });
    expect(await countNotes(driver)).toBe(0);
    await driver.close();
  });

  test("a transaction whose connection ends between two calls: nothing is kept, and the next query works", async () => {
    const url = await databaseWithNotes();
    const driver = open({ url, max: 1 });
    const transaction = await driver.begin({});
    await transaction.execute([write("INSERT INTO notes VALUES (1)")], { atomic: false });
    await terminateAll(url);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { failure } = await timedFailure(() =>
      transaction.execute([write("INSERT INTO notes VALUES (2)")], { atomic: false }),
    );
    expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", transient: true });
    await transaction.rollback();
    expect(await countNotes(driver)).toBe(0);
    await driver.close();
  });

  test.each([
    {
      how: "of an atomic list",
      run: (driver: InteractiveSqlDriver) =>
        driver.execute([write("INSERT INTO notes VALUES (1)"), read("SELECT 1")], { atomic: true }),
    },
    {
      how: "of a transaction",
      run: async (driver: InteractiveSqlDriver) => {
        const transaction = await driver.begin({});
        await transaction.execute([write("INSERT INTO notes VALUES (1)")], { atomic: false });
        await transaction.commit();
      },
    },
  ])("the commit $how whose answer is lost: the outcome is unknown, the rows are there", async ({ run }) => {
    const url = await databaseWithNotes();
    const proxy = await cutOffProxy(url);
    const driver = open({ url: proxy.url });
    proxy.cutAfter("COMMIT");
    const { failure } = await timedFailure(() => run(driver));
    expect(failure).toMatchObject({ name: "OperationalError", outcome: "unknown", transient: true, retryable: false });
    expect(await countNotes(driver)).toBe(1);
    await driver.close();
    await proxy.shut();
  });

  test("a server that goes away and comes back: calls fail meanwhile, and work again after", async () => {
    const proxy = await cutOffProxy(await databaseWithNotes());
    const driver = open({ url: proxy.url, max: 2 });
    await Promise.all([countNotes(driver), countNotes(driver)]);
    await proxy.shut();
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const statement of [read("SELECT 1"), write("INSERT INTO notes VALUES (1)")]) {
      const { failure } = await timedFailure(() => one(driver, statement));
      expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", transient: true, retryable: true });
      expect(failure.message).toContain("cannot be reached");
    }
    await proxy.open();
    expect(await countNotes(driver)).toBe(0);
    await driver.close();
    await proxy.shut();
  });

  test("a client that was handed in and has lost its connection fails every call, and ends no program", async () => {
    const url = await databaseWithNotes();
    const client = new Client({ connectionString: url });
    await client.connect();
    const driver = open({ client });
    await countNotes(driver);
    await terminateAll(url);
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let call = 0; call < 2; call += 1) {
      const { failure } = await timedFailure(() => countNotes(driver));
      expect(failure).toBeInstanceOf(OperationalError);
    }
    await driver.close();
  });
});

whereServed("connections to Postgres that cannot be made", () => {
  const changed = (change: Partial<URL>): string => Object.assign(new URL(server.url), change).href;

  test.each([
    { what: "a wrong password", url: changed({ password: "s3cret" }), says: "user and password", transient: false },
    { what: "an unknown user", url: changed({ username: "nobody" }), says: "user and password", transient: false },
    { what: "an unknown database", url: changed({ pathname: "/nowhere" }), says: "no such database", transient: false },
    { what: "a port nobody listens on", url: changed({ port: "1" }), says: "cannot be reached", transient: true },
    {
      what: "an unknown host",
      url: changed({ hostname: "nowhere.invalid" }),
      says: "cannot be reached",
      transient: true,
    },
  ])("$what: says what to check, and not the password", async ({ url, says, transient }) => {
    const driver = open({ url });
    const calls = [() => one(driver, write("SELECT 1")), () => driver.begin({})];
    for (const call of calls) {
      const { failure } = await timedFailure(call);
      expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", transient });
      expect(failure.message).toContain(says);
      const told = `${failure.message} ${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`;
      expect(told).not.toContain(new URL(url).password);
    }
    await driver.close();
  });

  test("a server that has no connection left: passes by itself, nothing was done", async () => {
    const url = await databaseWithNotes();
    await admin.query(`CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 1`);
    const narrow = Object.assign(new URL(url), { username: "narrow", password: "narrow" }).href;
    const driver = open({ url: narrow, max: 3 });
    const transaction = await driver.begin({});
    const { failure } = await timedFailure(() => one(driver, write("SELECT 1")));
    expect(failure).toMatchObject({ name: "OperationalError", outcome: "none", transient: true, retryable: true });
    expect(failure.message).toContain("53300");
    await transaction.commit();
    expect((await one(driver, read("SELECT 1"))).rows).toEqual([["1"]]);
    await driver.close();
  });

  test("a server that takes connections and never answers: a call ends with its signal, or after the timeout", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const driver = open({ url: changed({ port: String(port) }), timeout: 300 });
    const call = (signal?: AbortSignal): Promise<unknown> =>
      driver.execute([read("SELECT 1")], { atomic: false, signal });
    const aborted = await timedFailure(() => call(AbortSignal.timeout(50)));
    expect(aborted.failure).toMatchObject({ name: "OperationalError", cause: { name: "TimeoutError" } });
    expect(aborted.took).toBeLessThan(250);
    const waited = await timedFailure(() => call());
    expect(waited.failure.message).toContain("cannot be reached");
    expect(waited.took).toBeLessThan(1_000);
    silent.close();
    await driver.close();
  });

  test("what the server says about a cancelled or a read-only query is understood", async () => {
    const url = await databaseWithNotes();
    const driver = open({ url });
    const limited = driver.execute([write("SET LOCAL statement_timeout = 20"), SLOW_READ], { atomic: true });
    expect((await timedFailure(() => limited)).failure.message).toContain("statement_timeout");
    const forbidden = driver.execute([write("SET TRANSACTION READ ONLY"), write("INSERT INTO notes VALUES (1)")], {
      atomic: true,
    });
    expect((await timedFailure(() => forbidden)).failure.message).toContain("read-only");
    await driver.close();
  });
});
