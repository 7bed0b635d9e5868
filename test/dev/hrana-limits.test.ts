import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import type { HranaLimits } from "../../src/dev/hrana/limits.ts";
import { batch, clientOf, execute, type HranaServer, pipeline, startHrana } from "./hrana-server.ts";

const INSERT = "INSERT INTO t VALUES ('x')";
let server: HranaServer | undefined;

afterEach(() => server?.close());

async function start(limits: Partial<HranaLimits>): Promise<HranaServer> {
  server = await startHrana({ limits });
  await clientOf(server).execute("CREATE TABLE t (a)");
  return server;
}

function rows({ values }: HranaServer): unknown {
  return values("SELECT count(*) FROM t")[0];
}

async function milliseconds(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}

test("a stream that rests for too long expires, and its transaction is undone", async () => {
  const hrana = await start({ streamIdle: 50 });
  const { body } = await pipeline(hrana, [execute("BEGIN IMMEDIATE"), execute(INSERT)]);
  await wait(100);
  const late = await pipeline(hrana, [execute("COMMIT")], { baton: body.baton });
  expect(late.status).toBe(400);
  expect(late.body).toEqual({ message: "The stream has expired due to inactivity", code: "STREAM_EXPIRED" });
  expect(rows(hrana)).toBe(0);
});

test("requests keep a stream alive", async () => {
  const hrana = await start({ streamIdle: 800 });
  let { baton } = (await pipeline(hrana, [execute("BEGIN"), execute("SELECT 1")])).body;
  for (let round = 0; round < 5; round += 1) {
    await wait(200);
    ({ baton } = (await pipeline(hrana, [execute("SELECT 1")], { baton })).body);
  }
  const end = await pipeline(hrana, [execute("COMMIT"), { type: "close" }], { baton });
  expect(end.body.results.map(({ type }) => type)).toEqual(["ok", "ok"]);
});

test("an expired stream is forgotten in the end", async () => {
  const hrana = await start({ streamIdle: 20, expiredMemory: 20 });
  const { body } = await pipeline(hrana, [execute("SELECT 1")]);
  await wait(100);
  expect((await pipeline(hrana, [], { baton: body.baton })).text).toBe("Received an invalid baton");
});

test("the official client learns of a stream that expired", async () => {
  const hrana = await start({ streamIdle: 50 });
  const transaction = await clientOf(hrana).transaction("write");
  await transaction.execute(INSERT);
  await wait(100);
  await expect(transaction.execute(INSERT)).rejects.toMatchObject({ code: "STREAM_EXPIRED" });
  expect(transaction.closed).toBe(true);
  expect(rows(hrana)).toBe(0);
});

test("a transaction that holds the write lock for too long is rolled back, and the rest of the request is not run", async () => {
  const hrana = await start({ writeTransaction: 50 });
  const { body } = await pipeline(hrana, [execute("BEGIN IMMEDIATE"), execute(INSERT)]);
  await wait(100);
  const late = await pipeline(hrana, [batch(INSERT, "COMMIT"), { type: "get_autocommit" }], { baton: body.baton });
  expect(late.body.results[0]?.response?.result).toMatchObject({
    step_results: [null, null],
    step_errors: Array.from({ length: 2 }, () => ({ message: "Transaction timed out", code: "TRANSACTION_TIMEOUT" })),
  });
  expect(late.body.results[1]?.response?.is_autocommit).toBe(true);
  expect(rows(hrana)).toBe(0);
});

test("a deferred transaction has that limit from its first write on, and one that reads has none", async () => {
  const hrana = await start({ writeTransaction: 100 });
  const reader = await pipeline(hrana, [execute("BEGIN"), execute("SELECT * FROM t")]);
  const writer = await pipeline(hrana, [execute("BEGIN")]);
  await wait(150);
  const wrote = await pipeline(hrana, [execute(INSERT)], { baton: writer.body.baton });
  expect(wrote.body.results[0]?.type).toBe("ok");
  await wait(150);
  const ends = [reader.body.baton, wrote.body.baton].map((baton) => pipeline(hrana, [execute("COMMIT")], { baton }));
  expect((await Promise.all(ends)).map(({ body }) => body.results[0]?.error?.code)).toEqual([
    undefined,
    "TRANSACTION_TIMEOUT",
  ]);
  expect(rows(hrana)).toBe(0);
});

