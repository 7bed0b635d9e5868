import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { denoKvDriver } from "../../adapters/deno-kv/deno-kv-driver.ts";
import { type DenoKvOptions, denoKvStore } from "../../adapters/deno-kv/index.ts";
import { UnsupportedError, ValidationError } from "../../src/errors.ts";
import { keyValueModelTests, keyValueTests } from "../../src/testing/index.ts";
import type { Report } from "../runtimes/recording-runner.ts";
import { denoKvGaps } from "./deno-kv-gaps.ts";
import { portableProgram } from "./inside-runtime.ts";

const program = await portableProgram("deno-kv-inside.ts");
afterAll(() => program.remove());

// What is in memory is the same to the driver as what is in a file.
describe.each([{ where: "in a file", path: join(program.folder, "deno.kv") }])(
  "deno kv inside Deno, $where",
  ({ path }) => {
    test("every case of the suite passes but for known gaps", { timeout: 200_000 }, async () => {
      const { passed, failed, skipped } = (await program.run(
        "deno",
        [path, JSON.stringify(denoKvGaps)],
        170_000,
      )) as Report;
      expect(failed).toEqual([]);
      expect(skipped).toEqual(denoKvGaps.map(({ test: name, because }) => `${name} (${because})`));
      expect(passed).toBe(keyValueTests().length + keyValueModelTests().length - denoKvGaps.length);
    });
  },
);

test(
  "several that use a Deno KV at once lose nothing, and its limits are typed errors",
  { timeout: 100_000 },
  async () => {
    const races = await portableProgram("deno-kv-races.ts");
    const report = await races.run("deno", [join(races.folder, "races.kv")], 90_000);
    races.remove();
    expect(report).toEqual({
      sums: true,
      sum: String(
        Array.from({ length: 50 }, (_, index) => Number(index % 3 === 0 ? -4 : 3)).reduce((sum, by) => sum + by),
      ),
      unique: { made: 1, there: 1 },
      numbered: Array.from({ length: 20 }, (_, index) => `row ${index}`),
      tooManyKeys: "unsupported",
      manyPuts: true,
      written: 101,
      tooLongPlace: "validation",
      longestPlace: { done: true, deleted: [] },
      tooLongValue: "validation",
      tooMuch: "validation",
      nothingWritten: 0,
      setMany: 50,
      closed: "connection_state",
      stillOpen: "31",
      handedInClosed: "connection_state",
      foreign: "decode",
    });
  },
);

test("outside of Deno it says what to do, and options that cannot be right are refused", async () => {
  const store = denoKvStore({ path: ":memory:" });
  await expect(store.get("k")).rejects.toThrow(UnsupportedError);
  await store.close();
  for (const options of [undefined, { kv: {} }, { path: 1 }, { kv: { getMany: 1 }, path: "a" }, { url: "a" }])
    expect(() => denoKvDriver(options as DenoKvOptions)).toThrow(ValidationError);
});
