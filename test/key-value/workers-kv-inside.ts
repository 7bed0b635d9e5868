// Runs inside workerd: the suite on a KV binding.
import type { KVNamespace } from "@cloudflare/workers-types";
import { workersKvDriver } from "../../adapters/workers-kv/workers-kv-driver.ts";
import { type ConformanceGap, describeKeyValueModels, describeKeyValueStore } from "../../src/testing/index.ts";
import { recordingRunner } from "../runtimes/recording-runner.ts";

const MOST_MILLISECONDS = 60_000;

/**
 * What the Worker answers: a report.
 * @public
 */
export async function answer(request: Request, { CACHE }: { readonly CACHE: KVNamespace }): Promise<Response> {
  const runner = recordingRunner(() => true);
  const except = (await request.json()) as readonly ConformanceGap[];
  describeKeyValueStore(runner, () => ({ driver: workersKvDriver({ namespace: CACHE }) }), { except });
  describeKeyValueModels(runner, () => ({ driver: workersKvDriver({ namespace: CACHE }) }));
  return Response.json(await runner.run(MOST_MILLISECONDS));
}
