import { memory } from "../../adapters/memory/index.ts";
import { connect } from "../../src/index.ts";
import { EVENTS, eventAt } from "./events.ts";
import { times } from "./fixtures.ts";
import { type EventRow, PlainEvent } from "./models.ts";
import type { Place } from "./run-store.ts";
import { type Workload, same } from "./workloads.ts";

/** One way to find rows among those in memory. */
export interface Finder {
  readonly name: "bare" | "anyrow";
  /** The twenty events of these kinds since an instant with the smallest amounts, those without one last. */
  find(kinds: readonly string[], since: Date): PromiseLike<EventRow[]>;
}

const kinds = times(10, (index) => `kind ${index}`);
const sinceAt = (turn: number): Date => eventAt(turn % 100).happenedAt;

/** Filter, order and limit over many rows, of which few or most are found. */
export const engineWorkloads: readonly Workload<Finder>[] = [
  { name: "filter+order+limit, 1 kind in 10", among: kinds.slice(3, 4) },
  { name: "filter+order+limit, 9 kinds in 10", among: kinds.slice(0, 9) },
].map(({ name, among }) => ({
  name,
  writes: "nothing",
  run: (each, turn) => each.find(among, sinceAt(turn)),
  comparable: same,
}));

/** The same rows in an array and in tables in memory, where no index helps. */
export async function openEngine(): Promise<Place<Finder>> {
  const rows = times(EVENTS, eventAt);
  const db = connect(memory(), { events: PlainEvent });
  await db.events.createMany(rows);
  const finder: Finder = {
    name: "anyrow",
    find: (among, since) =>
      db.events
        .filter((e) => e.kind.in(among))
        .filter((e) => e.happenedAt.gte(since))
        .orderBy((e) => e.amount.asc({ nulls: "last" }), "id")
        .limit(20)
        .all(),
  };
  const nothing = (): Promise<void> => Promise.resolve();
  return { name: "engine", contenders: [loop(rows), finder], begin: nothing, before: nothing, close: () => db.close() };
}

/** The loop that a program would write over an array. */
function loop(rows: readonly EventRow[]): Finder {
  return {
    name: "bare",
    find: async (among, since) => {
      const start = since.getTime();
      return rows
        .filter(({ kind, happenedAt }) => among.includes(kind) && happenedAt.getTime() >= start)
        .sort((left, right) => byAmount(left.amount, right.amount) || left.id - right.id)
        .slice(0, 20)
        .map((row) => ({ ...row, happenedAt: new Date(row.happenedAt) }));
    },
  };
}

function byAmount(left: number | null, right: number | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return left - right;
}
