import { Miniflare } from "miniflare";
import type { Report } from "../runtimes/recording-runner.ts";
import { bundleWorker } from "./worker-bundle.ts";
import type { WorkerErrand } from "./worker-suite-inside.ts";

// Workers are found by their default export.
const PROGRAM =
  'import { Suite, answer } from "./worker-suite-inside.ts"; export { Suite }; export default { fetch: answer };';

/** Runs cases inside workerd, where the store is. */
export async function runInWorker(
  store: "d1" | "durable-object",
  cases: WorkerErrand["cases"],
  except: WorkerErrand["except"] = [],
): Promise<Report> {
  const host = new Miniflare({
    modules: true,
    script: await bundleWorker(PROGRAM, "test/support"),
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
  }
}
