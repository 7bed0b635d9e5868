import { Miniflare } from "miniflare";
import { afterAll, expect, test } from "vitest";
import { startMemcached } from "../../scripts/services/memcached.ts";
import { keyValueTests } from "../../src/testing/key-value/describe-key-value-store.ts";
import type { Report } from "../runtimes/recording-runner.ts";
import { bundleWorker } from "../support/worker-bundle.ts";
import { portableProgram } from "./inside-runtime.ts";

const server = await startMemcached();
const program = await portableProgram("memcached-inside.ts");
afterAll(async () => {
  program.remove();
  await server.stop();
});

const all: Report = { passed: keyValueTests().length, failed: [], skipped: [] };

test.concurrent.each(["deno", "bun"] as const)(
  "the whole suite passes inside %s",
  { timeout: 120_000 },
  async (runtime) => {
    expect(await program.run(runtime, [server.url], 110_000)).toEqual(all);
  },
);

test.concurrent.each([{ flags: [] }, { flags: ["nodejs_compat"] }])(
  "the whole suite passes inside workerd with $flags",
  { timeout: 120_000 },
  async ({ flags }) => {
    // Workers are found by their default export.
    const contents = await bundleWorker(
      'import { answer } from "./memcached-worker.ts"; export default { fetch: answer };',
      "test/key-value",
    );
    const host = new Miniflare({
      modules: [{ type: "ESModule", path: "worker.mjs", contents }],
      compatibilityDate: "2026-07-30",
      compatibilityFlags: flags,
    });
    try {
      const answer = await host.dispatchFetch("http://suite/", { method: "POST", body: server.url });
      if (!answer.ok) throw new Error((await answer.text()).slice(0, 2000));
      expect(await answer.json()).toEqual(all);
    } finally {
      await host.dispose();
    }
  },
);
