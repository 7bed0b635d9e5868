import { expect, test } from "vitest";
import { keyValueModes } from "./key-value-modes.ts";
import { casesOf } from "./suites.ts";
import { testWholeSuites } from "./whole-suites.ts";

// Both suites of keys and values, wholly, where Node is not: over HTTP at the edge, in memory elsewhere. All stores in all runtimes are
// tried by `test:runtimes`.
const memory = ["keys in memory"];

testWholeSuites({ Deno: memory, Bun: memory, workerd: ["keys in upstash"], Chromium: memory });

test("a store of keys and values is tried with at least 240 cases, and two with the whole language", () => {
  const counts = keyValueModes.map((mode) => casesOf(mode).length);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(240);
  expect(counts.filter((count) => count >= 3_700)).toHaveLength(2);
});
