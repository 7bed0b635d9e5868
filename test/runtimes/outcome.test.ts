import { describe, expect, test } from "vitest";
import { memory } from "../../adapters/memory/index.ts";
import { conformanceTests } from "../../src/testing/index.ts";
import type { Answer } from "./errand.ts";
import type { RuntimeHost } from "./hosts/host.ts";
import { failures, isSound, matrix } from "./matrix.ts";
import type { Mode } from "./mode.ts";
import { modes } from "./modes.ts";
import { type Outcome, neverStarted, tryMode } from "./outcome.ts";
import type { Places } from "./places.ts";
import { runtimeNames } from "./runtimes.ts";

const places: Places = {
  versions: () => ({}),
  open: async () => ({ place: { url: "" }, close: async () => undefined }),
  close: async () => undefined,
};
const all = { passed: conformanceTests().length, failed: [], skipped: [] };
const present: Mode = { name: "memory", need: "nothing", absent: {}, open: async () => memory() };
const absent: Mode = { ...present, absent: { Deno: { because: "it has none", failsWith: /no such thing/ } } };

function deno(answer: Partial<Answer> | Error): RuntimeHost {
  const whole: Answer = { runtime: "Deno/2.9.5", milliseconds: 1, report: null, failure: null, ...answer };
  return {
    name: "Deno",
    title: "Deno 2.9.5",
    ask: async () => {
      if (answer instanceof Error) throw answer;
      return whole;
    },
    stop: async () => undefined,
  };
}

async function problemOf(mode: Mode, answer: Partial<Answer> | Error): Promise<string | null> {
  const outcome = await tryMode(mode, deno(answer), places);
  return isSound(outcome) ? null : outcome.failed.map(({ message }) => message).join();
}

describe("a cell of the matrix", () => {
  test("is sound where all cases are accounted for", async () => {
    expect(await problemOf(present, { report: all })).toBe(null);
  });

  test("fails where a case is missing, or the answer comes from another runtime", async () => {
    expect(await problemOf(present, { report: { ...all, passed: 1 } })).toContain("only 1 of");
    expect(await problemOf(present, { report: all, runtime: "Bun/1.4.5" })).toContain("says it is Bun");
  });

  test("fails where the runtime dies", async () => {
    expect(await problemOf(present, new Error("ended with SIGSEGV"))).toContain("SIGSEGV");
  });

  test("of a mode that does not exist is sound only where opening the store fails for the reason given", async () => {
    expect(await problemOf(absent, { failure: "Error: no such thing" })).toBe(null);
    expect(await problemOf(absent, new Error("no such thing"))).toBe(null);
    expect(await problemOf(absent, { failure: null })).toContain("the store opens here");
    expect(await problemOf(absent, { failure: "Error: too late" })).toContain("another reason");
  });

  test("fails where the runtime does not start", () => {
    const [cell] = neverStarted([present], "Deno", new Error("install it"));
    expect(cell?.failed.map(({ message }) => message)).toEqual(["Error: install it"]);
  });
});

describe("the matrix", () => {
  const base: Outcome = {
    ...{ mode: "memory", runtime: "Deno", passed: 3, failed: [], skipped: [], because: null, milliseconds: 1 },
  };

  test("says why a cell is empty, and why cases are left out, in a legend", () => {
    const printed = matrix(
      [{ runtime: "Deno", title: "Deno 2.9.5" }],
      [
        {
          ...base,
          skipped: [
            { test: "wide: one", because: "too wide" },
            { test: "wide: other", because: "too wide" },
          ],
        },
        { ...base, mode: "d1", passed: 0, because: "only in Workers" },
      ],
    );
    expect(printed).toContain("3 passed");
    expect(printed).toContain("2 – a");
    expect(printed).toContain("– b");
    expect(printed.split("\n").slice(-2)).toEqual(["a  too wide", "b  only in Workers"]);
  });

  test("tells a failure of several runtimes once", () => {
    const failed = [{ name: "order: one", message: "Error: wrong" }];
    const text = failures([base, { ...base, failed }, { ...base, runtime: "Bun", failed }]);
    expect(text.match(/order: one/g)).toHaveLength(1);
    expect(text).toContain("memory in Deno, memory in Bun");
  });

  test("has seven runtimes and at least ten modes, each with a name of its own", () => {
    expect(runtimeNames).toHaveLength(7);
    expect(new Set(modes.map(({ name }) => name)).size).toBe(modes.length);
    expect(modes.length).toBeGreaterThanOrEqual(10);
  });
});
