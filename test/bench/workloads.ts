import type { Contender } from "./contenders/contender.ts";
import { cities, newPerson, people, times } from "./fixtures.ts";
import type { PersonRow } from "./models.ts";

/** One thing every contender does. */
export interface Workload<Each = Contender> {
  readonly name: string;
  /** What it does to the table that is written: nothing, adds rows, or changes rows that are there. */
  readonly writes: "nothing" | "adds" | "changes";
  /** Whether it needs the table of very many rows. */
  readonly events?: boolean;
  /** Does it once; the turn chooses the input. */
  readonly run: (contender: Each, turn: number) => PromiseLike<unknown>;
  /** What of the result must be the same for all; by default all of it. */
  readonly comparable: (result: unknown) => unknown;
}

/** A workload that ends before anything is sent. */
export interface BuildWorkload {
  readonly name: string;
  readonly build: (contender: Contender, turn: number) => unknown;
}

/** For workloads whose whole result must be the same. */
export const same = (result: unknown): unknown => result;
const many = times(1000, newPerson);
const cityAt = (turn: number): string => cities[turn % cities.length] ?? "";
const minimumAt = (turn: number): number => turn % 50;
/** Keys in an order that is not that of the table. */
const keyAt = (turn: number): number => ((turn * 7919) % people.length) + 1;

/** New rows without their keys, which must be there, differ from run to run and go up. */
function withoutKeys(result: unknown): unknown {
  let last = 0;
  return (result as readonly PersonRow[]).map(({ id, ...rest }) => {
    if (!Number.isSafeInteger(id) || id <= last) throw new RangeError("the keys of new rows must go up");
    last = id;
    return rest;
  });
}

/** What reads and writes, in the order of the table that is printed. */
export const workloads: readonly Workload[] = [
  { name: "get by key", writes: "nothing", run: (each, turn) => each.get(keyAt(turn)), comparable: same },
  { name: "select 1000", writes: "nothing", run: (each) => each.all(), comparable: same },
  {
    name: "filter+order+limit",
    writes: "nothing",
    run: (each, turn) => each.newest(cityAt(turn), minimumAt(turn)),
    comparable: same,
  },
  {
    name: "create",
    writes: "adds",
    run: (each, turn) => each.create(newPerson(turn)),
    comparable: (row) => withoutKeys([row]),
  },
  { name: "createMany 1000", writes: "adds", run: (each) => each.createMany(many), comparable: withoutKeys },
  {
    name: "update",
    writes: "changes",
    run: (each, turn) => each.update((turn % 100) + 1, { score: turn % 1000, note: `changed at ${turn}` }),
    comparable: same,
  },
  { name: "100 parents × 10 children", writes: "nothing", run: (each) => each.withPosts(), comparable: same },
  { name: "count", writes: "nothing", run: (each) => each.count(), comparable: same },
];

/** SQL text and parameters of a query whose shape was seen before, from the call of the builder on. */
export const buildWorkloads: readonly BuildWorkload[] = [
  { name: "build only: get by key", build: (each, turn) => each.build?.get(keyAt(turn)) },
  {
    name: "build only: filter+order+limit",
    build: (each, turn) => each.build?.newest(cityAt(turn), minimumAt(turn)),
  },
];