test("a transaction that did not get the write lock is not rolled back for holding it", async () => {
  const hrana = await start({ lockWait: 50, writeTransaction: 200 });
  const reader = await pipeline(hrana, [execute("BEGIN"), execute("SELECT * FROM t")]);
  await pipeline(hrana, [execute("BEGIN IMMEDIATE")]);
  const refused = await pipeline(hrana, [execute(INSERT)], { baton: reader.body.baton });
  expect(refused.body.results[0]?.error?.code).toBe("SQLITE_BUSY");
  await wait(300);
  const again = await pipeline(hrana, [execute(INSERT), execute("COMMIT")], { baton: refused.body.baton });
  expect(again.body.results.map(({ type }) => type)).toEqual(["ok", "ok"]);
  expect(rows(hrana)).toBe(1);
});

test("the official client learns of a transaction that timed out", async () => {
  const hrana = await start({ writeTransaction: 50 });
  const transaction = await clientOf(hrana).transaction("write");
  await transaction.execute(INSERT);
  await wait(100);
  await expect(transaction.execute(INSERT)).rejects.toMatchObject({ code: "TRANSACTION_TIMEOUT" });
  transaction.close();
  expect(rows(hrana)).toBe(0);
});

test("who waits for the write lock gets it when the holder runs out of time", async () => {
  const hrana = await start({ writeTransaction: 100 });
  const holder = await pipeline(hrana, [execute("BEGIN IMMEDIATE"), execute(INSERT)]);
  await clientOf(hrana).execute("INSERT INTO t VALUES ('second')");
  expect(hrana.values("SELECT a FROM t")).toEqual(["second"]);
  const late = await pipeline(hrana, [execute("COMMIT")], { baton: holder.body.baton });
  expect(late.body.results[0]?.error?.code).toBe("TRANSACTION_TIMEOUT");
});

test("a writer waits for the write lock, gives up in the end, and holds nobody up meanwhile", async () => {
  const hrana = await start({ lockWait: 1_000 });
  const holder = await pipeline(hrana, [execute("BEGIN IMMEDIATE"), execute(INSERT)]);
  const second = clientOf(hrana).execute(INSERT);
  const waited = milliseconds(() => expect(second).rejects.toMatchObject({ code: "SQLITE_BUSY" }));
  const reads = await milliseconds(() => clientOf(hrana).execute("SELECT * FROM t"));
  expect(reads).toBeLessThan(800);
  expect(await waited).toBeGreaterThan(900);
  await pipeline(hrana, [execute("COMMIT"), { type: "close" }], { baton: holder.body.baton });
  expect(rows(hrana)).toBe(1);
});

test("writers get the lock in the order they came", async () => {
  const hrana = await start({});
  const holder = await pipeline(hrana, [execute("BEGIN IMMEDIATE")]);
  const writers = [];
  for (const name of ["a", "b", "c", "d"]) {
    writers.push(clientOf(hrana).execute(`INSERT INTO t VALUES ('${name}')`));
    await wait(20);
  }
  await pipeline(hrana, [{ type: "close" }], { baton: holder.body.baton });
  await Promise.all(writers);
  expect(hrana.values("SELECT a FROM t ORDER BY rowid")).toEqual(["a", "b", "c", "d"]);
});

test("who has waited gets the lock before who had it takes it again", async () => {
  const hrana = await start({});
  const holder = await pipeline(hrana, [execute("BEGIN IMMEDIATE")]);
  const waiting = clientOf(hrana).execute("INSERT INTO t VALUES ('waited')");
  await wait(50);
  const again = ["COMMIT", "BEGIN IMMEDIATE", "INSERT INTO t VALUES ('again')", "COMMIT"].map((sql) => execute(sql));
  await pipeline(hrana, [...again, { type: "close" }], { baton: holder.body.baton });
  await waiting;
  expect(hrana.values("SELECT a FROM t ORDER BY rowid")).toEqual(["waited", "again"]);
});

test("a writer waits for another process, too", async () => {
  const hrana = await start({});
  const neighbour = hrana.neighbour();
  neighbour.exec("BEGIN IMMEDIATE");
  const write = clientOf(hrana).execute(INSERT);
  await wait(50);
  expect(rows(hrana)).toBe(0);
  neighbour.exec("COMMIT");
  expect(await milliseconds(() => write)).toBeLessThan(3_000);
  expect(rows(hrana)).toBe(1);
});

