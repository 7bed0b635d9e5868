import { expect, test } from "vitest";
import { runInWorker } from "../support/worker-suite.ts";

// The cases stand in test/support/workers-sqlite.

test.each([
  { cases: "limits", count: 12 },
  { cases: "values", count: 7 },
] as const)("a Durable Object inside workerd: $cases", { timeout: 300_000 }, async ({ cases, count }) => {
  expect(await runInWorker("durable-object", cases)).toEqual({ passed: count, failed: [], skipped: [] });
});
