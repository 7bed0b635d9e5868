import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RuntimeHost } from "./hosts/host.ts";
import { startsIn } from "./hosts/start-host.ts";
import { modes } from "./modes.ts";
import { askIn } from "./outcome.ts";
import { type Places, openPlaces } from "./places.ts";
import { runtimeNames } from "./runtimes.ts";
import { smokeCases } from "./smoke-cases.ts";
import { makeWorkspace } from "./workspace.ts";

// The whole suite runs in Node; of what it has, every other runtime runs these cases each time, and all of them by `test:runtimes`.
const elsewhere = runtimeNames.filter((name) => name !== "Node 24");
const chosen = new Set(["memory", "libsql http", "neon http", "d1"]);
const workspace = makeWorkspace();
const starter = startsIn(workspace);
let places: Places | undefined;

beforeAll(async () => {
  places = openPlaces(workspace.stores);
});

afterAll(async () => {
  await places?.close();
  workspace.remove();
});

test("at least 40 cases, of every subject", () => {
  expect(new Set(smokeCases).size).toBe(smokeCases.length);
  expect(smokeCases.length).toBeGreaterThanOrEqual(40);
});

describe.each(elsewhere)("%s", (runtime) => {
  let host: RuntimeHost | undefined;

  beforeAll(async () => {
    host = await starter.start(runtime);
  });

  afterAll(() => host?.stop());

  for (const mode of modes) {
    if (!chosen.has(mode.name) || mode.absent[runtime] !== undefined) continue;
    const except = (mode.except ?? []).filter((gap) => smokeCases.includes(gap.test));
    test(
      `${mode.name}: ${smokeCases.length - except.length} cases of the suite pass`,
      { timeout: 120_000 },
      async () => {
        if (host === undefined || places === undefined) throw new Error("the runtime has not been started");
        const { report } = await askIn(host, mode, { task: "suite", only: smokeCases, timeout: 20_000 }, places);
        expect(report).toEqual({
          passed: smokeCases.length - except.length,
          failed: [],
          skipped: except.map((gap) => `${gap.test} (${gap.because})`),
        });
      },
    );
  }
});