test("a transaction whose reads are out of date cannot write, and is told so at once", async () => {
  const hrana = await start({});
  const reader = await pipeline(hrana, [execute("BEGIN"), execute("SELECT * FROM t")]);
  await clientOf(hrana).execute(INSERT);
  const late = milliseconds(async () => {
    const { body } = await pipeline(hrana, [execute(INSERT), { type: "close" }], { baton: reader.body.baton });
    expect(body.results[0]?.error?.code).toBe("SQLITE_BUSY");
  });
  expect(await late).toBeLessThan(3_000);
  expect(rows(hrana)).toBe(1);
});

test("a client that leaves while it waits gives up its place, and its stream", async () => {
  const hrana = await start({});
  const holder = await pipeline(hrana, [execute("BEGIN IMMEDIATE")]);
  const signal = AbortSignal.timeout(50);
  await expect(pipeline(hrana, [execute(INSERT)], { signal })).rejects.toThrow();
  await wait(50);
  await pipeline(hrana, [execute("COMMIT"), { type: "close" }], { baton: holder.body.baton });
  await clientOf(hrana).execute("INSERT INTO t VALUES ('after')");
  expect(hrana.values("SELECT a FROM t")).toEqual(["after"]);
});

test("results that are too large end the request with an error, and a batch with all of its steps", async () => {
  const hrana = await start({ responseBytes: 10_000 });
  const large = "SELECT hex(zeroblob(6000))";
  const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
  const codeOf = async (...requests: readonly object[]): Promise<unknown> =>
    (await pipeline(hrana, [...requests, { type: "close" }])).body.results.at(-2)?.error?.code;
  expect(await codeOf(execute("SELECT hex(zeroblob(4000))"))).toBeUndefined();
  expect(await codeOf(execute(large))).toBe("RESPONSE_TOO_LARGE");
  expect(await codeOf(execute(endless))).toBe("RESPONSE_TOO_LARGE");
  expect(await codeOf(execute("SELECT hex(zeroblob(4000))"), execute("SELECT hex(zeroblob(4000))"))).toBe(
    "RESPONSE_TOO_LARGE",
  );
  expect(await codeOf(batch("BEGIN", INSERT, large, "COMMIT"))).toBe("RESPONSE_TOO_LARGE");
  expect(rows(hrana)).toBe(0);
});

test("a cursor may give more", async () => {
  const hrana = await start({ responseBytes: 1_000 });
  const body = JSON.stringify({ batch: { steps: [{ stmt: { sql: "SELECT hex(zeroblob(6000))" } }] } });
  const response = await fetch(`${hrana.url}/v3/cursor`, { method: "POST", body });
  expect((await response.text()).length).toBeGreaterThan(12_000);
});

test("a request that is too large is refused, and the next one on the same connection is answered", async () => {
  const hrana = await start({ requestBytes: 2_000 });
  const refused = await pipeline(hrana, [execute("SELECT ?", ["x".repeat(500_000)])]);
  expect([refused.status, refused.text]).toEqual([413, "length limit exceeded"]);
  expect((await pipeline(hrana, [execute("SELECT 1"), { type: "close" }])).status).toBe(200);
});

test("a stream stores so many SQL texts, and none that is too long", async () => {
  const hrana = await start({});
  const store = (id: number, sql = "SELECT 1"): object => ({ type: "store_sql", sql_id: id, sql });
  const { body } = await pipeline(hrana, [...Array.from({ length: 51 }, (_, id) => store(id)), { type: "close" }]);
  expect(body.results.map(({ error }) => error?.code).filter(Boolean)).toEqual(["SQL_STORE_TOO_MANY"]);
  const long = await pipeline(hrana, [store(1, "x".repeat(5_000)), store(2, "x".repeat(5_001)), { type: "close" }]);
  expect(long.body.results.map(({ error }) => error?.code)).toEqual([undefined, "SQL_STORE_TOO_LARGE", undefined]);
});

test.each([
  "VACUUM",
  "ATTACH 'other.db' AS other",
  "CREATE TEMP TABLE x (a)",
  "PRAGMA journal_mode = DELETE",
  "PRAGMA main.query_only(1)",
  "PRAGMA wal_checkpoint",
])("a hosted server does not run %s", async (sql) => {
  const hrana = await start({});
  await expect(clientOf(hrana).execute(sql)).rejects.toMatchObject({ code: "SQL_PARSE_ERROR" });
});

test.each([
  "PRAGMA journal_mode",
  "PRAGMA foreign_keys = OFF",
  "PRAGMA table_info('t')",
  "PRAGMA main.user_version = 3",
])("but it does run %s", async (sql) => {
  await clientOf(await start({})).execute(sql);
});
