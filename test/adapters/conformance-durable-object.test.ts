import { expect, test } from "vitest";
import { conformanceTests } from "../../src/testing/index.ts";
import { runInWorker } from "../support/worker-suite.ts";
import { workersSqliteGaps } from "../support/workers-sqlite/gaps.ts";

test(
  "a durable object inside workerd: every case of the suite passes but for known gaps",
  { timeout: 300_000 },
  async () => {
    const { passed, failed, skipped } = await runInWorker("durable-object", "suite", workersSqliteGaps);
    expect(failed).toEqual([]);
    expect(skipped).toEqual(workersSqliteGaps.map(({ test: name, because }) => `${name} (${because})`));
    expect(passed).toBe(conformanceTests().length - workersSqliteGaps.length);
  },
);
