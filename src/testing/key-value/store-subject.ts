import type { KeyValueDriver } from "../../contracts/key-value-driver.ts";
import { keyValueStore } from "../../key-value/key-value-store.ts";
import type { AtomicKeyValueStore } from "../../key-value/store-types.ts";
import { type Refused, SECRET, describeFailure, failureOf } from "../refusal.ts";
import type { TestRunner } from "../test-runner.ts";

/** What a store may be unable to do: `commit`, at all; `several`, about more than one key. */
export type StoreNeed = "conditional" | "commit" | "several" | "entries" | "scan";

/** One thing that must be true of every store that can do what it needs. */
export interface StoreCase {
  /** What holds, as a sentence. */
  readonly name: string;
  readonly needs?: readonly StoreNeed[];
  readonly run: (world: StoreWorld) => Promise<void>;
}

/** Cases about one subject. */
export interface StoreSubject {
  readonly name: string;
  readonly cases: readonly StoreCase[];
}

/** A driver that can do everything. */
export type EveryDriver = Required<Pick<KeyValueDriver, "commit" | "scan">> & KeyValueDriver;

/** What a case works with. */
export interface StoreWorld {
  /** A store whose keys no other case sees. */
  readonly store: AtomicKeyValueStore;
  /** What is under it: it takes keys as they are, so they are made with `key`. */
  readonly driver: EveryDriver;
  /** A key, or the name of a set, that no other case has; the same text gives the same key. */
  readonly key: (text: string) => string;
  readonly expect: TestRunner["expect"];
  /** How many round trips there have been so far. */
  readonly requests: () => number;
  /** Checks that a call fails, with what, and without repeating the secret. */
  readonly refuses: (attempt: () => unknown, refused: Refused) => Promise<void>;
  /** The same, and that nothing was sent. */
  readonly refusesUnsent: (attempt: () => unknown, refused: Refused) => Promise<void>;
}

/** A store under test. */
export interface TestedKeyValueStore {
  readonly driver: KeyValueDriver;
  readonly requests: () => number;
}

/** What the cases of one subject have of the store, under a name that is theirs. */
export function storeWorld(
  { driver, requests }: TestedKeyValueStore,
  namespace: string,
  expect: TestRunner["expect"],
): StoreWorld {
  const refuses = async (attempt: () => unknown, refused: Refused): Promise<void> => {
    const failure = await failureOf(attempt);
    expect(describeFailure(failure, refused)).toStrictEqual(refused);
    expect(String(failure).includes(SECRET)).toStrictEqual(false);
  };
  return {
    store: keyValueStore(driver, { prefix: namespace }) as AtomicKeyValueStore,
    driver: driver as EveryDriver,
    key: (text) => namespace + text,
    expect,
    requests,
    refuses,
    refusesUnsent: async (attempt, refused) => {
      const before = requests();
      await refuses(attempt, refused);
      expect(requests() - before).toStrictEqual(0);
    },
  };
}

/** Whether a store can do what a case needs. */
export function canDo({ abilities }: KeyValueDriver, need: StoreNeed): boolean {
  if (need === "commit") return abilities.atomic !== "none";
  if (need === "several") return abilities.atomic === "all";
  return abilities[need];
}

/** Checks that a store says what it cannot do: the verbs are not there. */
export async function proveAbsent(need: StoreNeed, world: StoreWorld): Promise<void> {
  const { store, driver, expect } = world;
  const has = (name: string): boolean => name in store;
  const commit = has("commit") || "commit" in driver;
  if (need === "conditional") expect(["add", "replace", "replaceMany", "incr", "decr"].filter(has)).toStrictEqual([]);
  else if (need === "scan") expect(has("scan") || "scan" in driver).toStrictEqual(false);
  else if (need === "entries") expect(driver.abilities.entries).toStrictEqual(false);
  else if (need === "commit" || driver.abilities.atomic === "none") expect(commit).toStrictEqual(false);
  else await world.refusesUnsent(() => store.commit({ deletes: ["a", "b"] }), { error: "unsupported" });
}
