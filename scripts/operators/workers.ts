import { Miniflare } from "miniflare";
import { bundleWorker } from "../../test/support/worker-bundle.ts";
import type { WorkerStore } from "./inside-worker.ts";
import type { Observation } from "./observe.ts";

// Workers are found by their default export.
const PROGRAM =
  'import { Suite, answer } from "./inside-worker.ts"; export { Suite }; export default { fetch: answer };';

/** Observes the suite inside workerd, where the store is. */
export async function observeInWorker(store: WorkerStore): Promise<Observation> {
  const host = new Miniflare({
    modules: true,
    script: await bundleWorker(PROGRAM, "scripts/operators"),
    compatibilityDate: "2026-07-30",
    d1Databases: ["DB"],
    durableObjects: { SUITE: { className: "Suite", useSQLite: true } },
  });
  try {
    const answer = await host.dispatchFetch(`http://suite/${store}`);
    if (!answer.ok) throw new Error((await answer.text()).slice(0, 2000));
    return (await answer.json()) as Observation;
  } finally {
    await host.dispose();
  }
}
