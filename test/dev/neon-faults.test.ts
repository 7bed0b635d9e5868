import { neon, neonConfig } from "@neondatabase/serverless";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../../src/dev/index.ts";
import { BACKENDS, neonOver } from "./backends.ts";

/** What a client sees of a request. */
interface Outcome {
  readonly status: number | null;
  readonly type?: string | null;
  readonly retryAfter?: string | null;
  /** `null` when the body did not arrive as a whole. */
  readonly body?: string | null;
}

describe.each(BACKENDS)("faults of Neon over HTTP, before %s", (backend) => {
  const dev = neonOver(backend);
  const sql = () => {
    neonConfig.fetchEndpoint = dev().httpUrl;
    return neon(dev().url);
  };

  const post = async (body: unknown, signal?: AbortSignal): Promise<Outcome> => {
    const headers = { "neon-connection-string": dev().url, "neon-raw-text-output": "true" };
    try {
      const init = { method: "POST", body: JSON.stringify(body), headers, ...(signal && { signal }) };
      const response = await fetch(dev().httpUrl, init);
      const found = { status: response.status, type: response.headers.get("content-type") };
      const text = await response.text().catch(() => null);
      return { ...found, retryAfter: response.headers.get("retry-after"), body: text };
    } catch {
      return { status: null };
    }
  };
  const single = { query: "INSERT INTO notes VALUES (1)" };
  const batch = { queries: [1, 2, 3].map((id) => ({ query: `INSERT INTO notes VALUES (${id})` })) };
  const ids = async (): Promise<unknown> => {
    const answer = await post({ query: "SELECT id FROM notes ORDER BY id", arrayMode: true });
    return (JSON.parse(answer.body ?? "null") as { rows: string[][] }).rows.flat().map(Number);
  };

  beforeAll(async () => {
    await post({ query: "CREATE TABLE notes (id int PRIMARY KEY)" });
  });
  beforeEach(async () => {
    await post({ query: "DELETE FROM notes" });
    dev().requests.clear();
  });

  const cut = { status: null };
  const page = (status: number): Outcome => ({ status, type: "text/html; charset=utf-8" });
  const table: readonly (readonly [Fault, Outcome, single: number[], batch: number[]])[] = [
    [{ kind: "dropBefore" }, cut, [], []],
    [{ kind: "dropAfter" }, cut, [1], [1, 2, 3]],
    [{ kind: "dropWithin", statements: 0 }, cut, [], []],
    [{ kind: "dropWithin", statements: 1 }, cut, [1], []],
    [{ kind: "dropWithin", statements: 2 }, cut, [1], []],
    [{ kind: "dropWithin", statements: 3 }, cut, [1], []],
    [{ kind: "truncate" }, { status: 200, type: "application/json", body: null }, [1], [1, 2, 3]],
    [{ kind: "tooManyRequests", retryAfter: 7 }, { ...page(429), retryAfter: "7" }, [], []],
    [{ kind: "serverError", status: 500 }, page(500), [], []],
    [{ kind: "serverError", status: 502 }, page(502), [], []],
    [{ kind: "serverError", status: 503, executed: true }, page(503), [1], [1, 2, 3]],
    [{ kind: "html" }, page(200), [], []],
  ];
  test.each(table.map((row) => [JSON.stringify(row[0]), ...row] as const))(
    "%s",
    async (_, fault, outcome, afterSingle, afterBatch) => {
      dev().inject(fault);
      expect(await post(single)).toMatchObject(outcome);
      expect(await ids()).toEqual(afterSingle);
      await post({ query: "DELETE FROM notes" });
      dev().inject(fault);
      expect(await post(batch)).toMatchObject(outcome);
      expect(await ids()).toEqual(afterBatch);
    },
  );

  test("latency comes before everything else, and adds up with another fault", async () => {
    dev().inject({ kind: "latency", milliseconds: 200 });
    dev().inject({ kind: "html" });
    const start = Date.now();
    expect((await post(single)).type).toMatch("text/html");
    expect(Date.now() - start).toBeGreaterThanOrEqual(195);
    expect(await ids()).toEqual([]);
  });

  test("a slow response has its head at once and its body in the end", async () => {
    dev().inject({ kind: "slowLoris", milliseconds: 350 });
    const start = Date.now();
    const response = await fetch(dev().httpUrl, {
      method: "POST",
      body: JSON.stringify(single),
      headers: { "neon-connection-string": dev().url },
    });
    expect(Date.now() - start).toBeLessThan(340);
    expect(await response.json()).toMatchObject({ command: "INSERT", rowCount: 1 });
    expect(Date.now() - start).toBeGreaterThanOrEqual(340);
  });

  test("a response without end goes on until the client gives up; what ran is kept", async () => {
    dev().inject({ kind: "slowLoris" });
    expect(await post(single, AbortSignal.timeout(500))).toMatchObject({ status: 200, body: null });
    expect(await ids()).toEqual([1]);
  });

  test("the log has null where the connection was cut, and the status where there was one", async () => {
    for (const fault of [{ kind: "dropBefore" }, { kind: "truncate" }, { kind: "html" }] as const) dev().inject(fault);
    for (let n = 0; n < 4; n++) await post({ query: "SELECT 1" });
    expect(
      dev()
        .requests.all()
        .map(({ status }) => status),
    ).toEqual([null, null, 200, 200]);
  });

  test("times, skip and matching choose the requests; what inject gives takes the fault away", async () => {
    const remove = dev().inject({ kind: "html", times: Infinity, skip: 1, matching: /insert/gi });
    const hit = async (query: string): Promise<boolean> => (await post({ query })).type !== "application/json";
    const queries = ["SELECT 1", single.query, single.query, "SELECT 2", single.query];
    const hits: boolean[] = [];
    for (const query of queries) hits.push(await hit(query));
    expect(hits).toEqual([false, false, true, false, true]);
    remove();
    expect(await hit("INSERT INTO notes VALUES (5)")).toBe(false);
    dev().inject({ kind: "html", times: 2 });
    expect([await hit("SELECT 1"), await hit("SELECT 1"), await hit("SELECT 1")]).toEqual([true, true, false]);
  });

  test("a fault that the service does not have is refused", () => {
    expect(() => dev().inject({ kind: "staleBaton" })).toThrow(/kind is not a fault here: there are latency/);
  });

  test("the driver sees each as an error, and its next query works", async () => {
    for (const [fault] of table) {
      dev().inject(fault);
      const answer = sql().query("SELECT 1");
      if (fault.kind !== "html") await expect(answer).rejects.toBeDefined();
      else await expect(answer).rejects.toThrow();
      expect(await sql().query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    }
  });
});

describe.each(BACKENDS)("limits of Neon over HTTP, before %s", (backend) => {
  const dev = neonOver(backend, { limits: { requestBytes: 200_000, responseBytes: 300_000, timeout: 700 } });
  const post = (body: unknown, signal?: AbortSignal): Promise<Response> =>
    fetch(dev().httpUrl, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "neon-connection-string": dev().url },
      ...(signal && { signal }),
    });
  const count = async (): Promise<unknown> =>
    ((await (await post({ query: "SELECT count(*)::int AS n FROM notes" })).json()) as { rows: unknown[] }).rows[0];

  beforeAll(async () => {
    await post({ query: "CREATE TABLE notes (id int PRIMARY KEY)" });
  });

  test("a request over the limit is answered 413 once it was read, and the connection goes on", async () => {
    for (let n = 0; n < 3; n++) {
      const response = await post({ query: "SELECT length($1)", params: ["x".repeat(5_000_000)] });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ message: "request is too large (max is 200000 bytes)" });
      expect((await post({ query: "SELECT 1" })).status).toBe(200);
    }
  });

  test("a response over the limit is 507, and undoes a batch", async () => {
    const large = { query: "SELECT repeat('x', 300000) AS t" };
    const response = await post(large);
    expect([response.status, await response.json()]).toMatchObject([
      507,
      { message: "response is too large (max is 300000 bytes)", code: null },
    ]);
    expect((await post({ queries: [{ query: "INSERT INTO notes VALUES (1)" }, large] })).status).toBe(507);
    expect(await count()).toEqual({ n: 0 });
    expect((await post({ query: "SELECT repeat('x', 299000) AS t" })).status).toBe(200);
  });

  // PGlite runs in the thread of the server: while a statement runs there, no time-out can come.
  test.skipIf(backend === "PGlite")("what takes too long is cancelled in the database, and undone", async () => {
    const start = Date.now();
    const response = await post({
      queries: [{ query: "INSERT INTO notes VALUES (2)" }, { query: "SELECT pg_sleep(30)" }],
    });
    expect(Date.now() - start).toBeLessThan(3_000);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { message: "Query cancelled, connection was terminated", code: "08P01" },
    ]);
    expect(await count()).toEqual({ n: 0 });
    expect(await sleepers()).toBe(0);
  });

  test.skipIf(backend === "PGlite")("a client that goes away cancels its query", async () => {
    await expect(post({ query: "SELECT pg_sleep(30)" }, AbortSignal.timeout(150))).rejects.toThrow();
    await expect.poll(sleepers, { timeout: 500 }).toBe(0);
  });

  async function sleepers(): Promise<number> {
    const query =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query ~ '^SELECT pg_sleep' AND state = 'active'";
    const { rows } = (await (await post({ query })).json()) as { rows: { n: number }[] };
    return rows[0]?.n ?? -1;
  }
});
