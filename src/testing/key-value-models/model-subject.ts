import type { Adapter } from "../../contracts/adapter.ts";
import type { KeyValueDriver } from "../../contracts/key-value-driver.ts";
import { type Refused, describeFailure, failureOf } from "../refusal.ts";
import type { TestRunner } from "../test-runner.ts";
import { type CaseDatabase, connectWholly } from "../subject.ts";
import { type CaseModels, caseModels } from "./case-models.ts";

/** What a store may be unable to do: be certain of one row, of several together, find rows by fields, list keys. */
export type ModelNeed = "certain" | "together" | "entries" | "scan";

/** One thing that must be true of models in every store that can do what it needs. */
export interface ModelCase {
  /** What holds, as a sentence. */
  readonly name: string;
  readonly needs?: readonly ModelNeed[];
  readonly run: (world: ModelWorld) => Promise<void>;
}

/** Cases about one subject. */
export interface ModelSubject {
  readonly name: string;
  readonly cases: readonly ModelCase[];
}

/** Models whose rows are found by key only, which every store can keep. */
export type PlainDatabase = CaseDatabase<Pick<CaseModels, "sessions" | "pairs" | "notes">>;
/** Models with indexes and references. */
export type IndexedDatabase = CaseDatabase<CaseModels>;

/** What a case works with. */
export interface ModelWorld {
  /** Tables that no other case writes to. */
  readonly plain: PlainDatabase;
  /** The same and those with indexes; only for cases that need entries. */
  readonly indexed: () => IndexedDatabase;
  readonly driver: KeyValueDriver;
  readonly adapter: Adapter;
  readonly models: CaseModels;
  readonly expect: TestRunner["expect"];
  /** How many round trips there have been so far. */
  readonly requests: () => number;
  readonly refuses: (attempt: () => unknown, refused: Refused) => Promise<void>;
}

/** A store under test. */
export interface TestedModelStore {
  readonly driver: KeyValueDriver;
  readonly adapter: Adapter;
  readonly requests: () => number;
}

/** Whether a store can do what a case needs. */
export function canKeep({ abilities }: KeyValueDriver, need: ModelNeed): boolean {
  if (need === "certain") return abilities.atomic !== "none";
  return need === "together" ? abilities.atomic === "all" : abilities[need];
}

/** What one case has of the store. */
export function modelWorld(store: TestedModelStore, namespace: string, expect: TestRunner["expect"]): ModelWorld {
  const models = caseModels(namespace);
  const { sessions, pairs, notes } = models;
  return {
    ...store,
    models,
    expect,
    plain: connectWholly(store.adapter, { sessions, pairs, notes }),
    indexed: () => connectWholly(store.adapter, models),
    refuses: async (attempt, refused) => {
      expect(describeFailure(await failureOf(attempt), refused)).toStrictEqual(refused);
    },
  };
}

/** Waits. */
export function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
