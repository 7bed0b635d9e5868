import { invalid } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { withoutDatabase } from "./planned-query.ts";

/** Refuses what is no AbortSignal. */
export function checkSignal(signal: AbortSignal): void {
  if (typeof signal?.addEventListener !== "function" || typeof signal.aborted !== "boolean")
    throw invalid(null, ["signal"], "must be an AbortSignal, such as AbortSignal.timeout(1000)");
}

/** Makes what queries are made for: they carry the signal to whatever runs them. */
export function signalled(executor: Executor | null, signal: AbortSignal): Executor {
  checkSignal(signal);
  const target = executor ?? withoutDatabase;
  return {
    signal: target.signal === undefined ? signal : AbortSignal.any([target.signal, signal]),
    execute: (plan, given) => target.execute(plan, given),
    join: (query) => target.join?.(query),
    inspect: (plan, inspector) => target.inspect(plan, inspector),
  };
}
