import type { ConformanceGap } from "../../src/testing/index.ts";

/** What the suite asks that libSQL in memory does not do. */
export const libsqlMemoryGaps: readonly ConformanceGap[] = [
  {
    test: "rows over others: changes that are explained are not made, and keep nobody from making others",
    because: "its client leaves the explanation of a write unfinished, and the one connection cannot be replaced",
  },
];
