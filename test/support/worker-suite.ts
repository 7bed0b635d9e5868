import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import type { Report } from "../runtimes/recording-runner.ts";
import { root } from "./source-files.ts";
import type { WorkerErrand } from "./worker-suite-inside.ts";

/** Runs cases inside workerd, where the store is. */
export async function runInWorker(
  store: "d1" | "durable-object",
  cases: WorkerErrand["cases"],
  except: WorkerErrand["except"] = [],
): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "anyrow-worker-"));
  const path = join(folder, "worker.mjs");
  await build({
    // Workers are found by their default export.
    stdin: {
      contents:
        'import { Suite, answer } from "./worker-suite-inside.ts"; export { Suite }; export default { fetch: answer };',
      resolveDir: join(root, "test/support"),
    },
    outfile: path,
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    conditions: ["workerd", "worker", "browser"],
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  const host = new Miniflare({
    modules: [{ type: "ESModule", path }],
    modulesRoot: folder,
    compatibilityDate: "2026-07-30",
    d1Databases: ["DB"],
    durableObjects: { SUITE: { className: "Suite", useSQLite: true } },
  });
  try {
    const answer = await host.dispatchFetch(`http://suite/${store}`, {
      method: "POST",
      body: JSON.stringify({ cases, except }),
    });
    if (!answer.ok) throw new Error((await answer.text()).slice(0, 2000));
    return (await answer.json()) as Report;
  } finally {
    await host.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
