import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type SqliteAdapter, sqlite } from "../../adapters/sqlite/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-conformance-"));
const open = (): { adapter: SqliteAdapter } => ({
  adapter: sqlite({ url: join(folder, "suite.db"), driver: "node" }),
});

describeAdapter({ describe, test, expect, afterAll }, open, { name: "node:sqlite in a file" });

afterAll(() => rmSync(folder, { recursive: true, force: true }));
