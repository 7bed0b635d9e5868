import { times } from "../../fixtures.ts";
import type { Contest, Task } from "../contest.ts";
import { PEOPLE, type PersonRow, people, personAt } from "../people.ts";
import { MANY } from "../values.ts";
import type { PersonPatch, Records } from "./records.ts";

const idAt = (turn: number): number => ((turn * 7919) % PEOPLE) + 1;
const idsAt = (turn: number): number[] => times(MANY, (index) => ((turn * MANY + index) % PEOPLE) + 1);
const patchAt = (turn: number): PersonPatch => ({ score: turn % 1000, note: `changed at ${turn}` });
/** Keys that a turn makes or removes, apart from those that are read. */
const freshAt = (turn: number): number => PEOPLE + turn + 1;
const freshIds = (turn: number): number[] => times(MANY, (index) => PEOPLE + turn * MANY + index + 1);

/** A row that was there before, with another key: making one from nothing takes as long as writing it. */
const withKey = (id: number, index: number): PersonRow => ({ ...(people[index % PEOPLE] as PersonRow), id });

/** Begins with an empty store, and writes so many new rows from a position on. */
async function fill(records: Records, from: number, count: number): Promise<void> {
  await records.clear();
  for (let at = 0; at < count; at += PEOPLE)
    await records.createMany(times(Math.min(PEOPLE, count - at), (index) => personAt(from + at + index)));
}

/** Writes the people that are read. */
export async function seedRecords(records: Records): Promise<void> {
  await records.clear();
  await records.createMany(people);
}

/** What is done with the people that are there, then with new ones. */
const workloads: readonly (readonly [name: string, taskOf: (records: Records) => Task])[] = [
  ["get", (each) => ({ run: (turn) => each.get(idAt(turn)) })],
  [`getMany ${MANY}`, (each) => ({ run: (turn) => each.getMany(idsAt(turn)) })],
  ["update", (each) => ({ run: (turn) => each.update(idAt(turn), patchAt(turn)) })],
  [
    `updateMany ${MANY}`,
    (each) => ({ run: (turn) => each.updateMany(idsAt(turn).map((id) => ({ id, ...patchAt(turn) }))) }),
  ],
  ["create", (each) => ({ prepare: () => each.clear(), run: (turn) => each.create(withKey(freshAt(turn), turn)) })],
  [
    `createMany ${MANY}`,
    (each) => ({
      prepare: () => each.clear(),
      run: (turn) => each.createMany(freshIds(turn).map(withKey)),
    }),
  ],
  [
    "delete",
    (each) => ({
      prepare: (from, count) => fill(each, PEOPLE + from, count),
      run: (turn) => each.delete(freshAt(turn)),
    }),
  ],
  [
    `deleteMany ${MANY}`,
    (each) => ({
      prepare: (from, count) => fill(each, PEOPLE + from * MANY, count * MANY),
      run: (turn) => each.deleteMany(freshIds(turn)),
    }),
  ],
];

/** The names of all workloads of models. */
export const modelWorkloadNames: readonly string[] = workloads.map(([name]) => name);

/** One contest for each workload. */
export function modelContests(place: string, contenders: readonly Records[]): Contest[] {
  return workloads.map(([name, taskOf]) => ({
    place,
    name,
    base: contenders[0]?.name ?? "",
    tasks: new Map(contenders.map((each) => [each.name, taskOf(each)])),
  }));
}
