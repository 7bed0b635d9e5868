import { Miniflare } from "miniflare";
import { afterAll, expect, test } from "vitest";
import { keyValueModelTests, keyValueTests } from "../../src/testing/index.ts";
import type { Report } from "../runtimes/recording-runner.ts";
import { bundleWorker } from "../support/worker-bundle.ts";

// Workers are found by their default export.
const PROGRAM = 'import { answer } from "./workers-kv-inside.ts"; export default { fetch: answer };';

const host = new Miniflare({
  modules: true,
  script: await bundleWorker(PROGRAM, "test/key-value"),
  compatibilityDate: "2026-07-30",
  kvNamespaces: ["CACHE"],
});
afterAll(() => host.dispose());

test("workers kv inside workerd: every case of the suite passes", { timeout: 300_000 }, async () => {
  const answer = await host.dispatchFetch("http://suite/", { method: "POST", body: "[]" });
  if (!answer.ok) throw new Error((await answer.text()).slice(0, 2000));
  const { passed, failed, skipped } = (await answer.json()) as Report;
  expect(failed).toEqual([]);
  expect(skipped).toEqual([]);
  expect(passed).toBe(keyValueTests().length + keyValueModelTests().length);
});
