import { neon, type NeonDbError, neonConfig } from "@neondatabase/serverless";
import { beforeAll, describe, expect, test } from "vitest";
import { BACKENDS, neonOver } from "./backends.ts";

describe.each(BACKENDS)("Neon over HTTP, before %s, through the real driver", (backend) => {
  const dev = neonOver(backend);
  const client = (url = dev().url) => {
    neonConfig.fetchEndpoint = dev().httpUrl;
    return neon(url, { fullResults: true });
  };
  const refusal = (query: Promise<unknown>): Promise<NeonDbError> =>
    query.then(
      () => Promise.reject(new Error("it was not refused")),
      (error: NeonDbError) => error,
    );
  const rows = async (text: string): Promise<unknown[]> => (await client().query(text)).rows;

  beforeAll(async () => {
    await client().query("CREATE TABLE notes (id int PRIMARY KEY, title text NOT NULL)");
  });

  test("values of every type arrive as the driver gives them", async () => {
    const { rows: found, fields } = await client().query(
      `SELECT 9007199254740993::int8 AS big, 1.50::numeric AS exact, 7::int4 AS small, 'NaN'::float8 AS nan,
        '2026-01-02T03:04:05Z'::timestamptz AS moment, '{"a":[1]}'::jsonb AS json, '\\x00ff'::bytea AS bytes,
        ARRAY['a','b c',NULL] AS texts, true AS yes, NULL::int AS nothing, $1::text AS given`,
      ["quote ' \" \\ and {é}"],
    );
    expect(found).toEqual([
      {
        big: "9007199254740993",
        exact: "1.50",
        small: 7,
        nan: NaN,
        moment: new Date("2026-01-02T03:04:05Z"),
        json: { a: [1] },
        bytes: Buffer.from([0, 255]),
        texts: ["a", "b c", null],
        yes: true,
        nothing: null,
        given: "quote ' \" \\ and {é}",
      },
    ]);
    expect(fields.find(({ name }) => name === "small")).toMatchObject({
      dataTypeID: 23,
      tableID: null,
      columnID: null,
      dataTypeSize: 4,
      format: "text",
    });
  });

  test("the command and the count of rows are those of Postgres", async () => {
    expect(await client().query("INSERT INTO notes VALUES (100, 'a'), (101, 'b')")).toMatchObject({
      command: "INSERT",
      rowCount: 2,
    });
    expect(await client().query("CREATE TABLE more (id int)")).toMatchObject({ command: "CREATE", rowCount: null });
    expect(await client().query("")).toMatchObject({ command: "", rowCount: null, fields: [], rows: [] });
  });

  test("an error of the database keeps its code, constraint, table and detail", async () => {
    await client().query("INSERT INTO notes VALUES (1, 'first')");
    expect(await refusal(client().query("INSERT INTO notes VALUES (1, 'again')"))).toMatchObject({
      name: "NeonDbError",
      code: "23505",
      constraint: "notes_pkey",
      table: "notes",
      schema: "public",
      severity: "ERROR",
      detail: "Key (id)=(1) already exists.",
    });
    expect(await refusal(client().query("SELEC 1"))).toMatchObject({ code: "42601", position: "1" });
  });

  test("two statements in one query are refused", async () => {
    expect(await refusal(client().query("SELECT 1; SELECT 2"))).toMatchObject({ code: "42601" });
  });

  test("a wrong password and a missing database are refused as Postgres does", async () => {
    const wrong = new URL(dev().url);
    wrong.password = "wrong";
    expect(await refusal(client(wrong.href).query("SELECT 1"))).toMatchObject({ code: "28P01" });
    const missing = new URL(dev().url);
    missing.pathname = "/missing";
    expect(await refusal(client(missing.href).query("SELECT 1"))).toMatchObject({ code: "3D000" });
  });

  test("a batch is one transaction in one request, and the service was not told to BEGIN", async () => {
    dev().requests.clear();
    const sql = client();
    const results = await sql.transaction([
      sql.query("INSERT INTO notes VALUES (10, 'ten')"),
      sql.query("SELECT title FROM notes WHERE id = $1", [10]),
    ]);
    expect(results[1]?.rows).toEqual([{ title: "ten" }]);
    expect(dev().requests.all()).toEqual([
      {
        path: "/sql",
        statements: ["INSERT INTO notes VALUES (10, 'ten')", "SELECT title FROM notes WHERE id = $1"],
        status: 200,
      },
    ]);
  });

  test("a batch that fails leaves nothing", async () => {
    const sql = client();
    const error = await refusal(
      sql.transaction([
        sql.query("INSERT INTO notes VALUES (20, 'x')"),
        sql.query("INSERT INTO notes VALUES (20, 'y')"),
      ]),
    );
    expect(error).toMatchObject({ code: "23505" });
    expect(await rows("SELECT id FROM notes WHERE id = 20")).toEqual([]);
  });

  test("isolation, read only and deferrable are those of the transaction, and are echoed", async () => {
    const sql = client();
    const [level] = await sql.transaction([sql.query("SHOW transaction_isolation")], {
      isolationLevel: "Serializable",
      readOnly: true,
      deferrable: true,
    });
    expect(level?.rows).toEqual([{ transaction_isolation: "serializable" }]);
    const write = sql.transaction([sql.query("INSERT INTO notes VALUES (30, 'x')")], { readOnly: true });
    expect(await refusal(write)).toMatchObject({ code: "25006" });
    const response = await post(
      { queries: [{ query: "SELECT 1" }] },
      { "neon-batch-isolation-level": "RepeatableRead", "neon-batch-read-only": "true" },
    );
    expect(response.headers.get("neon-batch-isolation-level")).toBe("RepeatableRead");
    expect(response.headers.get("neon-batch-read-only")).toBe("true");
    expect(response.headers.get("neon-batch-deferrable")).toBe(null);
    const wrong = await post({ queries: [{ query: "SELECT 1" }] }, { "neon-batch-isolation-level": "Chaos" });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { message: "invalid isolation level" }]);
  });

  test("a single statement that opens a transaction does not leak into the next request", async () => {
    const sql = client();
    const atOnce = (text: (n: number) => string): Promise<unknown> =>
      Promise.all(Array.from({ length: 12 }, (_, n) => sql.query(text(n))));
    await sql.query("BEGIN");
    await atOnce((n) => `INSERT INTO notes VALUES (${40 + n}, 'kept')`);
    await atOnce(() => "ROLLBACK");
    expect(await rows("SELECT count(*)::int AS kept FROM notes WHERE id BETWEEN 40 AND 51")).toEqual([{ kept: 12 }]);
  });

  test("without raw text the service makes JSON of some values, and takes JSON as parameters", async () => {
    const query = `SELECT true AS yes, 7::int4 AS small, 'Infinity'::float8 AS endless, 1.5::float4 AS half, 8::int8 AS big,
      '{"a":1}'::json AS json, ARRAY[[1,2],[3,NULL]] AS numbers, ARRAY['x"y','NULL',NULL,'{,}'] AS texts, ARRAY[]::bool[] AS none,
      $1::text[] AS list, $2::jsonb AS given, $3::int + 1 AS sum, $4::boolean AS flag`;
    const params = [["a", null, 'b"c'], { deep: [1] }, 41, false];
    const answer = (await (await post({ query, params })).json()) as { rows: unknown[]; rowAsArray: boolean };
    expect(answer.rowAsArray).toBe(false);
    expect(answer.rows).toEqual([
      {
        yes: true,
        small: 7,
        endless: "Infinity",
        half: 1.5,
        big: "8",
        json: { a: 1 },
        numbers: [
          [1, 2],
          [3, null],
        ],
        texts: ['x"y', "NULL", null, "{,}"],
        none: [],
        list: ["a", null, 'b"c'],
        given: { deep: [1] },
        sum: 42,
        flag: false,
      },
    ]);
    const arrays = await post({ query: "SELECT 1 AS a, 2 AS a", arrayMode: true });
    expect(await arrays.json()).toMatchObject({ rows: [[1, 2]], rowAsArray: true, rowCount: 1, command: "SELECT" });
  });

  test.each([
    ["a body that is not JSON", "{", {}],
    ["a body without a query", "{}", {}],
    ["a body that is null", "null", {}],
    ["a connection string that is none", '{"query":"SELECT 1"}', { "neon-connection-string": "nonsense" }],
  ])("%s is refused with status 400 and all fields of an error", async (_, body, headers) => {
    const response = await fetch(dev().httpUrl, {
      method: "POST",
      body,
      headers: { "neon-connection-string": dev().url, ...headers },
    });
    expect(response.status).toBe(400);
    expect(response.headers.get("neon-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.json()).toMatchObject({
      message: expect.any(String),
      code: null,
      detail: null,
      routine: null,
    });
  });

  test("any other path or method is not supported", async () => {
    for (const [path, method] of [
      ["/sql", "GET"],
      ["/other", "POST"],
    ] as const) {
      const response = await fetch(new URL(path, dev().httpUrl), { method });
      expect([response.status, await response.json()]).toMatchObject([400, { message: "query is not supported" }]);
    }
  });

  test("a browser may ask first, and is not counted", async () => {
    dev().requests.clear();
    const response = await fetch(dev().httpUrl, { method: "OPTIONS" });
    expect(response.status).toBe(200);
    expect(response.headers.get("allow")).toBe("OPTIONS, POST");
    expect(response.headers.get("access-control-allow-headers")).toBe(
      "Authorization, Neon-Connection-String, Neon-Raw-Text-Output, Neon-Array-Mode, Neon-Pool-Opt-In, Neon-Batch-Read-Only, Neon-Batch-Isolation-Level",
    );
    expect(response.headers.get("access-control-max-age")).toBe("86400");
    expect(dev().requests.length).toBe(0);
  });

  test("a hundred requests at once each get their own answer", async () => {
    const sql = client();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => sql.query("SELECT $1::int AS n, $2::text AS t", [n, `t${n}`])),
    );
    expect(answers.map(({ rows: [row] }) => row)).toEqual(Array.from({ length: 100 }, (_, n) => ({ n, t: `t${n}` })));
  });

  function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(dev().httpUrl, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "neon-connection-string": dev().url, ...headers },
    });
  }
});
