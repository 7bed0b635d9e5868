import type { Client, Transaction } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultKind } from "../../src/dev/faults.ts";
import { clientOf, execute, type HranaServer, pipeline, startHrana } from "./hrana-server.ts";

let server: HranaServer;
let client: Client;

beforeEach(async () => {
  server = await startHrana();
  client = clientOf(server);
  await client.execute("CREATE TABLE t (a TEXT)");
  await client.execute("INSERT INTO t VALUES ('before')");
});
afterEach(() => server.close());

const insert = (name: string): string => `INSERT INTO t VALUES ('${name}')`;
const names = (): readonly unknown[] => server.values("SELECT a FROM t ORDER BY rowid");

/** Faults that a request does not survive, and whether it ran before. */
const FATAL: readonly { readonly fault: FaultKind; readonly runs: boolean }[] = [
  { fault: { kind: "dropBefore" }, runs: false },
  { fault: { kind: "dropAfter" }, runs: true },
  { fault: { kind: "truncate" }, runs: true },
  { fault: { kind: "tooManyRequests", retryAfter: 1 }, runs: false },
  { fault: { kind: "serverError", status: 500 }, runs: false },
  { fault: { kind: "serverError", status: 502 }, runs: false },
  { fault: { kind: "serverError", status: 503, executed: true }, runs: true },
  { fault: { kind: "html" }, runs: false },
];
const TITLES = FATAL.map((each) => ({ ...each, title: JSON.stringify(each.fault) }));

/** The next write works at once: nobody holds the lock any more. */
async function expectFreeLock(): Promise<void> {
  const begin = performance.now();
  await client.execute(insert("after"));
  expect(performance.now() - begin).toBeLessThan(3_000);
}

describe.each(TITLES)("$title", ({ fault, runs }) => {
  test("a read fails, and the next one works", async () => {
    server.inject(fault);
    await expect(client.execute("SELECT a FROM t")).rejects.toThrow();
    expect((await client.execute("SELECT a FROM t")).rows).toHaveLength(1);
  });

  test(`a write fails, and ${runs ? "is kept" : "did not run"}`, async () => {
    server.inject(fault);
    await expect(client.execute(insert("x"))).rejects.toThrow();
    expect(names()).toEqual(runs ? ["before", "x"] : ["before"]);
    await expectFreeLock();
  });

  test(`a batch fails, and ${runs ? "all" : "nothing"} of it is kept`, async () => {
    server.inject(fault);
    await expect(client.batch([insert("x"), insert("y")], "write")).rejects.toThrow();
    expect(names()).toEqual(runs ? ["before", "x", "y"] : ["before"]);
    await expectFreeLock();
  });

  test("in the middle of a transaction its stream dies, and nothing of it is kept", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute(insert("x"));
    server.inject(fault);
    await expect(transaction.execute(insert("y"))).rejects.toThrow();
    await expect(transaction.commit()).rejects.toThrow();
    await expectFreeLock();
    expect(names()).toEqual(["before", "after"]);
  });

  test("at the first statement of a transaction nothing of it is kept", async () => {
    const transaction = await client.transaction("write");
    server.inject(fault);
    await expect(transaction.execute(insert("x"))).rejects.toThrow();
    await expectFreeLock();
    expect(names()).toEqual(["before", "after"]);
  });

  test(`at its COMMIT a transaction is ${runs ? "kept" : "undone"} as a whole`, async () => {
    const transaction = await client.transaction("write");
    await transaction.batch([insert("x"), insert("y")]);
    server.inject(fault);
    await expect(transaction.commit()).rejects.toThrow();
    expect(names()).toEqual(runs ? ["before", "x", "y"] : ["before"]);
    await expectFreeLock();
  });

  test("the baton of the request is worth nothing any more", async () => {
    const { body } = await pipeline(server, [execute("BEGIN IMMEDIATE")]);
    server.inject(fault);
    await pipeline(server, [execute(insert("x"))], { baton: body.baton }).catch(() => undefined);
    const after = await pipeline(server, [execute("COMMIT")], { baton: body.baton });
    expect([after.status, after.text]).toEqual([400, "Received an invalid baton"]);
  });
});

