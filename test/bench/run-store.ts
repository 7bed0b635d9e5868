import { isDeepStrictEqual } from "node:util";
import type { Contender } from "./contenders/contender.ts";
import type { Figure, PlaceName } from "./figure.ts";
import { questionWorkloads } from "./question-workloads.ts";
import { type Entrant, type Pace, type Timing, measure } from "./rounds.ts";
import type { Store } from "./stores.ts";
import { type BuildWorkload, type Workload, buildWorkloads, workloads } from "./workloads.ts";

/** Which of the workloads run, and how the caller hears of it. */
export interface Run {
  readonly pace: Pace;
  readonly wanted: (store: string, workload: string) => boolean;
  readonly progress: (what: string, part: number) => void;
}

/** What is put in order before there is anything to measure. */
export interface Turns {
  /** Makes the tables what a workload expects to find. */
  readonly begin: (workload: Workload<never>, progress: (what: string) => void) => Promise<void>;
  /** Undoes what the turn before this one left behind. */
  readonly before: (workload: Workload<never>) => Promise<void>;
}

/** Where some contenders work. */
export interface Place<Each> extends Turns {
  readonly name: PlaceName;
  /** The one all ratios refer to comes first. */
  readonly contenders: readonly Each[];
  readonly close: () => Promise<void>;
}

type Named = Pick<Entrant, "name">;

/** What the contenders do on a store. */
function workloadsOn(store: string): readonly Workload[] {
  return store === "instant" ? workloads : [...workloads, ...questionWorkloads];
}

/** The names of what runs on a store. */
export function plannedOn(store: string, { wanted }: Pick<Run, "wanted">): string[] {
  const names = [...workloadsOn(store), ...(store === "instant" ? buildWorkloads : [])].map(({ name }) => name);
  return names.filter((name) => wanted(store, name));
}

/** Measures everything that is wanted on one store. */
export async function runStore(store: Store, run: Run): Promise<Figure[]> {
  const figures = await runWorkloads(store, workloadsOn(store.name), run);
  for (const workload of store.name === "instant" ? buildWorkloads : []) {
    if (!run.wanted(store.name, workload.name)) continue;
    const entrants = store.contenders.flatMap((each) => buildEntrant(workload, each));
    figures.push(...(await figuresOf(store, workload.name, entrants, run)));
  }
  return figures;
}

/** Measures those of the workloads that are wanted. */
export async function runWorkloads<Each extends Named>(
  place: Place<Each>,
  from: readonly Workload<Each>[],
  run: Run,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const workload of from) {
    if (!run.wanted(place.name, workload.name)) continue;
    await place.begin(workload, (what) => run.progress(`${place.name}: ${what}`, 0));
    await check(place, workload);
    const entrants = place.contenders.map((each) => entrant(place, workload, each));
    figures.push(...(await figuresOf(place, workload.name, entrants, run)));
  }
  return figures;
}

async function figuresOf(
  { name }: { readonly name: PlaceName },
  workload: string,
  entrants: readonly Entrant[],
  { pace, progress }: Run,
): Promise<Figure[]> {
  const timings = await measure(entrants, pace, (part) => progress(`${name}: ${workload}`, part));
  return timings.map((timing) => figureOf(name, workload, timing));
}

function figureOf(store: PlaceName, workload: string, { name: contender, ...timing }: Timing): Figure {
  return { store, workload, contender, ...timing };
}

/** Throws unless all contenders give the same answer. */
async function check<Each extends Named>(store: Place<Each>, workload: Workload<Each>): Promise<void> {
  for (const turn of [0, 1, 17]) {
    let expected: unknown;
    for (const [index, contender] of store.contenders.entries()) {
      await store.before(workload);
      const answer = workload.comparable(await workload.run(contender, turn));
      if (index === 0) expected = answer;
      else if (!isDeepStrictEqual(answer, expected)) {
        const [first] = store.contenders;
        throw new RangeError(
          `${store.name}: ${workload.name}: ${contender.name} gives another answer than ${first?.name}`,
        );
      }
    }
  }
}

function entrant<Each extends Named>(store: Place<Each>, workload: Workload<Each>, contender: Each): Entrant {
  return {
    name: contender.name,
    prepare: () => store.before(workload),
    repeat: async (from, count) => {
      for (let turn = from; turn < from + count; turn++) await workload.run(contender, turn);
    },
  };
}

/** Kept out of reach of the optimizer, which would drop what nobody looks at. */
let last: unknown;

function buildEntrant(workload: BuildWorkload, contender: Contender): Entrant[] {
  if (contender.build === null) return [];
  return [
    {
      name: contender.name,
      prepare: () => Promise.resolve(),
      repeat: async (from, count) => {
        for (let turn = from; turn < from + count; turn++) last = workload.build(contender, turn);
        if (last === undefined) throw new RangeError("nothing was built");
      },
    },
  ];
}
