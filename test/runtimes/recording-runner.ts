import { JestChaiExpect, chai } from "@vitest/expect";
import type { Expectation, TestRunner } from "../../src/testing/index.ts";
import { withCauses } from "./with-causes.ts";
import { within } from "./within.ts";

chai.use(JestChaiExpect);

/** What a run of the suite gave. */
export interface Report {
  readonly passed: number;
  readonly failed: readonly Failure[];
  /** Full names, with the reasons in brackets. */
  readonly skipped: readonly string[];
}

/** A case that failed. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/** A runner that needs nothing of its surroundings: it keeps what it is given until it is told to run it. */
export interface RecordingRunner extends TestRunner {
  /** Runs the cases one after another, each for at most `timeout` milliseconds. */
  run(timeout: number): Promise<Report>;
}

interface RecordedCase {
  readonly name: string;
  readonly body: () => Promise<void>;
}

/** Makes a runner that keeps the cases which are wanted. */
export function recordingRunner(isWanted: (name: string) => boolean): RecordingRunner {
  const cases: RecordedCase[] = [];
  const skipped: string[] = [];
  const endings: (() => Promise<void>)[] = [];
  const add = (name: string, body: () => Promise<void>): void => {
    if (isWanted(name)) cases.push({ name, body });
  };
  const skip = (name: string): unknown => skipped.push(name);
  return {
    describe: (_, body) => body(),
    test: Object.assign(add, { skip }),
    expect: (actual) => chai.expect(actual) as unknown as Expectation,
    afterAll: (body) => endings.push(body),
    async run(timeout) {
      const failed: Failure[] = [];
      const attempt = async (name: string, body: () => Promise<void>): Promise<void> => {
        const message = await failureOf(body, timeout);
        if (message !== null) failed.push({ name, message });
      };
      for (const { name, body } of cases) await attempt(name, body);
      const passed = cases.length - failed.length;
      for (const body of endings) await attempt("closing the store", body);
      return { passed, failed, skipped };
    },
  };
}

async function failureOf(body: () => Promise<void>, timeout: number): Promise<string | null> {
  try {
    await within(timeout, body());
    return null;
  } catch (error) {
    return withCauses(error);
  }
}
