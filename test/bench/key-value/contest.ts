import { isDeepStrictEqual } from "node:util";
import { type Entrant, type Timing, measure } from "../rounds.ts";
import type { Run } from "../run-store.ts";

/** What one contender does. */
export interface Task {
  /** Does it once; the turn chooses the input. Answers at once where the contender does: nobody waits for what is there. */
  readonly run: (turn: number) => unknown;
  /** Puts things in order for these turns; nothing unless given. */
  readonly prepare?: ((from: number, count: number) => Promise<void>) | undefined;
  /** The answer in the form in which it must be the same for all; as it is unless given. */
  readonly comparable?: ((answer: unknown) => unknown) | undefined;
}

/** Something that several do, each in its way. */
export interface Contest {
  readonly place: string;
  readonly name: string;
  /** The contender that ratios refer to; there are none where it does not take part. */
  readonly base: string;
  /** By the names of the contenders. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** How many things a turn does at a time, where it is asked how many of them there are in a second. */
  readonly parallel?: number | undefined;
}

/** What one contender took, or takes up. */
export interface Figure {
  readonly place: string;
  readonly workload: string;
  readonly contender: string;
  readonly value: number;
  readonly unit: "µs" | "bytes";
  /** By that of the base. */
  readonly ratio: number | null;
  /** How many of them there are in a second, where that was asked. */
  readonly perSecond: number | null;
  /** The quartiles of the ratio, of what was measured in rounds. */
  readonly spread: readonly [number, number] | null;
}

/** Has all do the same and compares their answers, then measures them. */
export async function runContest(contest: Contest, { pace, progress }: Run): Promise<Figure[]> {
  await checkAnswers(contest);
  const { place, name: workload, base, tasks, parallel } = contest;
  const entrants = [...tasks].map(([name, task]) => entrant(name, task));
  const timings = await measure(entrants, pace, (part) => progress(`${place}: ${workload}`, part), base);
  return timings.map(({ name, micros, ratio, spread }: Timing<string>) => ({
    place,
    workload,
    contender: name,
    value: micros / (parallel ?? 1),
    unit: "µs",
    perSecond: parallel === undefined ? null : (parallel * 1e6) / micros,
    ratio,
    spread,
  }));
}

/** Throws unless all contenders give the same answer. */
async function checkAnswers({ place, name, tasks }: Contest): Promise<void> {
  for (const turn of [0, 1, 17]) {
    let expected: readonly [string, unknown] | null = null;
    for (const [contender, { run, prepare, comparable }] of tasks) {
      await prepare?.(turn, 1);
      const answer = await run(turn);
      const shown = comparable === undefined ? answer : comparable(answer);
      expected ??= [contender, shown];
      if (!isDeepStrictEqual(shown, expected[1]))
        throw new RangeError(`${place}: ${name}: ${contender} gives another answer than ${expected[0]}`);
    }
  }
}

/** Kept out of reach of the optimizer, which would drop what nobody looks at. */
let last: unknown;

function entrant(name: string, { run, prepare }: Task): Entrant<string> {
  return {
    name,
    prepare: async (from, count) => prepare?.(from, count),
    repeat: async (from, count) => {
      for (let turn = from; turn < from + count; turn++) {
        last = run(turn);
        if (last instanceof Promise || isThenable(last)) last = await last;
      }
    },
  };
}

function isThenable(answer: unknown): boolean {
  return typeof (answer as { readonly then?: unknown } | null | undefined)?.then === "function";
}
