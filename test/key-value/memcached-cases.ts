// Runs inside every runtime that has sockets, so it uses nothing that only some of them have.
import { memcachedDriver } from "../../adapters/memcached/memcached-driver.ts";
import { describeKeyValueStore } from "../../src/testing/key-value/describe-key-value-store.ts";
import { type Report, recordingRunner } from "../runtimes/recording-runner.ts";

const MOST_MILLISECONDS = 60_000;

/** Runs the suite on a memcached server. */
export function runSuite(url: string): Promise<Report> {
  const runner = recordingRunner(() => true);
  describeKeyValueStore(runner, () => ({ driver: memcachedDriver({ url }) }));
  return runner.run(MOST_MILLISECONDS);
}
