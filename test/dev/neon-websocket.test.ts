import { neon, neonConfig, Pool, type PoolClient } from "@neondatabase/serverless";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BACKENDS, neonOver } from "./backends.ts";

describe.each(BACKENDS)("Neon over a WebSocket, before %s, through the real driver", (backend) => {
  const dev = neonOver(backend);
  let pool: Pool;

  beforeAll(async () => {
    point();
    const first = new Pool({ connectionString: dev().url });
    await first.query("CREATE TABLE notes (id int PRIMARY KEY, title text NOT NULL)");
    await first.end();
  });
  beforeEach(() => {
    point();
    pool = new Pool({ connectionString: dev().url, max: 5 });
    pool.on("error", () => undefined);
  });
  afterEach(() => pool.end());

  const count = async (from: Pick<Pool, "query"> = pool): Promise<number> =>
    (await from.query<{ n: number }>("SELECT count(*)::int AS n FROM notes")).rows[0]?.n ?? -1;
  const within = async <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release(true);
    }
  };

  test("a transaction with a savepoint keeps what was not rolled back", async () => {
    await within(async (client) => {
      await client.query("BEGIN");
      await client.query("INSERT INTO notes VALUES ($1, $2)", [1, "kept"]);
      await client.query("SAVEPOINT here");
      await expect(client.query("INSERT INTO notes VALUES (1, 'again')")).rejects.toMatchObject({
        code: "23505",
        constraint: "notes_pkey",
      });
      await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "25P02" });
      await client.query("ROLLBACK TO SAVEPOINT here");
      await client.query("INSERT INTO notes VALUES (2, 'kept too')");
      await client.query("COMMIT");
    });
    const { rows } = await pool.query("SELECT * FROM notes ORDER BY id");
    expect(rows).toEqual([
      { id: 1, title: "kept" },
      { id: 2, title: "kept too" },
    ]);
  });

  test("a connection that ends inside a transaction leaves nothing", async () => {
    const before = await count();
    await within(async (client) => {
      await client.query("BEGIN");
      await client.query("INSERT INTO notes VALUES (10, 'lost')");
    });
    await expect.poll(() => count()).toBe(before);
  });

  test("a transaction sees none of another's work, and swallows none", async () => {
    const before = await count();
    const first = await pool.connect();
    await first.query("BEGIN");
    await first.query("INSERT INTO notes VALUES (20, 'mine')");
    const others = Promise.all([
      pool.query("INSERT INTO notes VALUES (21, 'of another')"),
      neon(dev().url).query("INSERT INTO notes VALUES (22, 'over HTTP')"),
    ]);
    await first.query("SELECT 1");
    await first.query("ROLLBACK");
    first.release();
    await others;
    expect(await count()).toBe(before + 2);
  });

  test("fifty queries with parameters at once, on five connections and over HTTP, do not mix", async () => {
    const http = neon(dev().url);
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        if (n % 5 === 0) return (await http.query("SELECT $1::int AS n", [n]))[0];
        return (await pool.query("SELECT $1::int AS n", [n])).rows[0];
      }),
    );
    expect(answers).toEqual(Array.from({ length: 50 }, (_, n) => ({ n })));
  });

  test("transactions on five connections at once each add up", async () => {
    await pool.query("CREATE TABLE IF NOT EXISTS counters (id int PRIMARY KEY, n int NOT NULL)");
    await pool.query("INSERT INTO counters VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET n = 0");
    await Promise.all(
      Array.from({ length: 20 }, () =>
        within(async (client) => {
          await client.query("BEGIN");
          const { rows } = await client.query<{ n: number }>("SELECT n FROM counters WHERE id = 1 FOR UPDATE");
          await client.query("UPDATE counters SET n = $1 WHERE id = 1", [(rows[0]?.n ?? 0) + 1]);
          await client.query("COMMIT");
        }),
      ),
    );
    expect((await pool.query("SELECT n FROM counters")).rows).toEqual([{ n: 20 }]);
  });

  test("prepared statements and settings belong to their connection", async () => {
    const [one, two] = [await pool.connect(), await pool.connect()];
    const text = (n: number): string =>
      `SELECT ${n} AS n, current_setting('statement_timeout') AS patience, $1::int AS given`;
    await one.query("SET statement_timeout = 1234567");
    expect((await one.query({ name: "same", text: text(1), values: [5] })).rows).toEqual([
      { n: 1, patience: "1234567ms", given: 5 },
    ]);
    expect((await two.query({ name: "same", text: text(2), values: [6] })).rows).toEqual([
      { n: 2, patience: "0", given: 6 },
    ]);
    expect((await one.query({ name: "same", text: text(1), values: [7] })).rows).toEqual([
      { n: 1, patience: "1234567ms", given: 7 },
    ]);
    one.release(true);
    two.release(true);
    expect((await pool.query("SHOW statement_timeout")).rows).toEqual([{ statement_timeout: "0" }]);
  });

  test("a wrong password and a missing database are refused as Postgres does", async () => {
    const wrong = new URL(dev().url);
    wrong.password = "wrong";
    await expect(new Pool({ connectionString: wrong.href }).query("SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    const missing = new URL(dev().url);
    missing.pathname = "/missing";
    await expect(new Pool({ connectionString: missing.href }).query("SELECT 1")).rejects.toMatchObject({
      code: "3D000",
    });
  });

  test("the log has the statements of a connection, in order", async () => {
    dev().requests.clear();
    await within(async (client) => {
      await client.query("BEGIN");
      await client.query("SELECT $1::int", [1]);
      await client.query("COMMIT");
    });
    expect(dev().requests.all()).toEqual([
      { path: "/v2", statements: ["BEGIN", "SELECT $1::int", "COMMIT"], status: 101 },
    ]);
  });

  test("a result of ten thousand rows and a parameter of a million characters pass", async () => {
    const { rows } = await pool.query("SELECT n, repeat('x', 100) AS t FROM generate_series(1, 10000) AS n");
    expect(rows.length).toBe(10_000);
    expect((await pool.query("SELECT length($1::text) AS n", ["é".repeat(1_000_000)])).rows).toEqual([
      { n: 1_000_000 },
    ]);
  });

  describe.skipIf(backend !== "PGlite")("as there is only one session", () => {
    test("a client that goes away while it waits for a transaction of another runs nothing", async () => {
      const before = await count();
      await within(async (client) => {
        await client.query("BEGIN");
        const body = JSON.stringify({ query: "INSERT INTO notes VALUES (50, 'too late')" });
        const headers = { "neon-connection-string": dev().url };
        const waiting = fetch(dev().httpUrl, { method: "POST", body, headers, signal: AbortSignal.timeout(200) });
        await expect(waiting).rejects.toThrow(/timeout/);
        await client.query("INSERT INTO notes VALUES (51, 'in time')");
        await client.query("COMMIT");
      });
      expect(await count()).toBe(before + 1);
    });

    test("COPY FROM STDIN, which would end PGlite, is refused", async () => {
      await expect(pool.query("COPY notes FROM STDIN")).rejects.toMatchObject({ code: "0A000" });
      expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    });
  });

  test("the driver's own way to connect, which sends the password before it is asked, works", async () => {
    neonConfig.pipelineConnect = "password";
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  describe("faults", () => {
    const failing = async (work: () => Promise<unknown>): Promise<number> => {
      const start = Date.now();
      await expect(work()).rejects.toThrow();
      return Date.now() - start;
    };
    const transaction = (id: number) => (): Promise<unknown> =>
      within(async (client) => {
        client.on("error", () => undefined);
        await client.query("BEGIN");
        await client.query(`INSERT INTO notes VALUES (${id}, 'a')`);
        await client.query(`INSERT INTO notes VALUES (${id + 1}, 'b')`);
        await client.query("COMMIT");
      });

    test.each([
      ["dropBefore at COMMIT", { kind: "dropBefore", matching: /^COMMIT/ }, 0],
      ["dropAfter at COMMIT", { kind: "dropAfter", matching: /^COMMIT/ }, 2],
      ["truncate at COMMIT", { kind: "truncate", matching: /^COMMIT/ }, 2],
      ["dropAfter at the first INSERT", { kind: "dropAfter", matching: /^INSERT/ }, 0],
      ["dropWithin after two statements", { kind: "dropWithin", statements: 2 }, 0],
      ["dropWithin after all four", { kind: "dropWithin", statements: 4 }, 2],
    ] as const)("%s ends the transaction with an error at once", async (_, fault, kept) => {
      const before = await count();
      const id = 1000 + before * 10;
      const remove = dev().inject(fault);
      expect(await failing(transaction(id))).toBeLessThan(5_000);
      remove();
      await expect.poll(() => count()).toBe(before + kept);
      expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    });

    test("a refusal at the door reaches the client as an error, and the next connection is let in", async () => {
      for (const kind of ["html", "tooManyRequests", "serverError"] as const) {
        const fresh = new Pool({ connectionString: dev().url });
        fresh.on("error", () => undefined);
        dev().inject({ kind, retryAfter: 1, status: 502 });
        dev().requests.clear();
        await expect(fresh.query("SELECT 1")).rejects.toBeDefined();
        expect(
          dev()
            .requests.all()
            .map(({ status }) => status),
        ).not.toContain(101);
        expect((await fresh.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
        await fresh.end();
      }
    });

    test("latency and a slow answer are late, not lost", async () => {
      await pool.query("SELECT 1");
      for (const kind of ["latency", "slowLoris"] as const) {
        dev().inject({ kind, milliseconds: 300 });
        const start = Date.now();
        expect((await pool.query("SELECT 2 AS two")).rows).toEqual([{ two: 2 }]);
        expect(Date.now() - start).toBeGreaterThanOrEqual(290);
      }
    });
  });

  function point(): void {
    neonConfig.fetchEndpoint = dev().httpUrl;
    neonConfig.wsProxy = dev().webSocketUrl.replace("ws://", "");
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineConnect = false;
    neonConfig.webSocketConstructor = WebSocket;
  }
});
