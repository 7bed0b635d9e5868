import { invalid } from "../errors.ts";

// Timers count milliseconds in 31 bits.
function isMilliseconds(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < 2 ** 31;
}

/** Refuses what is given and no length of time; `path` is where the options are. */
export function checkMilliseconds(given: Readonly<Record<string, unknown>>, path: readonly string[] = []): void {
  for (const [name, value = 0] of Object.entries(given))
    if (!isMilliseconds(value)) throw invalid(null, [...path, name], "must be a number of milliseconds");
}

/** Refuses what is given and no time that a call may take. */
export function checkTimeout(timeout: unknown = 1): void {
  if (!isMilliseconds(timeout) || timeout === 0)
    throw invalid(null, ["timeout"], "must be a number of milliseconds above 0");
}
