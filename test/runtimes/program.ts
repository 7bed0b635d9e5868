// Runs inside every runtime, so it uses nothing that only some of them have.
import type { Answer, Errand } from "./errand.ts";
import type { Bindings, Mode } from "./mode.ts";
import { modes } from "./modes.ts";
import { type Report, recordingRunner } from "./recording-runner.ts";
import { declareCases, probe } from "./suites.ts";
import { withCauses } from "./with-causes.ts";

/** Does what the errand asks, in the runtime that calls it; `bindings` are the stores it was handed by its host. */
export async function run(errand: Errand, bindings: Bindings = {}): Promise<Answer> {
  const mode = modes.find(({ name }) => name === errand.mode);
  if (mode === undefined) throw new Error(`there is no mode ${errand.mode}`);
  const start = Date.now();
  const report = errand.task === "suite" ? await runSuite(mode, errand, bindings) : null;
  const failure = errand.task === "probe" ? await failureToOpen(mode, errand, bindings) : null;
  return { runtime: runtimeInUse(), milliseconds: Date.now() - start, report, failure };
}

function runSuite(mode: Mode, { only, timeout, place }: Errand, bindings: Bindings): Promise<Report> {
  const wanted = only === null ? null : new Set(only);
  const isWanted = (name: string): boolean => wanted?.has(name) ?? true;
  const runner = recordingRunner(isWanted);
  declareCases(runner, mode, isWanted, [place, bindings]);
  return runner.run(timeout);
}

async function failureToOpen(mode: Mode, { place }: Errand, bindings: Bindings): Promise<string | null> {
  try {
    await probe(mode, [place, bindings]);
    return null;
  } catch (error) {
    return withCauses(error);
  }
}

interface Surroundings {
  readonly navigator?: { readonly userAgent?: string };
  readonly process?: { readonly versions?: { readonly node?: string } };
}

/** `Cloudflare-Workers`, `Deno/2.9.5` …; the oldest Node has no `navigator`. */
function runtimeInUse(): string {
  const { navigator, process } = globalThis as Surroundings;
  return navigator?.userAgent ?? `Node.js/${process?.versions?.node ?? "?"}`;
}
