import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { libsql } from "../../adapters/libsql/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-conformance-"));
const open = (): { adapter: ReturnType<typeof libsql> } => ({
  adapter: libsql({ url: `file:${join(folder, "suite.db")}` }),
});

describeAdapter({ describe, test, expect, afterAll }, open, { name: "libsql in a file" });

afterAll(() => rmSync(folder, { recursive: true, force: true }));
