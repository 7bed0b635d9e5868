import type { Dialect } from "../dialect.ts";
import { lastRowBy } from "../last-row.ts";
import { planDepth } from "./sqlite-depth.ts";
import { sqliteFamily } from "./sqlite-family.ts";
import { waitingSymbols } from "./sqlite-parser.ts";

/** SQLite in the process of the program, where a statement more costs less than rows that come back. */
export const sqlite: Dialect = {
  ...sqliteFamily,
  // It takes 1000, but what floats in JSON are here is more than is estimated. And 2500 symbols, with those at the bottom.
  depth: { most: 700, of: planDepth },
  parser: { most: 2400, of: waitingSymbols },
  lastRow: /* @__PURE__ */ lastRowBy("last_insert_rowid()"),
};
