import type { BulkFigure } from "./bulk.ts";
import type { StoreName } from "./stores.ts";
import { engineWorkloads } from "./engine.ts";
import type { Figure, PlaceName } from "./figure.ts";
import { questionWorkloads } from "./question-workloads.ts";

/** One line of the design's table of budgets, and how we did. */
export interface Budget {
  readonly what: string;
  /** What is better than `limit`, and hoped for. */
  readonly aim: number | null;
  readonly limit: number;
  readonly unit: "µs" | "×";
  /** `null` where it was not measured in this run. */
  readonly figure: number | null;
}

/** A promise that is kept or not, without a figure to compare. */
export interface Promised {
  readonly what: string;
  readonly kept: boolean;
  readonly said: string;
}

/** Every budget that this benchmark can measure. */
export function budgetsOf(figures: readonly Figure[]): Budget[] {
  const find = (store: PlaceName, workload: string): Figure | undefined =>
    figures.find((each) => each.store === store && each.workload === workload && each.contender === "anyrow");
  const micros = (workload: string): number | null => find("instant", workload)?.micros ?? null;
  const [one, thousand] = [micros("get by key"), micros("select 1000")];
  const ratio = (workload: string, limits: Readonly<Partial<Record<StoreName, number>>>, beside: string): Budget[] =>
    (["better-sqlite3", "libsql", "pglite"] as const).map((store) => ({
      what: `${workload}, × ${beside}: ${store}`,
      aim: null,
      limit: limits[store] ?? Number.NaN,
      unit: "×",
      figure: find(store, workload)?.ratio ?? null,
    }));
  return [
    { what: "own CPU of a simple query, instant driver", aim: 2, limit: 5, unit: "µs", figure: one },
    {
      what: "SQL for a query shape seen before",
      aim: 1,
      limit: 2,
      unit: "µs",
      figure: micros("build only: get by key"),
    },
    {
      what: "one 10-column row to typed values",
      aim: 0.35,
      limit: 0.6,
      unit: "µs",
      figure: one === null || thousand === null ? null : (thousand - one) / 1000,
    },
    ...ratio("get by key", { "better-sqlite3": 1.5, libsql: 1.2, pglite: 1.2 }, "the bare driver"),
    ...ratio(
      "100 parents × 10 children",
      { "better-sqlite3": 0.9, libsql: 0.5, pglite: 0.5 },
      "two hand-written queries",
    ),
    ...ratio("createMany 1000", { "better-sqlite3": 2, libsql: 1.3, pglite: 1.2 }, "one hand-written INSERT"),
    ...questionWorkloads.flatMap(({ name }) =>
      ratio(name, { "better-sqlite3": 1.3, libsql: 1.3, pglite: 1.3 }, "the hand-written statement"),
    ),
    ...engineWorkloads.map(({ name }): Budget => ({
      what: `engine, 100,000 rows, × a hand-written loop: ${name}`,
      aim: null,
      limit: 3,
      unit: "×",
      figure: find("engine", name)?.ratio ?? null,
    })),
  ];
}

/** Whether createMany of very many rows worked. */
export function promisesOf(bulk: readonly BulkFigure[]): Promised[] {
  return bulk
    .filter(({ contender }) => contender === "anyrow")
    .map(({ store, millis, error }) => ({
      what: `createMany of 25,000 × 3 never fails: ${store}`,
      kept: error === null,
      said: error ?? `${Math.round(millis)} ms`,
    }));
}
