import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ContenderName } from "./contenders/contender.ts";

/** A contender at one workload. */
export interface Entrant<Name extends string = ContenderName> {
  readonly name: Name;
  /** Does the work so many times, from a turn on, and is done when all of it is. */
  readonly repeat: (from: number, count: number) => Promise<void>;
  /** Puts things in order for these turns before the clock starts. */
  readonly prepare: (from: number, count: number) => Promise<void>;
}

/** How long to measure; all times in milliseconds. */
export interface Pace {
  /** How long one contender works in one round. */
  readonly slice: number;
  /** How long the rounds of one workload go on. */
  readonly total: number;
  readonly warmUp: number;
  readonly leastRounds: number;
}

/** What one contender took. */
export interface Timing<Name extends string = ContenderName> {
  readonly name: Name;
  /** Median of the rounds, in microseconds for one turn. */
  readonly micros: number;
  /** Median over the rounds of its time by that of the base in the same round; `null` without one. */
  readonly ratio: number | null;
  /** The quartiles of the same ratios: how far they can be trusted. */
  readonly spread: readonly [number, number] | null;
  readonly rounds: number;
  /** Turns in one round. */
  readonly turns: number;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as (options: { readonly type: "minor" }) => void;

/**
 * Lets everyone work once in every round, in another order each time, so that whatever disturbs the machine disturbs all alike.
 * `progress` is told what part of the time is used up, and 1 at the end. `base` is the one that ratios refer to.
 */
export async function measure<Name extends string>(
  entrants: readonly Entrant<Name>[],
  pace: Pace,
  progress: (part: number) => void,
  base: string = "bare",
): Promise<Timing<Name>[]> {
  const counts = new Map<string, number>();
  for (const entrant of entrants) counts.set(entrant.name, await warmUp(entrant, pace));
  const rounds: Map<string, number>[] = [];
  const start = performance.now();
  const passed = (): number => (performance.now() - start) / pace.total;
  for (let turn = 0; rounds.length < pace.leastRounds || passed() < 1; turn += 1000) {
    const round = new Map<string, number>();
    for (const entrant of shuffled(entrants)) {
      round.set(entrant.name, await slice(entrant, turn, counts.get(entrant.name) ?? 1));
    }
    rounds.push(round);
    progress(Math.min(0.99, passed()));
  }
  progress(1);
  return entrants.map(({ name }) => ({ name, ...timingOf({ name, base }, rounds), turns: counts.get(name) ?? 1 }));
}

function timingOf(
  { name, base: other }: { readonly name: string; readonly base: string },
  rounds: readonly ReadonlyMap<string, number>[],
): Omit<Timing, "name" | "turns"> {
  const micros = rounds.map((round) => round.get(name) ?? Number.NaN);
  const ratios = rounds.flatMap((round, index) => {
    const base = round.get(other);
    return base === undefined ? [] : [(micros[index] ?? Number.NaN) / base];
  });
  return {
    micros: quantile(micros, 0.5),
    ratio: ratios.length === 0 ? null : quantile(ratios, 0.5),
    spread: ratios.length === 0 ? null : [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    rounds: rounds.length,
  };
}

/** Runs until the code is hot, and says how many turns fill a slice. */
async function warmUp(entrant: Entrant<string>, { slice: target, warmUp: total }: Pace): Promise<number> {
  const start = performance.now();
  let count = 1;
  let best = Number.POSITIVE_INFINITY;
  let turn = 0;
  do {
    best = Math.min(best, await slice(entrant, turn, count));
    turn += count;
    count = Math.max(1, Math.round((target * 1000) / best));
  } while (performance.now() - start < total);
  return count;
}

/** Microseconds of one turn. */
async function slice({ prepare, repeat }: Entrant<string>, from: number, count: number): Promise<number> {
  await prepare(from, count);
  // What the one before left behind is not the next one's to clear away.
  collect({ type: "minor" });
  const start = performance.now();
  await repeat(from, count);
  return ((performance.now() - start) * 1000) / count;
}

function shuffled<Thing>(things: readonly Thing[]): Thing[] {
  return things
    .map((thing) => ({ thing, place: Math.random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ thing }) => thing);
}

/** A value that this part of the numbers lie below. */
function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
