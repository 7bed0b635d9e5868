import { createClient as createFileClient } from "@libsql/client";
import { createClient } from "@libsql/client/web";
import { describe, expect, test } from "vitest";
import { type LibsqlOptions, libsql } from "../../adapters/libsql/index.ts";
import { libsql as libsqlAtTheEdge } from "../../adapters/libsql/web.ts";
import { ValidationError } from "../../src/errors.ts";

describe("URLs of servers", () => {
  test.each([
    "http://127.0.0.1:8080",
    "http://[::1]:8080/path/",
    "https://host.example",
    "HTTPS://host.example?tls=1",
    "libsql://host.example?authToken=secret",
    "libsql://127.0.0.1:8080?tls=0",
  ])("%s is one", (url) => {
    expect(libsql({ url, authToken: "a", timeout: 1_000, busyTimeout: 5 }).network).toEqual({
      trip: "request",
      timeout: 1_000,
    });
  });

  test.each([
    ["http://", "https://host"],
    ["https://", "https://host"],
    ["libsql://", "https://host"],
    ["libsql:secret", "https://host"],
    ["http://secret host", "https://host"],
    ["http://host:secret", "https://host"],
    ["http://host#secret", "https://host"],
    ["ws://secret.example", "WebSockets"],
    ["wss://secret.example", "WebSockets"],
    ["https://user:secret@host", "authToken"],
    ["libsql://secret@host", "authToken"],
    ["https://host?token=secret", "tls and authToken"],
    ["http://host?tls=1", "tls=0"],
    ["https://host?tls=0", "tls=0"],
    ["libsql://host?tls=0", "tls=0"],
    ["libsql://host:80?tls=secret", "tls=0"],
    ["postgres://user:secret@host/db", "libsql:, https:, http: or file:"],
    ["secret.db", "libsql:, https:, http: or file:"],
    ["", "libsql:, https:, http: or file:"],
  ])("%j is none, and is not repeated", (url, advice) => {
    expect(() => libsql({ url })).toThrow(ValidationError);
    expect(() => libsql({ url })).toThrow(advice);
    expect(() => libsql({ url })).not.toThrow("secret");
  });
});

test("other options that cannot be right are refused before any request, without their values", () => {
  const url = "https://host.example";
  const web = createClient({ url, intMode: "bigint" });
  const wrong: readonly (readonly [unknown, string])[] = [
    [{ url, authToken: 5 }, "authToken"],
    [{ url, timeout: 0 }, "timeout"],
    [{ url, timeout: Infinity }, "timeout"],
    [{ url, token: "secret" }, "token"],
    [{ client: web, authToken: "secret" }, "authToken"],
    [{ client: web, timeout: -1 }, "timeout"],
    [{ client: { protocol: "ws" } }, "must speak HTTP"],
    [{ client: {} }, "client"],
    [{ client: null }, "client"],
    [{}, "url"],
    [null, "url"],
  ];
  for (const [options, name] of wrong) {
    const make = (): unknown => libsql(options as LibsqlOptions);
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(name);
    expect(make).not.toThrow("secret");
  }
});

test("files and memory are no network, and take a token that they do not need", async () => {
  const adapter = libsql({ url: ":memory:", authToken: "a" });
  expect(adapter.network).toBeUndefined();
  await adapter.close();
  const client = createFileClient({ url: ":memory:", intMode: "bigint" });
  expect(libsql({ client }).network).toBeUndefined();
  client.close();
});

describe("at the edge", () => {
  test("servers and their clients are taken as everywhere", () => {
    const url = "https://host.example";
    expect(libsqlAtTheEdge({ url, authToken: "a" }).network).toEqual({ trip: "request", timeout: 30_000 });
    const client = createClient({ url, intMode: "bigint" });
    expect(libsqlAtTheEdge({ client }).capabilities).toEqual(libsql({ client }).capabilities);
  });

  test.each(["file:secret.db", "FILE:///secret.db", ":memory:"])("%s is for other runtimes, which is said", (url) => {
    expect(() => libsqlAtTheEdge({ url })).toThrow(ValidationError);
    expect(() => libsqlAtTheEdge({ url })).toThrow("files are for Node, Deno and Bun");
    expect(() => libsqlAtTheEdge({ url })).not.toThrow("secret");
  });

  test("what else cannot be right is refused without its values", () => {
    const file = createFileClient({ url: ":memory:", intMode: "bigint" });
    const wrong: readonly (readonly [unknown, string])[] = [
      [{ url: "postgres://user:secret@host/db" }, "must be like https://host"],
      [{ url: "secret.db" }, "must be like https://host"],
      [{ client: file }, "must speak HTTP"],
      [{ client: null }, "must speak HTTP"],
      [{}, "url"],
      [null, "url"],
      [undefined, "url"],
    ];
    for (const [options, name] of wrong) {
      const make = (): unknown => libsqlAtTheEdge(options as LibsqlOptions);
      expect(make).toThrow(ValidationError);
      expect(make).toThrow(name);
      expect(make).not.toThrow("secret");
    }
    file.close();
  });
});
