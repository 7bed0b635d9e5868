import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pathOf } from "../../adapters/sqlite/sqlite-options.ts";
import { statementCache } from "../../adapters/sqlite/statement-cache.ts";
import { waitWhile } from "../../src/contracts/wait-while-busy.ts";
import { OperationalError } from "../../src/errors.ts";
import { run } from "../support/run.ts";

describe("the cache of statements", () => {
  test("keeps what is asked for and drops the rest", () => {
    const cache = statementCache<number>();
    cache.set("kept", -1);
    for (let i = 0; i < 10_000; i++) {
      cache.set(`statement ${i}`, i);
      expect(cache.get("kept")).toBe(-1);
    }
    const left = Array.from({ length: 10_000 }, (_, i) => cache.get(`statement ${i}`)).filter(
      (each) => each !== undefined,
    );
    expect(left.length).toBeGreaterThan(100);
    expect(left.length).toBeLessThan(1000);
  });

  test("is bounded by the length of texts, not only by their number", () => {
    const cache = statementCache<number>();
    const long = (i: number): string => `${i}`.padEnd(50_000);
    for (let i = 0; i < 100; i++) cache.set(long(i), i);
    const left = Array.from({ length: 100 }, (_, i) => cache.get(long(i))).filter((each) => each !== undefined);
    expect(left.length).toBeLessThan(15);
    cache.set("x".repeat(1_000_000), 1);
    expect(cache.get("x".repeat(1_000_000))).toBeUndefined();
  });

  test("forgets everything", () => {
    const cache = statementCache<number>();
    for (let i = 0; i < 400; i++) cache.set(`statement ${i}`, i);
    cache.clear();
    for (let i = 0; i < 400; i++) expect(cache.get(`statement ${i}`)).toBeUndefined();
  });
});

test("waiting for a lock ends as soon as the signal is aborted, not after the pause", async () => {
  const abort = new AbortController();
  const refuse = (): never => {
    throw new RangeError("locked");
  };
  let failure: unknown;
  const patience = { limit: 10_000, signal: abort.signal };
  waitWhile(() => true)(refuse, patience).catch((error: unknown) => (failure = error));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(failure).toBeUndefined();
  abort.abort("enough");
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  expect(failure).toBeInstanceOf(OperationalError);
  expect((failure as Error).cause).toBe("enough");
});

test("the path in a url, on every system", () => {
  const paths = {
    "a.db": "a.db",
    "./a.db": "./a.db",
    "/data/a%20b.db": "/data/a%20b.db",
    "C:\\data\\a.db": "C:\\data\\a.db",
    "file:a.db": "a.db",
    "file:/data/a.db": "/data/a.db",
    "file:///data/a%20b.db": "/data/a b.db",
    "file://localhost/data/a.db": "/data/a.db",
    "file:///C:/data/a.db": "C:/data/a.db",
    ":memory:": ":memory:",
    "file::memory:": ":memory:",
  };
  for (const [url, path] of Object.entries(paths)) expect([url, pathOf(url)]).toEqual([url, path]);
});

test.skipIf("Deno" in globalThis || "Bun" in globalThis)(
  "in Deno, on its node:sqlite and on better-sqlite3: statements mean the same",
  () => {
    const root = join(import.meta.dirname, "../..");
    const vitest = ["run", "-A", "node_modules/vitest/vitest.mjs", "run", "-t", "statements"];
    const file = "test/adapters/sqlite-driver.test.ts";
    const printed = run(join(root, "node_modules/.bin/deno"), [...vitest, file], root);
    const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(printed) ?? [];
    expect(Number(failed)).toBe(0);
    expect(Number(passed)).toBeGreaterThan(20);
  },
  120_000,
);
