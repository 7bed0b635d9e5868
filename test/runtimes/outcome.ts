import type { ConformanceGap } from "../../src/testing/index.ts";
import type { Answer, Errand } from "./errand.ts";
import type { RuntimeHost } from "./hosts/host.ts";
import type { Mode } from "./mode.ts";
import type { Places } from "./places.ts";
import type { Failure } from "./recording-runner.ts";
import { type RuntimeName, identities } from "./runtimes.ts";
import { casesOf } from "./suites.ts";

/** What became of one mode in one runtime. */
export interface Outcome {
  readonly mode: string;
  readonly runtime: RuntimeName;
  readonly passed: number;
  readonly failed: readonly Failure[];
  /** Cases left out, each with its reason. */
  readonly skipped: readonly ConformanceGap[];
  /** Why the mode does not exist there; `null` where it does. */
  readonly because: string | null;
  readonly milliseconds: number;
}

const CASE_LIMIT = 60_000;
/** So that nothing hangs for ever; a slow machine may take its time. */
const SUITE_LIMIT = 900_000;

/** Runs the whole suite, or where the mode does not exist, proves that it does not. */
export async function tryMode(mode: Mode, host: RuntimeHost, places: Places): Promise<Outcome> {
  const absence = mode.absent[host.name];
  const task = absence === undefined ? "suite" : "probe";
  const nothing = { mode: mode.name, runtime: host.name, passed: 0, failed: [], skipped: [], milliseconds: 0 };
  const described = { ...nothing, because: absence?.because ?? null };
  try {
    const answer = await askIn(host, mode, { task, only: null, timeout: CASE_LIMIT }, places);
    const doubt =
      absence === undefined ? missingCases(answer, casesOf(mode).length) : doubtOf(answer.failure, absence.failsWith);
    return { ...described, ...told(answer, mode), ...(doubt !== null && { failed: failureOf(doubt) }) };
  } catch (error) {
    const message = String(error);
    // A store can take its runtime with it.
    const isExpected = absence?.failsWith.test(message) === true;
    return isExpected ? described : { ...described, failed: failureOf(message) };
  }
}

function told({ report, milliseconds }: Answer, { except = [] }: Mode): Partial<Outcome> {
  if (report === null) return { milliseconds };
  const { passed, failed, skipped } = report;
  const gaps = except.filter(({ test, because }) => skipped.includes(`${test} (${because})`));
  return { passed, failed, skipped: gaps, milliseconds };
}

function failureOf(message: string): readonly Failure[] {
  return [{ name: "the run", message }];
}

/** The outcomes of all modes in a runtime that did not start. */
export function neverStarted(modes: readonly Mode[], runtime: RuntimeName, error: unknown): readonly Outcome[] {
  const failed = [{ name: "starting the runtime", message: String(error) }];
  return modes.map(({ name }) => ({
    mode: name,
    runtime,
    passed: 0,
    failed,
    skipped: [],
    because: null,
    milliseconds: 0,
  }));
}

/** Does an errand at a new place, and makes sure that it was this runtime that did it. */
export async function askIn(
  host: RuntimeHost,
  { name, need }: Mode,
  errand: Omit<Errand, "mode" | "place">,
  places: Places,
): Promise<Answer> {
  const { place, close } = await places.open(need);
  try {
    const answer = await host.ask({ ...errand, mode: name, place }, SUITE_LIMIT);
    if (identities[host.name].test(answer.runtime)) return answer;
    throw new Error(`${host.name} says it is ${answer.runtime}`);
  } finally {
    await close();
  }
}

function missingCases({ report }: Answer, expected: number): string | null {
  const seen = report === null ? 0 : report.passed + report.skipped.length + report.failed.length;
  return seen >= expected ? null : `only ${seen} of ${expected} cases are accounted for`;
}

function doubtOf(failure: string | null, expected: RegExp): string | null {
  if (failure === null) return "the store opens here: it is to be tested, and the reason against it to be removed";
  return expected.test(failure) ? null : `fails for another reason than the one given: ${failure}`;
}
