import type { ConformanceGap } from "../../src/testing/index.ts";

/** What models in stores of keys and values are known to do otherwise than tables, where all rows may be looked at. */
export const keyValueGaps: readonly ConformanceGap[] = [
  {
    test: "builders: inspect shows what would be sent and sends nothing",
    because: "an included relation is a trip of its own there, and inspect says so",
  },
];
