// Runs inside every runtime, so it uses nothing that only some of them have.
import { upstashDriver } from "../../adapters/upstash/index.ts";
import { describeKeyValueStore } from "../../src/testing/key-value/describe-key-value-store.ts";
import { type Report, recordingRunner } from "../runtimes/recording-runner.ts";

const MOST_MILLISECONDS = 60_000;

/** Runs the suite on an Upstash service. */
export function runSuite(url: string, token: string): Promise<Report> {
  const runner = recordingRunner(() => true);
  describeKeyValueStore(runner, () => ({ driver: upstashDriver({ url, token }) }));
  return runner.run(MOST_MILLISECONDS);
}
