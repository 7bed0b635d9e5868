import type {
  Found,
  GetCommand,
  HasCommand,
  KeyValueReply,
  RangeCommand,
} from "../../src/contracts/key-value-driver.ts";
import type { LockPatience } from "./folder-lock.ts";
import type { OpenStore } from "./open-store.ts";
import { readRange } from "./range.ts";
import type { ListedPlaces } from "./set-indexes.ts";

/** A command that changes nothing. */
export type ReadCommand = GetCommand | HasCommand | RangeCommand;

/** Carries out a command. Nothing is locked for it, but where the set of a range never comes to rest. */
export async function readCommand(
  store: OpenStore,
  command: ReadCommand,
  patience: LockPatience,
): Promise<KeyValueReply> {
  if (command.kind === "range") return rangeUnchanged(store, command, patience);
  const stored = await store.values.read(command.key);
  return command.kind === "has" ? stored !== null : (stored?.value ?? null);
}

// How often a set is read again before its writers are made to wait.
const ATTEMPTS = 5;

/** Reads again where the set was changed meanwhile: a key may have moved to a place that was not listed yet. */
async function rangeUnchanged(store: OpenStore, command: RangeCommand, patience: LockPatience): Promise<Found[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await store.indexes.places(command.set);
    const found = await range(store, command, before);
    const after = await store.indexes.places(command.set);
    if (before.version === after.version) return found;
  }
  return store.write(patience, async () => range(store, command, await store.indexes.places(command.set)));
}

function range(store: OpenStore, command: RangeCommand, { places }: ListedPlaces): Promise<Found[]> {
  return readRange(command, places, (key) => store.values.read(key));
}
