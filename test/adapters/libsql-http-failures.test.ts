import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createClient } from "@libsql/client/web";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { libsqlHttpDriver } from "../../adapters/libsql/libsql-http-driver.ts";
import type { InteractiveSqlDriver, SqlTransaction } from "../../src/contracts/sql-driver.ts";
import type { FaultKind } from "../../src/dev/index.ts";
import { OperationalError } from "../../src/errors.ts";
import { decoded, one, read, write } from "./driver-cases.ts";
import { type LibsqlServer, startLibsqlServer } from "./libsql-http-server.ts";

/** Milliseconds after which the server ends a transaction by itself. */
const ABANDONED = 1_500;

let server: LibsqlServer;
let driver: InteractiveSqlDriver;
let withdraw: (() => void) | undefined;

beforeAll(async () => {
  server = await startLibsqlServer({ limits: { writeTransaction: ABANDONED } });
  driver = libsqlHttpDriver({ url: server.url });
  await one(driver, write("CREATE TABLE notes (id integer PRIMARY KEY, title text NOT NULL)"));
});
beforeEach(() => one(driver, write("DELETE FROM notes")));
afterEach(() => withdraw?.());
afterAll(() => server.close());

const insert = (id: number): ReturnType<typeof write> =>
  write("INSERT INTO notes (id, title) VALUES (?, 'a')", BigInt(id));
/** Lets the next request with statements fail: one that only closes a stream may still be on its way. */
function inject(fault: FaultKind): void {
  withdraw = server.inject({ ...fault, matching: /./ });
}

/** Time for what is still sent in the background. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

const apart = { atomic: false };
const ids = async (): Promise<unknown[]> =>
  decoded(await one(driver, read("SELECT id FROM notes ORDER BY id"))).map(([id]) => id);

const left: SqlTransaction[] = [];

/** Opens a transaction that is rolled back after the test, as whoever holds one does: others wait for its end. */
async function begin(on: InteractiveSqlDriver): Promise<SqlTransaction> {
  const transaction = await on.begin({});
  left.push(transaction);
  return transaction;
}

async function endAll(): Promise<void> {
  for (const transaction of left.splice(0)) await transaction.rollback().catch(() => undefined);
}

afterEach(endAll);

type Call = { readonly signal?: AbortSignal };

/** What can be under way when something goes wrong. Rows 1 and 2 belong to the call, row 3 to a transaction that is open before. */
interface Phase {
  readonly name: string;
  readonly writes: boolean;
  /** Work before the call that fails; gives the call. */
  readonly prepare: () => Promise<(call: Call) => Promise<unknown>>;
  /** The rows there are when the call has run. */
  readonly done: readonly number[];
}

async function begun(): Promise<SqlTransaction> {
  const transaction = await begin(driver);
  await transaction.execute([insert(3)], apart);
  return transaction;
}

const phases: readonly Phase[] = [
  {
    name: "a read",
    writes: false,
    prepare: async () => (call) => driver.execute([read("SELECT 1")], { ...apart, ...call }),
    done: [],
  },
  {
    name: "a write",
    writes: true,
    prepare: async () => (call) => driver.execute([insert(1)], { ...apart, ...call }),
    done: [1],
  },
  {
    name: "an atomic list",
    writes: true,
    prepare: async () => (call) => driver.execute([insert(1), insert(2)], { atomic: true, ...call }),
    done: [1, 2],
  },
  {
    name: "the first statement of a transaction",
    writes: false,
    async prepare() {
      const transaction = await begin(driver);
      return (call) => transaction.execute([insert(1)], { ...apart, ...call });
    },
    done: [],
  },
  {
    name: "a later statement of a transaction",
    writes: false,
    async prepare() {
      const transaction = await begun();
      return (call) => transaction.execute([insert(1)], { ...apart, ...call });
    },
    done: [],
  },
  {
    name: "a commit",
    writes: true,
    async prepare() {
      const transaction = await begun();
      return (call) => transaction.commit(call);
    },
    done: [3],
  },
  {
    name: "the finish of a transaction",
    writes: true,
    async prepare() {
      const transaction = await begun();
      return (call) => transaction.finish?.([insert(1)], call) ?? Promise.reject(new TypeError("no finish"));
    },
    done: [1, 3],
  },
  {
    name: "a rollback",
    writes: false,
    async prepare() {
      const transaction = await begun();
      return (call) => transaction.rollback(call);
    },
    done: [],
  },
];

