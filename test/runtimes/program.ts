// Runs inside every runtime, so it uses nothing that only some of them have.
import { type Adapter, connect } from "../../src/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";
import type { Answer, Errand } from "./errand.ts";
import { type Bindings, type Mode, modes } from "./modes.ts";
import { type Report, recordingRunner } from "./recording-runner.ts";
import { withCauses } from "./with-causes.ts";

/** Does what the errand asks, in the runtime that calls it; `bindings` are the stores it was handed by its host. */
export async function run(errand: Errand, bindings: Bindings = {}): Promise<Answer> {
  const mode = modes.find(({ name }) => name === errand.mode);
  if (mode === undefined) throw new Error(`there is no mode ${errand.mode}`);
  const start = Date.now();
  const open = async (): Promise<Adapter> => mode.open(errand.place, bindings);
  const report = errand.task === "suite" ? await runSuite(mode, errand, open) : null;
  const failure = errand.task === "probe" ? await failureToOpen(open) : null;
  return { runtime: runtimeInUse(), milliseconds: Date.now() - start, report, failure };
}

function runSuite({ except = [] }: Mode, { only, timeout }: Errand, open: () => Promise<Adapter>): Promise<Report> {
  const wanted = only === null ? null : new Set(only);
  const isWanted = (name: string): boolean => wanted?.has(name) ?? true;
  const runner = recordingRunner(isWanted);
  const gaps = except.filter(({ test }) => isWanted(test));
  describeAdapter(runner, async () => ({ adapter: await open() }), { except: gaps });
  return runner.run(timeout);
}

async function failureToOpen(open: () => Promise<Adapter>): Promise<string | null> {
  try {
    const adapter = await open();
    await connect(adapter, {}).ping();
    await adapter.close();
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
