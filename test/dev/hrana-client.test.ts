import type { Client, LibsqlError } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CLIENTS, type HranaServer, startHrana } from "./hrana-server.ts";

const COMBINATIONS = [
  { form: "web", driver: "node:sqlite" },
  { form: "http", driver: "better-sqlite3" },
] as const;

async function failure(promise: Promise<unknown>): Promise<LibsqlError> {
  return promise.then(
    () => expect.fail("it should have failed"),
    (error: LibsqlError) => error,
  );
}

describe.each(COMBINATIONS)("the official client ($form) over $driver", ({ driver, form }) => {
  let server: HranaServer;
  let client: Client;

  beforeEach(async () => {
    server = await startHrana({ drivers: [driver] });
    client = CLIENTS[form]({ url: server.url, intMode: "bigint" });
    await client.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT UNIQUE, body BLOB, score REAL)");
  });
  afterEach(async () => {
    client.close();
    await server.close();
  });

  test("gets columns with their declared types, and rows", async () => {
    await client.execute("INSERT INTO posts (title) VALUES ('a'), ('b')");
    const result = await client.execute("SELECT id, title, id + 1 AS next FROM posts ORDER BY id");
    expect(result.columns).toEqual(["id", "title", "next"]);
    expect(result.columnTypes).toEqual(["INTEGER", "TEXT", ""]);
    expect(result.rows.map((row) => [...Array.from(row)])).toEqual([
      [1n, "a", 2n],
      [2n, "b", 3n],
    ]);
  });

  test("keeps two columns of the same name apart", async () => {
    const { columns, rows } = await client.execute("SELECT 1 AS a, 2 AS a");
    expect(columns).toEqual(["a", "a"]);
    expect([rows[0]?.[0], rows[0]?.[1]]).toEqual([1n, 2n]);
  });

  test("binds numbers as REAL, bigints as INTEGER, and the rest as it is", async () => {
    const bytes = new Uint8Array([0, 1, 254, 255]);
    const { rows } = await client.execute({
      sql: "SELECT typeof(?), typeof(?), typeof(?), typeof(?), typeof(?), typeof(?)",
      args: [1, 1n, "1", bytes, null, true],
    });
    expect(Array.from(rows[0] ?? [])).toEqual(["real", "integer", "text", "blob", "null", "integer"]);
  });

  test("gives back every bit of integers, floats, texts and blobs", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = `ä𝄞"\\\n\u0000 ${"x".repeat(1000)}`;
    const values = [9007199254740993n, 2n ** 63n - 1n, -(2n ** 63n), 0.1, -1.5e300, text, "", bytes];
    const { rows } = await client.execute({ sql: `SELECT ${values.map(() => "?").join(", ")}`, args: values });
    const [row = []] = rows as unknown as ArrayLike<unknown>[][];
    expect(Array.from(row).slice(0, -1)).toEqual(values.slice(0, -1));
    expect(new Uint8Array(row[values.length - 1] as unknown as ArrayBuffer)).toEqual(bytes);
  });

  test("binds arguments by name, with and without prefix, and by number", async () => {
    const named = await client.execute({ sql: "SELECT :a, @b, $c, :a", args: { a: 1n, "@b": 2n, $c: 3n } });
    expect(Array.from(named.rows[0] ?? [])).toEqual([1n, 2n, 3n, 1n]);
    const numbered = await client.execute({ sql: "SELECT ?2, ?1, ?", args: [1n, 2n, 3n] });
    expect(Array.from(numbered.rows[0] ?? [])).toEqual([2n, 1n, 3n]);
  });

  test.each([
    ["INSERT INTO posts (title) VALUES ('x'), ('y')", 2, 3n],
    ["INSERT INTO posts (title) VALUES ('x') RETURNING id", 1, 2n],
    ["INSERT INTO posts (id, title) VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET title = 'z'", 1, 0n],
    ["INSERT INTO posts (title) VALUES ('first') ON CONFLICT DO NOTHING", 0, 0n],
    ["WITH new(t) AS (VALUES ('p'), ('q')) INSERT INTO posts (title) SELECT t FROM new RETURNING id", 2, 3n],
    ["REPLACE INTO posts (id, title) VALUES (7, 'x')", 1, 7n],
    ["UPDATE posts SET score = 1", 1, undefined],
    ["UPDATE posts SET score = 1 WHERE id > 5 RETURNING id", 0, undefined],
    ["WITH old AS (SELECT 1 AS id) DELETE FROM posts WHERE id IN (SELECT id FROM old)", 1, undefined],
    ["/* a comment */ DELETE FROM posts -- and another", 1, undefined],
    ["SELECT * FROM posts", 0, undefined],
    ["CREATE INDEX by_score ON posts (score)", 0, undefined],
  ])("counts what %s changes", async (sql, rowsAffected, lastInsertRowid) => {
    await client.execute("INSERT INTO posts (title) VALUES ('first')");
    const [result] = await client.batch([sql], "write");
    expect(result?.rowsAffected).toBe(rowsAffected);
    expect(result?.lastInsertRowid).toBe(lastInsertRowid);
  });

  test("runs a batch as a whole, or nothing of it", async () => {
    const [, selected] = await client.batch(
      [{ sql: "INSERT INTO posts (title) VALUES (?)", args: ["a"] }, "SELECT title FROM posts"],
      "write",
    );
    expect(selected?.rows[0]?.["title"]).toBe("a");
    const insert = "INSERT INTO posts (title) VALUES ('b')";
    const error = await failure(client.batch([insert, insert], "write"));
    expect(error.code).toBe("SQLITE_CONSTRAINT");
    expect(server.values("SELECT title FROM posts")).toEqual(["a"]);
  });

  test("reads and writes in a deferred batch", async () => {
    await client.batch(["SELECT 1", "INSERT INTO posts (title) VALUES ('a')"], "deferred");
    expect(server.values("SELECT title FROM posts")).toEqual(["a"]);
  });

  test("refuses to write in a batch and in a transaction that only read", async () => {
    const batch = await failure(client.batch(["SELECT 1", "INSERT INTO posts (title) VALUES ('a')"], "read"));
    expect(batch.code).toBe("SQLITE_READONLY");
    const transaction = await client.transaction("read");
    expect((await transaction.execute("SELECT count(*) AS n FROM posts")).rows[0]?.["n"]).toBe(0n);
    expect((await failure(transaction.execute("CREATE TABLE t (a)"))).code).toBe("SQLITE_READONLY");
    await transaction.commit();
    expect(server.values("SELECT count(*) FROM posts")).toEqual([0]);
    await client.execute("INSERT INTO posts (title) VALUES ('a')");
  });

  test("commits an interactive transaction, which nobody else saw before", async () => {
    const transaction = await client.transaction("write");
    const inserted = await transaction.execute("INSERT INTO posts (title) VALUES ('a') RETURNING id");
    expect(inserted.rows[0]?.["id"]).toBe(1n);
    expect(server.values("SELECT count(*) FROM posts")).toEqual([0]);
    await transaction.batch(["INSERT INTO posts (title) VALUES ('b')", "INSERT INTO posts (title) VALUES ('c')"]);
    await transaction.commit();
    expect(server.values("SELECT title FROM posts")).toEqual(["a", "b", "c"]);
  });

  test.each(["rollback", "close"] as const)("undoes an interactive transaction on %s", async (end) => {
    const transaction = await client.transaction("write");
    await transaction.execute("INSERT INTO posts (title) VALUES ('a')");
    await transaction[end]();
    await client.execute("INSERT INTO posts (title) VALUES ('b')");
    expect(server.values("SELECT title FROM posts")).toEqual(["b"]);
  });

  test("goes on in a transaction after a statement that failed", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute("INSERT INTO posts (title) VALUES ('a')");
    expect((await failure(transaction.execute("INSERT INTO posts (title) VALUES ('a')"))).code).toBe(
      "SQLITE_CONSTRAINT",
    );
    await transaction.execute("INSERT INTO posts (title) VALUES ('b')");
    await transaction.commit();
    expect(server.values("SELECT title FROM posts")).toEqual(["a", "b"]);
  });

  test("runs a script with a trigger, comments and semicolons in texts", async () => {
    await client.executeMultiple(`
        -- semicolons; in; comments
        CREATE TABLE log (what TEXT);
        CREATE TRIGGER noted AFTER INSERT ON posts BEGIN
          INSERT INTO log VALUES ('first;' || new.title);
          INSERT INTO log VALUES (CASE WHEN new.id > 0 THEN 'second' END);
        END;
        INSERT INTO posts (title) VALUES ('a;b');;
      `);
    expect(server.values("SELECT what FROM log")).toEqual(["first;a;b", "second"]);
  });

  test("stops a script at the statement that fails, and runs none of one that cannot be understood", async () => {
    const script =
      "INSERT INTO posts (title) VALUES ('a'); INSERT INTO nowhere VALUES (1); INSERT INTO posts DEFAULT VALUES";
    expect((await failure(client.executeMultiple(script))).code).toBe("SQLITE_UNKNOWN");
    expect(server.values("SELECT count(*) FROM posts")).toEqual([1]);
    const misspelt = await failure(client.executeMultiple("DELETE FROM posts; SELEC 1"));
    expect(misspelt.code).toBe("SQL_PARSE_ERROR");
    expect(server.values("SELECT count(*) FROM posts")).toEqual([1]);
  });

  test("enforces foreign keys, and lets migrate rebuild a table that others refer to", async () => {
    await client.execute("CREATE TABLE notes (post INTEGER REFERENCES posts (id))");
    const orphan = await failure(client.execute("INSERT INTO notes VALUES (5)"));
    expect(orphan.message).toBe("SQLITE_CONSTRAINT: SQLite error: FOREIGN KEY constraint failed");
    await client.batch(["INSERT INTO posts (title) VALUES ('a')", "INSERT INTO notes VALUES (1)"], "write");
    await client.migrate([
      "CREATE TABLE posts2 (id INTEGER PRIMARY KEY, title TEXT)",
      "INSERT INTO posts2 SELECT id, title FROM posts",
      "DROP TABLE posts",
      "ALTER TABLE posts2 RENAME TO posts",
    ]);
    expect(server.values("SELECT title FROM posts")).toEqual(["a"]);
    expect((await failure(client.execute("INSERT INTO notes VALUES (5)"))).code).toBe("SQLITE_CONSTRAINT");
  });

  test.each([
    ["INSERT INTO posts (id) VALUES (1), (1)", "SQLITE_CONSTRAINT", "SQLite error: UNIQUE constraint failed: posts.id"],
    ["SELEC 1", "SQL_PARSE_ERROR", 'SQL string could not be parsed: near "SELEC": syntax error'],
    ["SELECT nope FROM posts", "SQL_INPUT_ERROR", "SQLite input error: no such column: nope (at offset 7)"],
    ["SELECT 1, nope(1)", "SQL_INPUT_ERROR", "SQLite input error: no such function: nope (at offset 10)"],
    ["SELECT * FROM nope", "SQLITE_UNKNOWN", "SQLite error: no such table: nope"],
    ["INSERT INTO posts (id) VALUES ('x')", "SQLITE_MISMATCH", "SQLite error: datatype mismatch"],
    ["SELECT 1; SELECT 2", "SQL_MANY_STATEMENTS", "SQL string contains more than one statement"],
    [" ; -- nothing", "SQL_NO_STATEMENT", "SQL string does not contain any statement"],
    ["SELECT ?", "ARGS_INVALID", "Arguments do not match SQL parameters: value for parameter 1 not found"],
    ["COMMIT", "SQLITE_UNKNOWN", "SQLite error: cannot commit - no transaction is active"],
    ["VACUUM", "SQL_PARSE_ERROR", "SQL string could not be parsed: unsupported statement: VACUUM"],
  ])("tells what is wrong with %s by code and message", async (sql, code, message) => {
    const error = await failure(client.execute(sql));
    expect(error.code).toBe(code);
    expect(error.message).toBe(`${code}: ${message}`);
  });

  test("refuses arguments for which there is no parameter", async () => {
    const error = await failure(client.execute({ sql: "SELECT ?", args: [1, 2] }));
    expect(error.code).toBe("ARGS_INVALID");
  });

  test("lets 20 write transactions wait for each other, so that all succeed", async () => {
    await client.execute("CREATE TABLE counter AS SELECT 0 AS n");
    const increment = async (): Promise<void> => {
      const transaction = await client.transaction("write");
      const { rows } = await transaction.execute("SELECT n FROM counter");
      await transaction.execute({ sql: "UPDATE counter SET n = ?", args: [BigInt(`${rows[0]?.["n"]}`) + 1n] });
      await transaction.commit();
    };
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(server.values("SELECT n FROM counter")).toEqual([20]);
  });

  test("runs 50 parallel batches and 50 parallel writes", async () => {
    const insert = (title: string): string => `INSERT INTO posts (title) VALUES ('${title}')`;
    await Promise.all(
      Array.from({ length: 50 }, async (_, each) => {
        await Promise.all([
          client.batch([insert(`a${each}`), insert(`b${each}`)], "write"),
          client.execute(insert(`c${each}`)),
        ]);
      }),
    );
    expect(server.values("SELECT count(*) FROM posts")).toEqual([150]);
  });
});
