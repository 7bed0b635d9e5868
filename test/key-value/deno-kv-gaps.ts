import type { ConformanceGap } from "../../src/testing/index.ts";

/** What no Deno KV can do. */
export const denoKvGaps: readonly ConformanceGap[] = [
  {
    test: "commits: a commit can be about two hundred keys",
    because: "Deno KV looks at a hundred keys at most when it commits: the two hundred are an UnsupportedError",
  },
];
