import type { Dialect } from "../dialect.ts";
import { lastRowBy } from "../last-row.ts";
import { sqliteFamily } from "./sqlite-family.ts";

/** SQLite in the process of the program, where a statement more costs less than rows that come back. */
export const sqlite: Dialect = { ...sqliteFamily, lastRow: /* @__PURE__ */ lastRowBy("last_insert_rowid()") };
