import { invalid } from "../errors.ts";

/** Refuses what is given and no length of time that timers can keep: they count milliseconds in 31 bits. */
export function checkMilliseconds(given: Readonly<Record<string, unknown>>): void {
  for (const [name, value = 0] of Object.entries(given)) {
    if (typeof value !== "number" || !(value >= 0 && value < 2 ** 31))
      throw invalid(null, [name], "must be a number of milliseconds");
  }
}