describe("dropWithin", () => {
  test.each([0, 1, 2, 3, 9])("a batch that is cut after %i statements leaves nothing behind", async (statements) => {
    server.inject({ kind: "dropWithin", statements });
    await expect(client.batch([insert("x"), insert("y"), insert("z")], "write")).rejects.toThrow();
    expect(names()).toEqual(["before"]);
    await expectFreeLock();
  });

  test.each([0, 1, 2, 9])(
    "a transaction that is cut after %i statements of a call leaves nothing behind",
    async (statements) => {
      const transaction = await client.transaction("write");
      await transaction.execute(insert("x"));
      server.inject({ kind: "dropWithin", statements });
      await expect(transaction.batch([insert("y"), insert("z")])).rejects.toThrow();
      await expectFreeLock();
      expect(names()).toEqual(["before", "after"]);
    },
  );

  test("a COMMIT that is cut does not happen", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute(insert("x"));
    server.inject({ kind: "dropWithin", statements: 1 });
    await expect(transaction.commit()).rejects.toThrow();
    expect(names()).toEqual(["before"]);
  });

  test("outside a transaction what ran is kept", async () => {
    server.inject({ kind: "dropWithin", statements: 2 });
    await expect(client.executeMultiple([insert("x"), insert("y"), insert("z")].join(";"))).rejects.toThrow();
    expect(names()).toEqual(["before", "x", "y"]);
  });
});

describe("staleBaton", () => {
  test("the server has forgotten the stream, and what its transaction had written is undone", async () => {
    server.inject({ kind: "staleBaton" });
    // Requests that show no baton pass it by.
    await client.execute("SELECT 1");
    const transaction = await client.transaction("write");
    await transaction.execute(insert("x"));
    await expect(transaction.execute(insert("y"))).rejects.toThrow("Received an invalid baton");
    await expectFreeLock();
    expect(names()).toEqual(["before", "after"]);
  });

  test("a COMMIT to a stale baton keeps nothing", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute(insert("x"));
    server.inject({ kind: "staleBaton" });
    await expect(transaction.commit()).rejects.toThrow("Received an invalid baton");
    expect(names()).toEqual(["before"]);
  });
});

describe("delays", () => {
  async function transfer(transaction: Transaction): Promise<void> {
    await transaction.execute(insert("x"));
    await transaction.execute(insert("y"));
    await transaction.commit();
  }

  test("latency and a slow response that ends change nothing but the time", async () => {
    server.inject({ kind: "latency", milliseconds: 30, times: 3 });
    server.inject({ kind: "slowLoris", milliseconds: 100, times: 3 });
    const begin = performance.now();
    await transfer(await client.transaction("write"));
    expect(performance.now() - begin).toBeGreaterThan(350);
    expect(names()).toEqual(["before", "x", "y"]);
  });

  test("a response that never ends leaves its stream to expire", async () => {
    await server.close();
    server = await startHrana({ limits: { streamIdle: 200 } });
    client = clientOf(server);
    await client.execute("CREATE TABLE t (a TEXT)");
    const { body } = await pipeline(server, [execute("BEGIN IMMEDIATE"), execute(insert("x"))]);
    server.inject({ kind: "slowLoris" });
    const signal = AbortSignal.timeout(50);
    await expect(pipeline(server, [execute(insert("y"))], { baton: body.baton, signal })).rejects.toThrow();
    // The next writer waits until then.
    await client.execute(insert("after"));
    expect(names()).toEqual(["after"]);
  });
});

describe("matching", () => {
  test("a fault finds a statement that the stream stored in an earlier request", async () => {
    server.inject({ kind: "dropBefore", matching: /'again'/, skip: 1 });
    const transaction = await client.transaction("write");
    await transaction.execute(insert("again"));
    await transaction.execute(insert("other"));
    await expect(transaction.execute(insert("again"))).rejects.toThrow();
    expect(names()).toEqual(["before"]);
  });
});
