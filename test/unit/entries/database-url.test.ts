import { inspect } from "node:util";
import { expect, test } from "vitest";
import { DatabaseUrl } from "../../../src/entries/database-url.ts";
import { ValidationError } from "../../../src/index.ts";

const FULL = "postgresql://ann%40home:p%40ss%3A%2F@db.example:5433/blog?sslmode=require&authToken=s3cret";

test("a URL is taken apart, with everything decoded", () => {
  const url = DatabaseUrl.parse(FULL);
  expect({ ...url }).toEqual({
    scheme: "postgresql",
    username: "ann@home",
    host: "db.example",
    port: 5433,
    database: "blog",
  });
  expect(url.password).toBe("p@ss:/");
  expect(url.options).toEqual({ sslmode: "require", authToken: "s3cret" });
  expect(url.href).toBe(FULL);
});

test("however it is printed, it shows neither its password nor a token", () => {
  const url = DatabaseUrl.parse(FULL);
  const printed = [String(url), JSON.stringify({ url }), inspect(url, { depth: 9, showHidden: true }), `${url}`];
  for (const text of printed) expect(text).not.toMatch(/p@ss|p%40ss|s3cret/);
  expect(String(url)).toBe("postgresql://ann%40home:***@db.example:5433/blog?sslmode=require&authToken=***");
});

test("replace gives the same URL with other parts", () => {
  const url = DatabaseUrl.parse(FULL).replace({ database: "test", password: "other", options: {} });
  expect(url.href).toBe("postgresql://ann%40home:other@db.example:5433/test");
});

test.each([
  ["file:blog.db", { scheme: "file", database: "blog.db" }],
  ["file:/var/lib/blog.db?mode=ro", { scheme: "file", database: "/var/lib/blog.db" }],
  ["sqlite::memory:", { scheme: "sqlite", database: ":memory:" }],
  ["memory:", { scheme: "memory", database: "" }],
  ["pglite:idb://blog", { scheme: "pglite", database: "idb://blog" }],
  ["libsql://blog.example", { scheme: "libsql", host: "blog.example", port: undefined }],
  ["http://127.0.0.1:8080", { scheme: "http", host: "127.0.0.1", port: 8080 }],
  ["postgres://[::1]:5432/x", { scheme: "postgres", host: "[::1]", port: 5432 }],
])("%s keeps its form", (text, parts) => {
  expect(DatabaseUrl.parse(text)).toMatchObject(parts);
  expect(DatabaseUrl.parse(text).href).toBe(text);
});

test.each([
  "",
  "blog",
  "postgres:",
  "://host/x",
  "postgres://user:s3cret#x@host/db",
  "postgres://user:s3cr%et@host/db",
  7,
  null,
])("%j is refused, with the accepted forms and nothing of the text", (text) => {
  const parse = (): unknown => DatabaseUrl.parse(text as string);
  expect(parse).toThrow(ValidationError);
  expect(parse).toThrow("postgres://user:password@host:5432/database");
  expect(parse).not.toThrow(/s3cr/);
});
