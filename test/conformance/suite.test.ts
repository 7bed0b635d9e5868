import { describe, expect, test } from "vitest";
import { memory } from "../../adapters/memory/index.ts";
import { type Adapter, ValidationError } from "../../src/index.ts";
import { conformanceTests, describeAdapter, type ConformanceGap, type TestRunner } from "../../src/testing/index.ts";

interface Recorded extends TestRunner {
  readonly tests: { name: string; body: () => Promise<void> }[];
  readonly skipped: string[];
}

/** A runner that keeps the tests instead of running them. */
function recordingRunner(): Recorded {
  const tests: Recorded["tests"] = [];
  const skipped: string[] = [];
  const add = (name: string, body: () => Promise<void>): unknown => tests.push({ name, body });
  return {
    tests,
    skipped,
    describe: (_, body) => body(),
    test: Object.assign(add, { skip: (name: string) => skipped.push(name) }),
    expect,
  };
}

/** The names of the tests that fail. */
async function failuresOf(adapter: Adapter, except: readonly ConformanceGap[] = []): Promise<string[]> {
  const runner = recordingRunner();
  describeAdapter(runner, () => ({ adapter }), { except });
  const failed: string[] = [];
  for (const { name, body } of runner.tests) await body().catch(() => failed.push(name));
  return failed;
}

describe("the conformance suite", () => {
  const names = conformanceTests();
  const [first = ""] = names;

  test("has at least 250 tests, each with a name of its own", () => {
    expect(names.length).toBeGreaterThanOrEqual(250);
    expect(new Set(names).size).toBe(names.length);
  });

  test("declares every test it lists", () => {
    const runner = recordingRunner();
    describeAdapter(runner, () => ({ adapter: memory() }));
    expect(runner.tests.map(({ name }) => name)).toEqual(names);
  });

  test("lists a gap as skipped, with its reason", () => {
    const runner = recordingRunner();
    describeAdapter(runner, () => ({ adapter: memory() }), { except: [{ test: first, because: "the store is new" }] });
    expect(runner.skipped).toEqual([`${first} (the store is new)`]);
    expect(runner.tests.map(({ name }) => name)).toEqual(names.slice(1));
  });

  test("refuses a gap that names no test, and one without a reason", () => {
    const declare = (except: readonly ConformanceGap[]): void =>
      describeAdapter(recordingRunner(), () => ({ adapter: memory() }), { except });
    expect(() => declare([{ test: "no such test", because: "none" }])).toThrow(ValidationError);
    expect(() => declare([{ test: first, because: " " }])).toThrow(ValidationError);
  });

  test("opens nothing before the first test runs", () => {
    let opened = 0;
    describeAdapter(recordingRunner(), () => {
      opened += 1;
      return { adapter: memory() };
    });
    expect(opened).toBe(0);
  });

  test("a store without transactions passes: the tests of what it lacks prove that it says so", async () => {
    const { begin: _, ...store } = memory();
    const adapter: Adapter = { ...store, capabilities: { ...store.capabilities, transactions: false } };
    expect(await failuresOf(adapter)).toEqual([]);
  });

  test("a store that forgets a row is found out", async () => {
    const store = memory();
    const forgetful: Adapter = {
      ...store,
      async run(plans, options) {
        const results = await store.run(plans, options);
        return results.map((result, index) => {
          const ordered = plans[index]?.kind === "select" && result.rows.length > 3;
          return ordered ? { ...result, rows: result.rows.slice(0, -1) } : result;
        });
      },
    };
    const failed = await failuresOf(forgetful);
    expect(failed.length).toBeGreaterThan(100);
    expect(failed).toContain("order: ascending: null is the largest value, ties by the key");
  });
});
