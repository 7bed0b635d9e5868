import type { Dialect } from "../dialect.ts";
import { lastRowBy } from "../last-row.ts";
import { planDepth } from "./sqlite-depth.ts";
import { sqliteFamily } from "./sqlite-family.ts";
import { waitingSymbols } from "./sqlite-parser.ts";

/** SQLite in the process of the program, where a statement more costs less than rows that come back. */
export const sqlite: Dialect = {
  ...sqliteFamily,
  // It takes trees of 1000 and 2500 symbols; but floats in JSON are more here than is estimated.
  depth: { most: 700, of: planDepth },
  parser: { most: 2400, of: waitingSymbols },
  lastRow: /* @__PURE__ */ lastRowBy("last_insert_rowid()"),
};
