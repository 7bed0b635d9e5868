import { times } from "./fixtures.ts";
import type { EventRow } from "./models.ts";

export const EVENTS = 100_000;

const firstInstant = Date.UTC(2024, 0, 1);

/** One of many rows: four share an instant, about ten an amount, and the order of neither is that of the keys. */
export function eventAt(index: number): EventRow {
  return {
    id: index + 1,
    kind: `kind ${index % 10}`,
    title: `Event ${index} of the benchmark`,
    amount: index % 20 === 0 ? null : (index * 7919) % 10_007,
    happenedAt: new Date(firstInstant + Math.floor(((index * 7919) % EVENTS) / 4) * 60_000),
  };
}

/** Where a page begins: after these rows, and how many they are. */
export interface Places {
  readonly order: "happenedAt" | "amount";
  readonly first: number;
  readonly size: number;
  /** The last row before each page. */
  readonly last: readonly EventRow[];
}

/** The last rows before eight pages of fifty, deep in an order; nulls stand at its end. */
function placesIn(order: Places["order"]): Places {
  const valueOf = (row: EventRow): number => row[order]?.valueOf() ?? Number.POSITIVE_INFINITY;
  const sorted = times(EVENTS, eventAt).sort(
    (left, right) => (valueOf(left) === valueOf(right) ? 0 : valueOf(left) - valueOf(right)) || left.id - right.id,
  );
  const [first, size] = [90_000, 50];
  return { order, first, size, last: times(8, (page) => sorted[first - 1 + page * size] ?? eventAt(0)) };
}

const known = new Map<Places["order"], Places>();

/** The same, sorted when they are first asked for. */
export function places(order: Places["order"]): Places {
  const found = known.get(order) ?? placesIn(order);
  known.set(order, found);
  return found;
}
