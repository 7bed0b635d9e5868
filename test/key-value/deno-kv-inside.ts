// Runs inside Deno: the suite on a Deno KV. Its parameters are the path of the database, and the gaps of the suite.
import process from "node:process";
import { denoKvDriver } from "../../adapters/deno-kv/deno-kv-driver.ts";
import { type ConformanceGap, describeKeyValueModels, describeKeyValueStore } from "../../src/testing/index.ts";
import { recordingRunner } from "../runtimes/recording-runner.ts";

const MOST_MILLISECONDS = 60_000;
const [, , path = "", except = "[]"] = process.argv;

const runner = recordingRunner(() => true);
describeKeyValueStore(runner, () => ({ driver: denoKvDriver({ path }) }), {
  except: JSON.parse(except) as readonly ConformanceGap[],
});
describeKeyValueModels(runner, () => ({ driver: denoKvDriver({ path }) }));
const report = await runner.run(MOST_MILLISECONDS);
process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit());
