import type { Budget } from "../budgets.ts";
import type { Figure } from "./contest.ts";

const OURS = "anyrow";
const COMPACT = "json by number";

/** Every budget of keys and values that can be measured here. */
export function keyValueBudgets(figures: readonly Figure[]): Budget[] {
  const find = (place: string, workload: string, contender: string = OURS): Figure | undefined =>
    figures.find((each) => each.place === place && each.workload === workload && each.contender === contender);
  const micros = (what: string, place: string, workload: string): Budget => ({
    what,
    aim: null,
    limit: 1.5,
    unit: "µs",
    figure: find(place, workload)?.value ?? null,
  });
  const ownCost = (place: string, workload: string): Budget => ({
    what: `${workload}, × the bare client: ${place}`,
    aim: null,
    limit: 1.1,
    unit: "×",
    figure: find(place, workload)?.ratio ?? null,
  });
  const codec = (workload: string, limit: number): Budget => ({
    what: `default record codec, × JSON: ${workload}`,
    aim: null,
    limit,
    unit: "×",
    figure: find("serializers", workload, COMPACT)?.ratio ?? null,
  });
  return [
    codec("encode and decode", 0.9),
    codec("bytes of a row", 0.6),
    ...["get", "set"].map((workload) => micros(`${workload} of a store in memory`, "memory", workload)),
    ...["get", "create"].map((workload) => micros(`${workload} of a model in memory`, "models on memory", workload)),
    ...["redis", "upstash"].flatMap((place) =>
      ["get", "set", "getMany 100", "setMany 100"].map((workload) => ownCost(place, workload)),
    ),
  ];
}
