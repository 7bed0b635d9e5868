import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { ConnectionStateError, OperationalError, SerializationError } from "../../src/index.ts";
import type { NetworkDatabase } from "./network-stores.ts";

/** Milliseconds after which nothing is on its way any more. */
const LATEST = 1_500;

/** What is known of a call that wrote, or tried to. */
export type Fate = "done" | "none" | "unknown";

/** What each call should have left behind. */
export interface FaultModel {
  /** Says what became of rows that were written together: all of them are there, or none. */
  wrote(labels: readonly string[], fate: Fate): void;
  /** Says what became of the removal of a row. */
  removed(label: string, fate: Fate): void;
  /** Says what became of adding one to the counter. */
  counted(fate: Fate): void;
  /** Whether a row was certainly written and nobody tried to remove it. */
  isThere(label: string): boolean;
  /** Compares with what is there. */
  check(db: NetworkDatabase): Promise<void>;
}

/** The fate of a call, told by its error; any other error than those of a network is a failure of the test. */
export function fateOf(error: unknown): Fate {
  if (error instanceof SerializationError) return "none";
  // A transaction that goes on after a call that failed is told that it cannot, and why.
  if (error instanceof ConnectionStateError) return fateOf(error.cause);
  if (error instanceof OperationalError) {
    expect(error.cause).toBeDefined();
    return error.outcome;
  }
  throw error;
}

/** A model of what is in the database, which knows what is certain, impossible or unknown. */
export function faultModel(prefix: string, counter: string): FaultModel {
  const groups: { readonly labels: readonly string[]; readonly fate: Fate }[] = [];
  const removals = new Map<string, Fate>();
  let least = 0;
  let most = 0;
  const isThere = (label: string): boolean =>
    !removals.has(label) && groups.some(({ labels, fate }) => fate === "done" && labels.includes(label));
  /** What is not as it should be. */
  const differences = async (db: NetworkDatabase): Promise<(readonly [what: string, ...labels: unknown[]])[]> => {
    const there = new Set<string>(await db.users.filter((u) => u.email.startsWith(prefix)).pluck("email"));
    const titles = await db.posts.filter((p) => p.title.startsWith(prefix)).pluck("title");
    for (const title of titles) {
      // Twice is never right.
      expect(there.has(title)).toBe(false);
      there.add(title);
    }
    const wrong: (readonly [what: string, ...labels: unknown[]])[] = [];
    for (const { labels, fate } of groups) {
      const kept = labels.filter((label) => there.delete(label));
      const lasting = labels.filter((label) => (removals.get(label) ?? "none") === "none");
      const isAll = lasting.every((label) => kept.includes(label));
      const gone = labels.filter((label) => removals.get(label) === "done");
      if (gone.some((label) => kept.includes(label))) wrong.push(["back again", labels]);
      if (fate === "done" && !isAll) wrong.push(["lost", labels, kept]);
      if (fate === "none" && kept.length > 0) wrong.push(["written after all", labels, kept]);
      if (fate === "unknown" && kept.length > 0 && !isAll) wrong.push(["in part", labels, kept]);
    }
    if (there.size > 0) wrong.push(["from nowhere", ...there]);
    return wrong;
  };
  return {
    wrote: (labels, fate) => void groups.push({ labels, fate }),
    removed: (label, fate) => void removals.set(label, fate),
    counted(fate) {
      least += fate === "done" ? 1 : 0;
      most += fate === "none" ? 0 : 1;
    },
    isThere,
    async check(db) {
      let wrong = await differences(db);
      // What is unknown may still be on its way, and come between two reads.
      if (wrong.some(([what]) => what === "in part")) {
        await wait(LATEST);
        wrong = await differences(db);
      }
      expect(wrong).toEqual([]);
      const [views] = await db.posts.filter({ title: counter }).pluck("views");
      expect(views).toBeGreaterThanOrEqual(least);
      expect(views).toBeLessThanOrEqual(most);
    },
  };
}
