import type { ConformanceGap } from "../../../src/testing/index.ts";

const tooWide = "a table has at most 100 columns there, and more are refused before anything is sent";

const asDoubles = "integers past 2^53 are rounded there, so SQL of one's own has to select CAST(n AS TEXT)";

/** What D1 and the storage of Durable Objects cannot do. */
export const workersSqliteGaps: readonly ConformanceGap[] = [
  { test: "wide tables: many columns, written and read", because: tooWide },
  { test: "wide tables: many columns, included in both directions", because: tooWide },
  { test: "wide tables: many rows of many columns at once", because: tooWide },
  { test: "sql: an integer past 2^53 is a bigint", because: asDoubles },
  // Of the rows of a model there is an error, since the field is known and the integer is not.
  { test: "sql: rows of a model", because: asDoubles },
  { test: "sql: rows of a model, their columns in another order, and one more", because: asDoubles },
];
