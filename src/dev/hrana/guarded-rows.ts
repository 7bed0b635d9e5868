import type { SqliteValue } from "./values.ts";

/** Does something with a driver, and tells what it throws in other terms. */
export type Guard = <Result>(act: () => Result) => Result;

/** Makes a guard that throws what `translate` makes of an error. */
export function guard(translate: (error: unknown) => unknown): Guard {
  return (act) => {
    try {
      return act();
    } catch (error) {
      throw translate(error);
    }
  };
}

/** Reads rows from a driver. Whoever stops early ends the statement. */
export function* guardedRows(
  guarded: Guard,
  start: () => Iterator<unknown>,
): Generator<readonly SqliteValue[], void, undefined> {
  const rows = guarded(start);
  try {
    for (let next = guarded(() => rows.next()); next.done !== true; next = guarded(() => rows.next())) {
      // Drivers are told to give rows as arrays, but their types cannot say so.
      yield next.value as readonly SqliteValue[];
    }
  } finally {
    rows.return?.();
  }
}
