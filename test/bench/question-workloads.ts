import type { Contender } from "./contenders/contender.ts";
import { type Places, places } from "./events.ts";
import { cities } from "./fixtures.ts";
import type { EventRow } from "./models.ts";
import { type Workload, same } from "./workloads.ts";

const placeAt = (order: Places["order"], turn: number): EventRow => {
  const { last } = places(order);
  const row = last[turn % last.length];
  if (row === undefined) throw new RangeError("there is no such page");
  return row;
};

const reads = (name: string, run: Workload["run"]): Workload => ({ name, writes: "nothing", run, comparable: same });
const pages = (name: string, run: Workload["run"]): Workload => ({ ...reads(name, run), events: true });

/** What is asked about many rows at once: on databases only, because it is about their statements. */
export const questionWorkloads: readonly Workload<Contender>[] = [
  reads("annotate", ({ questions }, turn) => questions.totals(cities[turn % cities.length] ?? "")),
  reads("annotate+order+limit", ({ questions }) => questions.mostRead()),
  reads("group by", ({ questions }, turn) => questions.written(4900 + (turn % 50) * 5)),
  reads("nested include", ({ questions }) => questions.withComments()),
  reads("relation predicate", ({ questions }, turn) => questions.readOver(940 + (turn % 50))),
  pages("deep page", ({ questions }, turn) => questions.eventsAfter(placeAt("happenedAt", turn))),
  pages("deep page, with nulls", ({ questions }, turn) => questions.amountsAfter(placeAt("amount", turn))),
];
