import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batch, clientOf, execute, type HranaServer, pipeline, startHrana } from "./hrana-server.ts";

let server: HranaServer;

beforeAll(async () => {
  server = await startHrana({ limits: { lockWait: 200 } });
  await pipeline(server, [
    execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT"),
    execute("INSERT INTO t VALUES (1, 'one'), (2, 'two')"),
    { type: "close" },
  ]);
});
afterAll(() => server.close());

async function count(): Promise<unknown> {
  return server.values("SELECT count(*) FROM t")[0];
}

/** A step that runs when its condition holds. */
function step(sql: string, condition?: object): object {
  return { stmt: { sql }, condition };
}

describe("paths", () => {
  test.each(["/v2", "/v3", "/health", "/v3/"])("GET %s says hello", async (path) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("Hello, this is HTTP API v2 (Hrana over HTTP)");
  });

  test.each([
    ["GET", "/v3-protobuf"],
    ["GET", "/v2/pipeline"],
    ["POST", "/v2/cursor"],
    ["POST", "/"],
  ])("there is no %s %s", async (method, path) => {
    expect((await fetch(server.url + path, { method })).status).toBe(404);
  });

  test("a browser of any origin may send a token", async () => {
    const headers = { "access-control-request-headers": "authorization,content-type" };
    const preflight = await fetch(`${server.url}/v2/pipeline`, { method: "OPTIONS", headers });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization,content-type");
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect((await fetch(`${server.url}/v2`)).headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("authorization", () => {
  test("a server with a token refuses requests without it, and answers those with it", async () => {
    const guarded = await startHrana({ authToken: "secret" });
    try {
      const refused = await pipeline(guarded, [execute("CREATE TABLE t (a)")]);
      expect(refused.status).toBe(401);
      expect(refused.text).not.toContain("secret");
      await expect(clientOf(guarded, "guess").execute("CREATE TABLE t (a)")).rejects.toThrow("401");
      expect(guarded.values("SELECT count(*) FROM sqlite_schema")).toEqual([0]);
      await clientOf(guarded, "secret").execute("CREATE TABLE t (a)");
      expect(guarded.values("SELECT count(*) FROM sqlite_schema")).toEqual([1]);
    } finally {
      await guarded.close();
    }
  });
});

describe("pipelines", () => {
  test("answers every request in its place, later ones too after an error", async () => {
    const { status, body } = await pipeline(server, [
      execute("SELECT id, name FROM t WHERE id = ?", [1n]),
      execute("SELECT nope"),
      { type: "get_autocommit" },
      { type: "close" },
    ]);
    expect(status).toBe(200);
    expect(body).toEqual({
      baton: null,
      base_url: null,
      results: [
        {
          type: "ok",
          response: {
            type: "execute",
            result: {
              cols: [
                { name: "id", decltype: "INTEGER" },
                { name: "name", decltype: "TEXT" },
              ],
              rows: [
                [
                  { type: "integer", value: "1" },
                  { type: "text", value: "one" },
                ],
              ],
              affected_row_count: 0,
              last_insert_rowid: null,
            },
          },
        },
        {
          type: "error",
          error: { message: "SQLite input error: no such column: nope (at offset 7)", code: "SQL_INPUT_ERROR" },
        },
        { type: "ok", response: { type: "get_autocommit", is_autocommit: true } },
        { type: "ok", response: { type: "close" } },
      ],
    });
  });

  test("tells nobody of the changes of an earlier statement", async () => {
    const { body } = await pipeline(server, [
      execute("BEGIN"),
      execute("INSERT INTO t VALUES (20, 'x'), (21, 'y')"),
      execute("SELECT 1"),
      execute("CREATE INDEX later ON t (name)"),
      execute("UPDATE t SET name = name WHERE id = 20"),
      { type: "close" },
    ]);
    const changes = body.results.slice(1, 5).map(({ response }) => response?.result?.["affected_row_count"]);
    expect(changes).toEqual([2, 0, 0, 1]);
    const rowids = body.results.slice(1, 5).map(({ response }) => response?.result?.["last_insert_rowid"]);
    expect(rowids).toEqual(["21", null, null, null]);
  });

  test("writes values of every type as the protocol has them, blobs without padding", async () => {
    const { body } = await pipeline(server, [
      execute("SELECT NULL, 1, 1.0, 0.5, 'ä', x'00ff', 9223372036854775807"),
      { type: "close" },
    ]);
    expect(body.results[0]?.response?.result?.["rows"]).toEqual([
      [
        { type: "null" },
        { type: "integer", value: "1" },
        { type: "float", value: 1 },
        { type: "float", value: 0.5 },
        { type: "text", value: "ä" },
        { type: "blob", base64: "AP8" },
        { type: "integer", value: "9223372036854775807" },
      ],
    ]);
  });

  test.each(["AP8", "AP8="])("reads the blob %s, padded or not", async (base64) => {
    const stmt = { sql: "SELECT hex(?)", args: [{ type: "blob", base64 }] };
    const { body } = await pipeline(server, [{ type: "execute", stmt }, { type: "close" }]);
    expect(body.results[0]?.response?.result?.["rows"]).toEqual([[{ type: "text", value: "00FF" }]]);
  });

  test("leaves rows out when they are not wanted", async () => {
    const stmt = { sql: "SELECT id FROM t", want_rows: false };
    const { body } = await pipeline(server, [{ type: "execute", stmt }, { type: "close" }]);
    expect(body.results[0]?.response?.result?.["rows"]).toEqual([]);
  });

  test("refuses arguments by position and by name at once", async () => {
    const one = { type: "integer", value: "1" };
    const stmt = { sql: "SELECT ?, :a", args: [one], named_args: [{ name: "a", value: one }] };
    const { body } = await pipeline(server, [{ type: "execute", stmt }, { type: "close" }]);
    expect(body.results[0]?.error?.code).toBe("ARGS_BOTH_POSITIONAL_AND_NAMED");
  });

  test("tells the parameter that has no value", async () => {
    const stmt = { sql: "SELECT :a, ?", named_args: [{ name: "a", value: { type: "null" } }] };
    const { body } = await pipeline(server, [{ type: "execute", stmt }, { type: "close" }]);
    expect(body.results[0]?.error?.message).toBe(
      "Arguments do not match SQL parameters: value for parameter 2 not found",
    );
  });

  test.each([
    ["what is no JSON", "{", "Cannot deserialize client message from JSON"],
    ["a request of no type", '{"requests":[{}]}', "StreamRequest type not recognized"],
    [
      "a value of no type",
      '{"requests":[{"type":"execute","stmt":{"sql":"SELECT ?","args":[1]}}]}',
      "a value must be an object",
    ],
    [
      "an integer past 64 bits",
      '{"requests":[{"type":"execute","stmt":{"sql":"SELECT ?","args":[{"type":"integer","value":"9223372036854775808"}]}}]}',
      "does not fit into 64 bits",
    ],
    ["a statement without SQL", '{"requests":[{"type":"execute","stmt":{}}]}', "Either `sql` or `sql_id` are required"],
    ["a text that was not stored", '{"requests":[{"type":"sequence","sql_id":7}]}', "SQL text 7 not found"],
  ])("refuses %s with status 400", async (_, body, message) => {
    const response = await fetch(`${server.url}/v3/pipeline`, { method: "POST", body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });

  test("refuses what needs version 3 in version 2", async () => {
    expect((await pipeline(server, [{ type: "get_autocommit" }], { version: 2 })).text).toContain("hrana3");
    const steps = [step("SELECT 1", { type: "is_autocommit" })];
    expect((await pipeline(server, [{ type: "batch", batch: { steps } }], { version: 2 })).text).toContain("hrana3");
    expect((await pipeline(server, [{ type: "batch", batch: { steps } }])).status).toBe(200);
  });
});

describe("batches", () => {
  /** What became of the steps: a row count, an error code, or nothing. */
  async function ends(...steps: readonly object[]): Promise<readonly unknown[]> {
    const { body } = await pipeline(server, [{ type: "batch", batch: { steps } }, { type: "close" }]);
    const { result } = body.results[0]?.response ?? {};
    const results = result?.["step_results"] as readonly ({ readonly rows: readonly unknown[] } | null)[];
    const errors = result?.["step_errors"] as readonly ({ readonly code: string } | null)[];
    expect(errors).toHaveLength(steps.length);
    return results.map((each, position) => each?.rows.length ?? errors[position]?.code ?? null);
  }
  const fails = step("SELECT * FROM missing");
  const works = step("SELECT 1");

  test.each([
    ["ok after success", { type: "ok", step: 0 }, 1],
    ["error after success", { type: "error", step: 0 }, null],
    ["ok after failure", { type: "ok", step: 1 }, null],
    ["error after failure", { type: "error", step: 1 }, 1],
    ["ok after what was skipped", { type: "ok", step: 2 }, null],
    ["error after what was skipped", { type: "error", step: 2 }, null],
    ["not ok after what was skipped", { type: "not", cond: { type: "ok", step: 2 } }, 1],
    [
      "and",
      {
        type: "and",
        conds: [
          { type: "ok", step: 0 },
          { type: "ok", step: 1 },
        ],
      },
      null,
    ],
    ["an empty and", { type: "and", conds: [] }, 1],
    [
      "or",
      {
        type: "or",
        conds: [
          { type: "ok", step: 1 },
          { type: "ok", step: 0 },
        ],
      },
      1,
    ],
    ["an empty or", { type: "or", conds: [] }, null],
    ["outside a transaction", { type: "is_autocommit" }, 1],
    ["inside a transaction", { type: "not", cond: { type: "is_autocommit" } }, null],
  ])("condition: %s", async (_, condition, end) => {
    const skipped = step("SELECT 1", { type: "ok", step: 1 });
    expect(await ends(works, fails, skipped, step("SELECT 1", condition))).toEqual([1, "SQLITE_UNKNOWN", null, end]);
  });

  test.each([0, 1, -1])("a condition of the first step about step %i is refused", async (position) => {
    const steps = [step("SELECT 1", { type: "ok", step: position })];
    const { status, text } = await pipeline(server, [{ type: "batch", batch: { steps } }]);
    expect([status, text]).toEqual([400, "Invalid reference to step in a batch condition"]);
  });

  test("nothing of a batch runs when one of its statements cannot be understood", async () => {
    const { body } = await pipeline(server, [
      batch("INSERT INTO t VALUES (50, 'x')", "SELECT 1; SELECT 2"),
      batch("INSERT INTO t VALUES (50, 'x')", "INSER INTO t VALUES (51, 'y')"),
      { type: "close" },
    ]);
    expect(body.results.map(({ error }) => error?.code)).toEqual(["SQL_MANY_STATEMENTS", "SQL_PARSE_ERROR", undefined]);
    expect(await count()).toBe(2);
  });

  test("a pragma that is skipped has no effect", async () => {
    const steps = [step("SELECT 1"), step("PRAGMA foreign_keys = OFF", { type: "error", step: 0 })];
    const { body } = await pipeline(server, [
      { type: "batch", batch: { steps } },
      execute("PRAGMA foreign_keys"),
      { type: "close" },
    ]);
    expect(body.results[1]?.response?.result?.["rows"]).toEqual([[{ type: "integer", value: "1" }]]);
  });

  test("a later step may use the table an earlier one makes", async () => {
    expect(
      await ends(step("CREATE TABLE made (a)"), step("INSERT INTO made VALUES (1)"), step("SELECT a FROM made")),
    ).toEqual([0, 0, 1]);
  });
});

describe("streams", () => {
  test("a baton continues the stream once", async () => {
    const first = await pipeline(server, [execute("BEGIN IMMEDIATE"), execute("INSERT INTO t VALUES (10, 'ten')")]);
    const second = await pipeline(server, [{ type: "get_autocommit" }], { baton: first.body.baton });
    expect(second.body.results[0]?.response?.is_autocommit).toBe(false);
    expect(second.body.baton).not.toBe(first.body.baton);
    const reused = await pipeline(server, [execute("COMMIT")], { baton: first.body.baton });
    expect([reused.status, reused.text]).toEqual([400, "Received a baton that has already been used"]);
    await pipeline(server, [execute("ROLLBACK"), { type: "close" }], { baton: second.body.baton });
    expect(await count()).toBe(2);
  });

  test("a baton cannot be used by two requests at once", async () => {
    const holder = await pipeline(server, [execute("BEGIN IMMEDIATE")]);
    const { body } = await pipeline(server, [execute("SELECT 1")]);
    const both = await Promise.all(
      [1, 2].map(() => pipeline(server, [execute("DELETE FROM t WHERE id > 5")], { baton: body.baton })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    await pipeline(server, [{ type: "close" }], { baton: holder.body.baton });
  });

  test.each([
    ["forged", (baton: string) => `${baton.startsWith("A") ? "B" : "A"}${baton.slice(1)}`],
    ["signed by someone else", (baton: string) => `${baton.slice(0, -1)}${baton.endsWith("A") ? "B" : "A"}`],
    ["shortened", (baton: string) => baton.slice(0, -4)],
    ["made up", () => "nonsense"],
  ])("a baton that is %s is refused, and its stream goes on", async (_, forge) => {
    const { body } = await pipeline(server, [execute("SELECT 1")]);
    const forged = await pipeline(server, [execute("SELECT 1")], { baton: forge(`${body.baton}`) });
    expect([forged.status, forged.text]).toEqual([400, "Received an invalid baton"]);
    expect((await pipeline(server, [{ type: "close" }], { baton: body.baton })).status).toBe(200);
  });

  test("the baton of a closed stream is unknown, and nothing can be asked behind a close", async () => {
    const { body } = await pipeline(server, [execute("SELECT 1")]);
    expect((await pipeline(server, [{ type: "close" }], { baton: body.baton })).body.baton).toBeNull();
    expect((await pipeline(server, [], { baton: body.baton })).text).toBe("Received an invalid baton");
    const late = await pipeline(server, [{ type: "close" }, execute("SELECT 1")]);
    expect([late.status, late.text]).toEqual([400, "Stream for this baton was closed"]);
  });

  test("any refusal ends the stream, and what it had not committed is undone", async () => {
    const { body } = await pipeline(server, [execute("BEGIN IMMEDIATE"), execute("INSERT INTO t VALUES (11, 'x')")]);
    const refused = await pipeline(server, [{ type: "execute", stmt: { sql_id: 99 } }], { baton: body.baton });
    expect(refused.status).toBe(400);
    const after = await pipeline(server, [execute("COMMIT")], { baton: body.baton });
    expect([after.status, after.text]).toEqual([400, "Received an invalid baton"]);
    expect(await count()).toBe(2);
    await pipeline(server, [execute("UPDATE t SET name = name"), { type: "close" }]);
  });

  test("a stream keeps SQL texts until it is told to forget them", async () => {
    const stored = { type: "execute", stmt: { sql_id: 1 } };
    const { body } = await pipeline(server, [{ type: "store_sql", sql_id: 1, sql: "SELECT 'stored'" }, stored]);
    const again = await pipeline(server, [stored, { type: "close_sql", sql_id: 1 }], { baton: body.baton });
    expect(again.body.results[0]?.response?.result?.["rows"]).toEqual([[{ type: "text", value: "stored" }]]);
    expect((await pipeline(server, [stored], { baton: again.body.baton })).text).toBe("SQL text 1 not found");
    const twice = { type: "store_sql", sql_id: 2, sql: "SELECT 2" };
    expect((await pipeline(server, [twice, twice])).text).toBe("SQL text 2 already exists");
  });

  test("BEGIN TRANSACTION READONLY refuses writes until it ends, also on the same stream", async () => {
    const { body } = await pipeline(server, [
      execute("BEGIN TRANSACTION READONLY"),
      execute("SELECT 1"),
      execute("INSERT INTO t VALUES (12, 'x')"),
      execute("DROP TABLE t"),
      execute("COMMIT"),
      execute("INSERT INTO t VALUES (12, 'x')"),
      execute("DELETE FROM t WHERE id = 12"),
      { type: "close" },
    ]);
    expect(body.results.map(({ error }) => error?.code ?? "ok")).toEqual([
      "ok",
      "ok",
      "SQLITE_READONLY",
      "SQLITE_READONLY",
      "ok",
      "ok",
      "ok",
      "ok",
    ]);
  });
});

describe("describe", () => {
  async function described(sql: string): Promise<unknown> {
    const { body } = await pipeline(server, [{ type: "describe", sql }, { type: "close" }]);
    return body.results[0]?.response?.result ?? body.results[0]?.error?.code;
  }

  test("tells parameters and columns of a statement without running it", async () => {
    expect(await described("INSERT INTO t VALUES (?, :name), (?5, @x) RETURNING id, id + 1 AS next")).toEqual({
      params: [{ name: null }, { name: ":name" }, { name: null }, { name: null }, { name: "?5" }, { name: "@x" }],
      cols: [
        { name: "id", decltype: "INTEGER" },
        { name: "next", decltype: null },
      ],
      is_explain: false,
      is_readonly: false,
    });
    expect(await count()).toBe(2);
  });

  test.each([
    ["SELECT ?", false, true],
    ["WITH a AS (SELECT 1) SELECT * FROM a", false, true],
    ["WITH a AS (SELECT 1) DELETE FROM t", false, false],
    ["PRAGMA user_version", false, true],
    ["PRAGMA user_version = 7", false, false],
    ["CREATE TABLE described (a)", false, false],
    ["BEGIN", false, true],
    ["BEGIN IMMEDIATE", false, false],
    ["EXPLAIN SELECT 1", true, true],
    ["EXPLAIN QUERY PLAN DELETE FROM t", true, false],
  ])("tells whether %s explains or only reads", async (sql, isExplain, isReadonly) => {
    expect(await described(sql)).toMatchObject({ is_explain: isExplain, is_readonly: isReadonly });
    expect(server.values("PRAGMA user_version")).toEqual([0]);
  });

  test.each([
    ["SELECT nope", "SQL_INPUT_ERROR"],
    ["SELEC", "SQL_PARSE_ERROR"],
    ["", "SQL_NO_STATEMENT"],
  ])("tells what is wrong with %j", async (sql, code) => {
    expect(await described(sql)).toBe(code);
  });
});

describe("cursors", () => {
  async function cursor(
    steps: readonly object[],
    baton: string | null = null,
  ): Promise<readonly Record<string, unknown>[]> {
    const body = JSON.stringify({ baton, batch: { steps } });
    const response = await fetch(`${server.url}/v3/cursor`, { method: "POST", body });
    expect(response.status).toBe(200);
    return (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  }

  test("gives a line for each thing that happens", async () => {
    const [head, ...entries] = await cursor([
      step("SELECT id FROM t"),
      step("SELECT 1", { type: "error", step: 0 }),
      step("INSERT INTO t VALUES (1, 'again')"),
      step("UPDATE t SET name = name"),
    ]);
    expect(head).toEqual({ baton: expect.any(String), base_url: null });
    expect(entries).toEqual([
      { type: "step_begin", step: 0, cols: [{ name: "id", decltype: "INTEGER" }] },
      { type: "row", row: [{ type: "integer", value: "1" }] },
      { type: "row", row: [{ type: "integer", value: "2" }] },
      { type: "step_end", affected_row_count: 0, last_insert_rowid: null },
      {
        type: "step_error",
        step: 2,
        error: { message: "SQLite error: UNIQUE constraint failed: t.id", code: "SQLITE_CONSTRAINT" },
      },
      { type: "step_begin", step: 3, cols: [] },
      { type: "step_end", affected_row_count: 2, last_insert_rowid: null },
    ]);
    await pipeline(server, [{ type: "close" }], { baton: `${head?.["baton"]}` });
  });

  test("continues a stream, and is an error as a whole when it cannot be understood", async () => {
    const { body } = await pipeline(server, [{ type: "store_sql", sql_id: 1, sql: "SELECT 5" }]);
    const [head, ...entries] = await cursor([{ stmt: { sql_id: 1 } }], body.baton);
    expect(entries[1]).toEqual({ type: "row", row: [{ type: "integer", value: "5" }] });
    const [, error] = await cursor([step("SELEC")], `${head?.["baton"]}`);
    expect(error).toMatchObject({ type: "error", error: { code: "SQL_PARSE_ERROR" } });
  });
});

describe("the log", () => {
  test("holds every statement, also those that were stored earlier, and of scripts each", async () => {
    const client = clientOf(server);
    server.requests.clear();
    const transaction = await client.transaction("write");
    await transaction.execute("UPDATE t SET name = name");
    await transaction.execute("UPDATE t SET name = name");
    await transaction.rollback();
    await client.executeMultiple("SELECT 1; SELECT 2;");
    expect(server.requests.statements()).toEqual([
      "BEGIN IMMEDIATE",
      "UPDATE t SET name = name",
      "UPDATE t SET name = name",
      "ROLLBACK",
      "SELECT 1",
      "SELECT 2",
    ]);
    expect(server.requests.all().map(({ path, status }) => [path, status])).toEqual(
      Array.from({ length: 4 }, () => ["/v2/pipeline", 200]),
    );
  });
});
