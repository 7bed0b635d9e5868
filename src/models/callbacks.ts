import { invalid } from "../errors.ts";

/** Refuses what is no function where functions of the fields belong. */
export function checkCallbacks(table: string, path: readonly string[], given: readonly unknown[]): void {
  if (given.some((each) => typeof each !== "function"))
    throw invalid(table, path, "takes functions of the fields, such as (p) => p.total.gte(0)");
}

/** Refuses what is no function where one of a whole row belongs. */
export function checkHook(
  table: string,
  path: readonly string[],
  given: unknown,
): asserts given is (row: never) => unknown {
  if (typeof given !== "function") throw invalid(table, path, "takes a function of the row");
}
