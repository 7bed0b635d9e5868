import { times } from "../fixtures.ts";
import type { Contest, Task } from "./contest.ts";
import type { StoreClient } from "./store-client.ts";
import {
  KEYS,
  MANY,
  allKeys,
  entriesAt,
  entryAt,
  freshKey,
  freshKeys,
  keyAt,
  keysAt,
  textOf,
  valueAt,
} from "./values.ts";

/** What a client does for a verb, unless it has none. */
type TaskOf = (client: StoreClient) => Task | undefined;

const CHUNK = 1000;

/** Begins with an empty store, and writes these keys and one that stays: removing the last key is a special case for some. */
async function fill(client: StoreClient, keys: readonly string[]): Promise<void> {
  await client.clear();
  await client.set("stays", valueAt(0));
  for (let from = 0; from < keys.length; from += CHUNK)
    await client.setMany(keys.slice(from, from + CHUNK).map((key, index) => [key, valueAt(index)]));
}

/** Writes the keys that are read. */
export function seedClient(client: StoreClient): Promise<void> {
  return fill(client, allKeys);
}

const nothing = (): null => null;
const sorted = (keys: unknown): unknown => (keys as string[]).toSorted();

/** Verbs about the thousand keys that are there, then those that make or remove keys of their turns. */
const verbs: readonly (readonly [name: string, taskOf: TaskOf])[] = [
  ["get", (client) => ({ run: (turn) => client.get(keyAt(turn)), comparable: textOf })],
  ["has", (client) => ({ run: (turn) => client.has(keyAt(turn)) })],
  ["set", (client) => ({ run: (turn) => client.set(...entryAt(turn)), comparable: nothing })],
  ["replace", ({ replace }) => replace && { run: (turn) => replace(...entryAt(turn)) }],
  [`getMany ${MANY}`, (client) => ({ run: (turn) => client.getMany(keysAt(turn)), comparable: textOf })],
  [`setMany ${MANY}`, (client) => ({ run: (turn) => client.setMany(entriesAt(turn)), comparable: nothing })],
  ["incr", ({ incr }) => incr && { run: (turn) => incr(`counter ${turn % 7}`) }],
  [`scan ${KEYS}`, ({ scan }) => scan && { run: () => scan("k"), comparable: sorted }],
  ["add", (client) => client.add && addTask(client, client.add)],
  [
    "delete",
    (client) => ({
      prepare: (from, count) =>
        fill(
          client,
          times(count, (index) => freshKey(from + index)),
        ),
      run: (turn) => client.delete(freshKey(turn)),
    }),
  ],
  [`deleteMany ${MANY}`, (client) => client.deleteMany && deleteManyTask(client, client.deleteMany)],
];

function addTask(client: StoreClient, add: NonNullable<StoreClient["add"]>): Task {
  return { prepare: () => client.clear(), run: (turn) => add(freshKey(turn), valueAt(turn)) };
}

function deleteManyTask(client: StoreClient, deleteMany: NonNullable<StoreClient["deleteMany"]>): Task {
  return {
    prepare: (from, count) => fill(client, times(count, (index) => freshKeys(from + index)).flat()),
    run: (turn) => deleteMany(freshKeys(turn)),
  };
}

/** The names of all verbs. */
export const verbNames: readonly string[] = verbs.map(([name]) => name);

/** One contest for each verb, among those who have it. */
export function verbContests(place: string, clients: readonly StoreClient[]): Contest[] {
  return verbs.map(([name, taskOf]) => {
    const tasks = new Map<string, Task>();
    for (const client of clients) {
      const task = taskOf(client);
      if (task !== undefined) tasks.set(client.name, task);
    }
    return { place, name, base: clients[0]?.name ?? "", tasks };
  });
}
