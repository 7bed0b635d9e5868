import type { RuntimeName } from "./runtimes.ts";

/** Why a mode does not exist in a runtime. */
export interface Absence {
  readonly because: string;
  /** What opening the store there fails with. That is tried, so a reason that no longer holds is found. */
  readonly failsWith: RegExp;
}

/** The runtimes in which a mode does not exist. */
export type Absences = Readonly<Partial<Record<RuntimeName, Absence>>>;

/** One absence in several runtimes. */
export function absentIn(runtimes: readonly RuntimeName[], because: string, failsWith: RegExp): Absences {
  return Object.fromEntries(runtimes.map((runtime) => [runtime, { because, failsWith }]));
}

/** Runtimes that run JavaScript of a server, with files and packages with native code. */
export const servers: readonly RuntimeName[] = ["Node 24", "Node 20", "Deno", "Bun"];

export const workers: readonly RuntimeName[] = ["workerd", "workerd + nodejs_compat"];

/** Runtimes with neither files nor native code. */
export const sandboxes: readonly RuntimeName[] = [...workers, "Chromium"];

/** The absence of what Workers are handed as a binding, which the adapter misses elsewhere. */
export function onlyInWorkers(failsWith: RegExp): Absences {
  return absentIn(
    [...servers, "Chromium"],
    "it is handed to Workers as a binding, and has no address for others",
    failsWith,
  );
}
