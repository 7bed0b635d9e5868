import { afterAll, describe, expect, test } from "vitest";
import { type SqliteAdapter, sqlite } from "../../adapters/sqlite/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";

const open = (): { adapter: SqliteAdapter } => ({ adapter: sqlite({ url: ":memory:", driver: "better-sqlite3" }) });

describeAdapter({ describe, test, expect, afterAll }, open, { name: "better-sqlite3 in memory" });
