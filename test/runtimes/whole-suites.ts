import { afterAll, beforeAll, expect, test } from "vitest";
import type { RuntimeHost } from "./hosts/host.ts";
import { startsIn } from "./hosts/start-host.ts";
import { modes } from "./modes.ts";
import { askIn } from "./outcome.ts";
import { openPlaces } from "./places.ts";
import type { RuntimeName } from "./runtimes.ts";
import { casesOf } from "./suites.ts";
import { makeWorkspace } from "./workspace.ts";

/** The names of modes, by the runtime in which they are tried. */
export type TriedModes = Readonly<Partial<Record<RuntimeName, readonly string[]>>>;

/** Tests that every case of modes passes inside runtimes: a test for each runtime, all of them at once, for most of the time is waiting. */
export function testWholeSuites(tried: TriedModes): void {
  const runtimes = Object.keys(tried) as RuntimeName[];
  const workspace = makeWorkspace();
  const starter = startsIn(workspace);
  const places = openPlaces(workspace.stores);
  const hosts = new Map<RuntimeName, RuntimeHost>();

  beforeAll(async () => {
    // Whatever is started is ended when this process is.
    process.setMaxListeners(runtimes.length * 10);
    for (const runtime of runtimes) hosts.set(runtime, await starter.start(runtime));
  }, 150_000);

  afterAll(async () => {
    await Promise.all([...hosts.values()].map((host) => host.stop()));
    await places.close();
    workspace.remove();
  });

  for (const runtime of runtimes) {
    const names = tried[runtime] ?? [];
    test.concurrent(`${runtime}: every case passes with ${names.join(", ")}`, { timeout: 150_000 }, async () => {
      const host = hosts.get(runtime);
      if (host === undefined) throw new Error("the runtime has not been started");
      await Promise.all(names.map(async (name) => expectAllPass(name, host)));
    });
  }

  async function expectAllPass(name: string, host: RuntimeHost): Promise<void> {
    const mode = modes.find((each) => each.name === name);
    if (mode === undefined) throw new Error(`there is no mode ${name}`);
    const { report } = await askIn(host, mode, { task: "suite", only: null, timeout: 60_000 }, places);
    const gaps = mode.except ?? [];
    expect({ name, report }).toEqual({
      name,
      report: {
        passed: casesOf(mode).length - gaps.length,
        failed: [],
        skipped: gaps.map(({ test: gap, because }) => `${gap} (${because})`),
      },
    });
  }
}
