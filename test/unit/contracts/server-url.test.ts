import { describe, expect, test } from "vitest";
import { serverUrl } from "../../../src/contracts/server-url.ts";
import { ValidationError } from "../../../src/errors.ts";

const SCHEMES = ["postgres", "postgresql"];

describe("the URL of a database on a server", () => {
  test.each([
    ["postgres://u:p@host:5432/db?sslmode=require", "u", "host", "5432", "/db"],
    ["postgresql://u@127.0.0.1/db", "u", "127.0.0.1", "", "/db"],
    ["postgres://host/db", "", "host", "", "/db"],
    ["postgres://u:p%40%2F@[::1]:1/d%20b", "u", "[::1]", "1", "/d%20b"],
  ])("%s", (text, username, hostname, port, pathname) => {
    expect(serverUrl(text, SCHEMES)).toMatchObject({ username, hostname, port, pathname });
  });

  test.each([
    "http://u:p4ss@host/db",
    "postgres:u:p4ss@host/db",
    "postgres://u:p4ss@host",
    "postgres://u:p4ss@host/",
    "postgres://u:p4ss@/db",
    "postgres://u:p4ss@ho st/db",
    "postgres://u:p4ss@host:port/db",
    "p4ss",
    "",
    undefined,
    null,
    5,
    new URL("http://host/p4ss"),
  ])("what is none is refused with the form of one, and not repeated: %s", (wrong) => {
    const attempt = (): unknown => serverUrl(wrong, SCHEMES);
    expect(attempt).toThrow(ValidationError);
    expect(attempt).toThrow("postgres://user:password@host:port/database");
    expect(attempt).not.toThrow("p4ss");
  });
});
