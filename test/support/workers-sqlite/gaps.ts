import type { ConformanceGap } from "../../../src/testing/index.ts";

const tooWide = "a table has at most 100 columns there, and more are refused before anything is sent";

/** What D1 and the storage of Durable Objects cannot do. */
export const workersSqliteGaps: readonly ConformanceGap[] = [
  { test: "wide tables: many columns, written and read", because: tooWide },
  { test: "wide tables: many columns, included in both directions", because: tooWide },
  { test: "wide tables: many rows of many columns at once", because: tooWide },
  {
    test: "sql: an integer past 2^53 is a bigint",
    because: "integers arrive as doubles there: SQL of one's own has to select CAST(n AS TEXT)",
  },
];
