import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type SqliteAdapter, sqlite } from "../../adapters/sqlite/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";
import { run } from "../support/run.ts";

const root = join(import.meta.dirname, "../..");

if ("Bun" in globalThis) {
  const folder = mkdtempSync(join(tmpdir(), "anyrow-conformance-"));
  const open = (url: string) => (): { adapter: SqliteAdapter } => ({ adapter: sqlite({ url }) });
  const runner = { describe, test, expect, afterAll };
  describeAdapter(runner, open(join(folder, "suite.db")), { name: "bun:sqlite in a file" });
  describeAdapter(runner, open(":memory:"), { name: "bun:sqlite in memory" });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
} else {
  test("in Bun, on bun:sqlite: the whole suite in a file and in memory, and the tests of the driver", () => {
    const files = ["conformance-sqlite-bun", "sqlite-driver", "sqlite-database"].map(
      (name) => `test/adapters/${name}.test.ts`,
    );
    const bun = join(root, "node_modules/.bin/bun");
    const printed = run(bun, ["--bun", "node_modules/vitest/vitest.mjs", "run", ...files], root);
    const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(printed) ?? [];
    expect(Number(failed)).toBe(0);
    expect(Number(passed)).toBeGreaterThan(2900);
  }, 300_000);
}
