import { MissingServiceError } from "../../../scripts/services/missing-service.ts";
import type { Run } from "../run-store.ts";
import { type Figure, runContest } from "./contest.ts";
import { entryBytes } from "./entry-bytes.ts";
import { type Place, places } from "./places.ts";
import { serializedBytes } from "./serializers.ts";

/** What was measured of keys and values, and why some of it was not. */
export interface KeyValueFigures {
  readonly figures: readonly Figure[];
  /** What is not installed, in words. */
  readonly missing: readonly string[];
}

const MEMORY_USE = "memory use";
const SERIALIZERS = "serializers";

/** What `--only` is compared with, beside the name of the workload. */
function partOf(place: string): string {
  return `key-value: ${place}`;
}

/** The names of the workloads that are to be run; those that take no time are not among them. */
export function plannedKeyValue({ wanted }: Pick<Run, "wanted">): string[] {
  const names = places.flatMap(({ name, contests }) => contests.filter((each) => wanted(partOf(name), each)));
  return wanted(partOf(MEMORY_USE), "bytes of an entry") ? [...names, MEMORY_USE] : names;
}

/** Measures everything about keys and values that is wanted. */
export async function runKeyValue(run: Run): Promise<KeyValueFigures> {
  const figures: Figure[] = [];
  const missing: string[] = [];
  if (run.wanted(partOf(SERIALIZERS), "bytes of a row")) figures.push(...serializedBytes());
  for (const place of places) {
    if (!place.contests.some((each) => run.wanted(partOf(place.name), each))) continue;
    try {
      figures.push(...(await runPlace(place, run)));
    } catch (error) {
      if (!(error instanceof MissingServiceError)) throw error;
      missing.push(`${place.name} was not measured: ${error.message}`);
    }
  }
  if (run.wanted(partOf(MEMORY_USE), "bytes of an entry"))
    figures.push(...(await entryBytes((part) => run.progress(MEMORY_USE, part))));
  return { figures, missing };
}

async function runPlace({ name, open }: Place, run: Run): Promise<Figure[]> {
  const figures: Figure[] = [];
  run.progress(`opening ${name}`, 0);
  const { contests, close } = await open();
  try {
    for (const contest of contests.filter((each) => run.wanted(partOf(name), each.name))) {
      // Nobody has the verb on this store.
      if (contest.tasks.size === 0) run.progress(name, 1);
      else figures.push(...(await runContest(contest, run)));
    }
  } finally {
    await close();
  }
  return figures;
}