interface Failing {
  readonly fault: FaultKind;
  /** Whether the server has done what it was asked. */
  readonly runs: boolean;
  /** Whether the answer itself says that it has not. */
  readonly refuses: boolean;
  readonly transient: boolean;
  readonly retryAfter?: number;
}

const failings: readonly Failing[] = [
  { fault: { kind: "dropBefore" }, runs: false, refuses: false, transient: true },
  { fault: { kind: "dropAfter" }, runs: true, refuses: false, transient: true },
  { fault: { kind: "dropWithin", statements: 1 }, runs: false, refuses: false, transient: true },
  { fault: { kind: "truncate" }, runs: true, refuses: false, transient: true },
  { fault: { kind: "tooManyRequests", retryAfter: 7 }, runs: false, refuses: true, transient: true, retryAfter: 7 },
  { fault: { kind: "serverError", status: 500 }, runs: false, refuses: false, transient: true },
  { fault: { kind: "serverError", status: 502, executed: true }, runs: true, refuses: false, transient: true },
  { fault: { kind: "html" }, runs: false, refuses: false, transient: false },
];

describe.each(failings)("$fault", ({ fault, runs, refuses, transient, retryAfter = null }) => {
  // What is cut off in the middle is undone; a single statement outside a transaction is all there is, and kept.
  const isKept = (name: string): boolean => runs || (fault.kind === "dropWithin" && name === "a write");

  test.each(phases)("$name: an error that says what may be there, at once; the next call works", async (phase) => {
    const { name, writes, prepare, done } = phase;
    const call = await prepare();
    inject(fault);
    const begun = performance.now();
    const failure: unknown = await call({}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperationalError);
    expect(failure).toMatchObject({ transient, retryAfter, outcome: writes && !refuses ? "unknown" : "none" });
    expect(failure).toHaveProperty("cause");
    await one(driver, insert(9));
    expect(await ids()).toEqual([...(isKept(name) ? done : []), 9]);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe("a transaction that a failure has ended", () => {
  test("refuses everything but its rollback, which sends nothing", async () => {
    const transaction = await begun();
    inject({ kind: "dropBefore" });
    await expect(transaction.execute([insert(1)], apart)).rejects.toThrow(OperationalError);
    await expect(transaction.execute([insert(1)], apart)).rejects.toThrow("rolled back");
    await settled();
    server.requests.clear();
    await transaction.rollback();
    expect(server.requests.length).toBe(0);
    expect(await ids()).toEqual([]);
  });

  test.each(phases.slice(3, 5))("at $name: closes the stream it has, and only that", async ({ prepare, name }) => {
    const call = await prepare();
    server.requests.clear();
    inject({ kind: "serverError", status: 502 });
    await expect(call({})).rejects.toThrow(OperationalError);
    const expected = name.startsWith("a later") ? [true, false] : [true];
    // The end of the stream is sent in the background.
    await expect.poll(() => server.requests.length).toBe(expected.length);
    await settled();
    expect(server.requests.all().map(({ statements }) => statements.length > 0)).toEqual(expected);
  });

  test.each(["commit", "finish"] as const)("%s says that nothing is kept, and sends nothing", async (end) => {
    const transaction = await begun();
    inject({ kind: "dropBefore" });
    await expect(transaction.execute([insert(1)], apart)).rejects.toThrow(OperationalError);
    await settled();
    server.requests.clear();
    const ended = end === "commit" ? transaction.commit() : transaction.finish?.([insert(2)], {});
    await expect(ended).rejects.toMatchObject({ code: "operational", outcome: "none" });
    expect(server.requests.length).toBe(0);
    expect(await ids()).toEqual([]);
  });

  const message = expect.stringContaining("look before") as string;
  const gone = { code: "operational", outcome: "none", message: expect.stringContaining("run it again") as string };

  test.each(phases.slice(4, 7))("a stream that the server does not know at $name: nothing is kept", async (phase) => {
    const call = await phase.prepare();
    inject({ kind: "staleBaton" });
    // The same is said of one that was committed, to who asks twice.
    await expect(call({})).rejects.toMatchObject(phase.writes ? { ...gone, outcome: "unknown", message } : gone);
    await one(driver, insert(9));
    expect(await ids()).toEqual([9]);
  });

  test.each(["execute", "commit", "finish"] as const)("a stream that has expired at %s", async (what) => {
    const impatient = await startLibsqlServer({ limits: { streamIdle: 20 } });
    const mine = libsqlHttpDriver({ url: impatient.url });
    await one(mine, write("CREATE TABLE notes (id integer PRIMARY KEY, title text NOT NULL)"));
    const transaction = await begin(mine);
    await transaction.execute([insert(1)], apart);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const calls = {
      execute: () => transaction.execute([insert(2)], apart),
      commit: () => transaction.commit(),
      finish: () => transaction.finish?.([insert(2)], {}),
    };
    await expect(calls[what]()).rejects.toMatchObject(gone);
    await one(mine, insert(9));
    expect(decoded(await one(mine, read("SELECT id FROM notes")))).toEqual([[9]]);
    await impatient.close();
  });

  test.each(["execute", "commit", "finish"] as const)(
    "a transaction that was open for too long at %s: nothing after it is kept by itself",
    async (what) => {
      const impatient = await startLibsqlServer({ limits: { writeTransaction: 20 } });
      const mine = libsqlHttpDriver({ url: impatient.url });
      await one(mine, write("CREATE TABLE notes (id integer PRIMARY KEY, title text NOT NULL)"));
      const transaction = await begin(mine);
      await transaction.execute([insert(1)], apart);
      await new Promise((resolve) => setTimeout(resolve, 60));
      let told = 0;
      const onRequest = (): void => void told++;
      const calls = {
        execute: () => transaction.execute([insert(2)], { ...apart, onRequest }),
        commit: () => transaction.commit(),
        finish: () => transaction.finish?.([insert(2)], {}),
      };
      await expect(calls[what]()).rejects.toMatchObject(gone);
      await settled();
      expect(told).toBe(what === "execute" ? 1 : 0);
      if (what === "execute") await expect(transaction.execute([insert(4)], apart)).rejects.toMatchObject(gone);
      await one(mine, insert(9));
      expect(decoded(await one(mine, read("SELECT id FROM notes")))).toEqual([[9]]);
      await impatient.close();
    },
  );
});

test("an error at which SQLite undoes everything ends its transaction: nothing after it is kept by itself", async () => {
  interface Asked {
    readonly type: string;
    readonly batch?: { readonly steps: readonly unknown[] };
  }
  let asked: Asked[] = [];
  const done = { cols: [], rows: [], affected_row_count: 0, last_insert_rowid: null };
  // The last step of a batch fails.
  const answer = ({ type, batch: { steps } = { steps: [] } }: Asked): unknown => ({
    type,
    result: {
      step_results: steps.map((_, index) => (index < steps.length - 1 ? done : null)),
      step_errors: steps.map((_, index) =>
        index < steps.length - 1 ? null : { message: "full", code: "SQLITE_FULL" },
      ),
    },
  });
  const full = createServer(async (request, response) => {
    ({ requests: asked } = JSON.parse(await text(request)) as { requests: Asked[] });
    const results = asked.map((each) => ({ type: "ok", response: answer(each) }));
    response.end(JSON.stringify({ baton: "next", base_url: null, results }));
  });
  await new Promise<void>((resolve) => full.listen(0, "127.0.0.1", resolve));
  const mine = libsqlHttpDriver({ url: `http://127.0.0.1:${(full.address() as AddressInfo).port}` });
  const transaction = await begin(mine);
  await expect(transaction.execute([insert(1)], apart)).rejects.toHaveProperty("code", "SQLITE_FULL");
  await expect.poll(() => asked.map(({ type }) => type)).toEqual(["close"]);
  await expect(transaction.execute([insert(1)], apart)).rejects.toThrow("rolled back");
  await expect(transaction.commit()).rejects.toThrow("rolled back");
  full.close();
});

describe("a signal", () => {
  const slow: readonly FaultKind[] = [{ kind: "latency", milliseconds: 5_000 }, { kind: "slowLoris" }];

  describe.each(slow)("$kind", (fault) => {
    test.each(phases)("ends $name at once; the next call works", async ({ writes, prepare, name, done }) => {
      const call = await prepare();
      inject(fault);
      const reason = new DOMException("enough", "TimeoutError");
      const controller = new AbortController();
      const begun = performance.now();
      setTimeout(() => controller.abort(reason), 30);
      const failure: unknown = await call({ signal: controller.signal }).catch((error: unknown) => error);
      expect(performance.now() - begun).toBeLessThan(500);
      expect(failure).toMatchObject({ code: "operational", outcome: writes ? "unknown" : "none", cause: reason });
      await one(driver, insert(9));
      // What is under way in a transaction whose answer never comes is left to the server: nobody has the baton to close it.
      const isKept = fault.kind === "slowLoris";
      const isLeft = isKept && name.includes("statement");
      expect([name, await ids()]).toEqual([name, [...(isKept ? done : []), 9]]);
      expect(performance.now() - begun).toBeLessThan(isLeft ? 2 * ABANDONED : ABANDONED / 2);
    });
  });

  test.each(phases)("aborted before $name: nothing is sent", async ({ prepare }) => {
    const call = await prepare();
    server.requests.clear();
    const reason = new Error("gone");
    const refused = call({ signal: AbortSignal.abort(reason) });
    await expect(refused).rejects.toMatchObject({ code: "operational", outcome: "none", cause: reason });
    expect(server.requests.statements().filter((sql) => /INSERT|COMMIT|SELECT/.test(sql))).toEqual([]);
    await endAll();
    await one(driver, insert(9));
    expect(await ids()).toEqual([9]);
  });

  test("a client that was handed in is not waited for", async () => {
    const mine = libsqlHttpDriver({ client: createClient({ url: server.url, intMode: "bigint" }) });
    await one(mine, read("SELECT 1"));
    for (const work of [
      (signal: AbortSignal) => mine.execute([insert(1)], { ...apart, signal }),
      async (signal: AbortSignal) => (await begin(mine)).execute([insert(2)], { ...apart, signal }),
    ]) {
      inject({ kind: "latency", milliseconds: 1_000 });
      server.requests.clear();
      const controller = new AbortController();
      const refused = work(controller.signal);
      await expect.poll(() => server.requests.length).toBe(1);
      controller.abort();
      const begun = performance.now();
      await expect(refused).rejects.toMatchObject({ code: "operational" });
      expect(performance.now() - begun).toBeLessThan(500);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await one(mine, insert(9));
    // The first was done after all; the transaction was ended behind its answer.
    expect(await ids()).toEqual([1, 9]);
  });
});

describe("answers that are not of the protocol", () => {
  let body = "";
  const other = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(body);
  });
  let mine: InteractiveSqlDriver;
  beforeAll(async () => {
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    mine = libsqlHttpDriver({ url: `http://127.0.0.1:${(other.address() as AddressInfo).port}` });
  });
  afterAll(() => other.close());

  const result = (rows: unknown): unknown => ({
    baton: null,
    base_url: null,
    results: [
      { type: "ok", response: { type: "execute", result: { cols: [{ name: "a" }], rows, affected_row_count: 0 } } },
      { type: "ok", response: { type: "close" } },
    ],
  });

  test.each([
    ["nothing", ""],
    ["a text", "Hello"],
    ["null", "null"],
    ["no results", "{}"],
    ["too few results", '{"baton":null,"base_url":null,"results":[]}'],
    ["rows of another type", JSON.stringify(result("none"))],
    ["an integer that is a number", JSON.stringify(result([[{ type: "integer", value: 5 }]]))],
    ["an integer that is none", JSON.stringify(result([[{ type: "integer", value: "five" }]]))],
  ])("%s", async (_, answer) => {
    body = answer;
    await expect(one(mine, read("SELECT 1"))).rejects.toMatchObject({
      code: "operational",
      transient: false,
      outcome: "none",
      message: expect.stringContaining("not of its protocol") as string,
    });
    await expect(one(mine, insert(1))).rejects.toMatchObject({ transient: false, outcome: "unknown" });
    await expect(mine.execute([insert(1), insert(2)], { atomic: true })).rejects.toMatchObject({ outcome: "unknown" });
    const transaction = await begin(mine);
    await expect(transaction.execute([insert(1)], apart)).rejects.toMatchObject({ outcome: "none" });
    await transaction.rollback();
    await expect((await begin(mine)).finish?.([insert(1)], {})).rejects.toMatchObject({ outcome: "unknown" });
  });

  test("an answer that was cut off without a word may come whole the next time", async () => {
    body = JSON.stringify(result([[{ type: "integer", value: "5" }]]));
    expect(decoded(await one(mine, read("SELECT 5")))).toEqual([[5]]);
    body = body.slice(0, 60);
    await expect(one(mine, read("SELECT 5"))).rejects.toMatchObject({ transient: true, outcome: "none" });
  });
});

test("something on the way sends a commit twice: it was done, but the answer is that to the second", async () => {
  let copies = 1;
  const gateway = createServer(async (request, response) => {
    const { method = "GET", url = "/" } = request;
    const body = await text(request);
    let answer = new Response();
    for (let copy = 0; copy < copies; copy++) {
      answer = await fetch(server.url + url, { method, body, headers: { "content-type": "application/json" } });
    }
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  const mine = libsqlHttpDriver({ url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}` });
  const transaction = await begin(mine);
  await transaction.execute([insert(1)], apart);
  copies = 2;
  await expect(transaction.commit()).rejects.toMatchObject({ code: "operational", outcome: "unknown" });
  expect(await ids()).toEqual([1]);
  gateway.close();
});

test("a server that cannot be reached: nothing was done, whatever was asked", async () => {
  const left = await startLibsqlServer();
  await left.close();
  const mine = libsqlHttpDriver({ url: left.url });
  const unreached = { code: "operational", transient: true, outcome: "none" };
  await expect(one(mine, insert(1))).rejects.toMatchObject(unreached);
  await expect((await begin(mine)).finish?.([insert(1)], {})).rejects.toMatchObject(unreached);
  const client = createClient({ url: left.url, intMode: "bigint" });
  await expect(one(libsqlHttpDriver({ client }), insert(1))).rejects.toMatchObject(unreached);
});

test("a token that is wrong or missing is said, and not repeated", async () => {
  const guarded = await startLibsqlServer({ authToken: "right-token" });
  for (const options of [{ url: guarded.url }, { url: guarded.url, authToken: "secret-token" }]) {
    const refused = one(libsqlHttpDriver(options), insert(1));
    await expect(refused).rejects.toMatchObject({
      code: "operational",
      transient: false,
      outcome: "none",
      message: expect.stringContaining("the credentials") as string,
    });
    await expect(refused).rejects.not.toThrow("secret-token");
  }
  const mine = libsqlHttpDriver({ url: guarded.url, authToken: "right-token" });
  expect(decoded(await one(mine, read("SELECT 1")))).toEqual([[1]]);
  await guarded.close();
});
