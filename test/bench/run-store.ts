import { isDeepStrictEqual } from "node:util";
import type { Contender } from "./contenders/contender.ts";
import type { Figure } from "./figure.ts";
import { type Entrant, type Pace, type Timing, measure } from "./rounds.ts";
import type { Store } from "./stores.ts";
import { type BuildWorkload, type Workload, buildWorkloads, workloads } from "./workloads.ts";

/** Which of the workloads of a store run, and how the caller hears of it. */
export interface Run {
  readonly pace: Pace;
  readonly wanted: (store: string, workload: string) => boolean;
  readonly progress: (what: string, part: number) => void;
}

/** The names of what runs on a store. */
export function plannedOn(store: string, { wanted }: Pick<Run, "wanted">): string[] {
  const names = [...workloads, ...(store === "instant" ? buildWorkloads : [])].map(({ name }) => name);
  return names.filter((name) => wanted(store, name));
}

/** Measures everything that is wanted on one store. */
export async function runStore(store: Store, run: Run): Promise<Figure[]> {
  const { pace, progress } = run;
  const figures: Figure[] = [];
  const planned = plannedOn(store.name, run);
  const add = async (workload: string, entrants: readonly Entrant[]): Promise<void> => {
    const timings = await measure(entrants, pace, (part) => progress(`${store.name}: ${workload}`, part));
    figures.push(...timings.map((timing) => figureOf(store, workload, timing)));
  };
  for (const workload of workloads) {
    if (!planned.includes(workload.name)) continue;
    await store.begin(workload);
    await check(store, workload);
    await add(
      workload.name,
      store.contenders.map((each) => entrant(store, workload, each)),
    );
  }
  for (const workload of buildWorkloads) {
    if (planned.includes(workload.name))
      await add(
        workload.name,
        store.contenders.flatMap((each) => buildEntrant(workload, each)),
      );
  }
  return figures;
}

function figureOf({ name: store }: Store, workload: string, { name: contender, ...timing }: Timing): Figure {
  return { store, workload, contender, ...timing };
}

/** Throws unless all contenders give the same answer. */
async function check(store: Store, workload: Workload): Promise<void> {
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

function entrant(store: Store, workload: Workload, contender: Contender): Entrant {
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
