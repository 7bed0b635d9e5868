import { Miniflare } from "miniflare";
import { afterAll, expect, test } from "vitest";
import { startRedis } from "../../scripts/services/redis.ts";
import { startUpstash } from "../../src/dev/start-upstash.ts";
import { keyValueTests } from "../../src/testing/key-value/describe-key-value-store.ts";
import type { Report } from "../runtimes/recording-runner.ts";
import { bundleWorker } from "../support/worker-bundle.ts";
import { portableProgram } from "./inside-runtime.ts";

const program = await portableProgram("upstash-inside.ts");
const services: { stop(): Promise<void> }[] = [];
afterAll(async () => {
  program.remove();
  await Promise.all(services.map((each) => each.stop()));
});

/** The URL and token of a service of their own: lists take longer where others have keys. */
async function start(): Promise<readonly [url: string, token: string]> {
  const redis = await startRedis(["--databases", "1"]);
  const { url, token, close } = await startUpstash({ redis: redis.url }, {});
  services.push({ stop: () => close().then(() => redis.stop()) });
  return [url, token];
}

const all: Report = { passed: keyValueTests().length, failed: [], skipped: [] };

test.concurrent.each(["deno", "bun"] as const)(
  "the whole suite passes inside %s",
  { timeout: 120_000 },
  async (runtime) => {
    expect(await program.run(runtime, await start(), 110_000)).toEqual(all);
  },
);

test.concurrent("the whole suite passes inside workerd without anything of Node", { timeout: 120_000 }, async () => {
  // Workers are found by their default export.
  const contents = await bundleWorker(
    'import { answer } from "./upstash-worker.ts"; export default { fetch: answer };',
    "test/key-value",
  );
  const host = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.mjs", contents }],
    compatibilityDate: "2026-07-30",
  });
  try {
    const answer = await host.dispatchFetch("http://suite/", {
      method: "POST",
      body: JSON.stringify(await start()),
    });
    if (!answer.ok) throw new Error((await answer.text()).slice(0, 2000));
    expect(await answer.json()).toEqual(all);
  } finally {
    await host.dispose();
  }
});
