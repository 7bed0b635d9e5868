import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { afterAll } from "vitest";
import { libsql } from "../../adapters/libsql/index.ts";
import { describeFileDatabase } from "./file-database-cases.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-libsql-database-"));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

describeFileDatabase({
  adapter: libsql,
  newUrl: () => `file:${join(folder, `${++files}.db`)}`,
  openClient() {
    const client = createClient({ url: ":memory:", intMode: "bigint" });
    return {
      run: (sql) => client.executeMultiple(sql),
      adapter: () => libsql({ client }),
      close: () => client.close(),
    };
  },
  busy: { code: "SQLITE_BUSY" },
});
