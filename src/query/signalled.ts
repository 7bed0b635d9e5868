import { ConnectionStateError, invalid } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { inspectPlan } from "./planned-query.ts";

const UNBOUND: Executor = {
  execute: async () => {
    throw new ConnectionStateError("this query has no database: run it with db.run(query)");
  },
  inspect(plan, inspector) {
    if (inspector !== undefined) return inspectPlan(plan, inspector);
    throw new ConnectionStateError('this query has no database: pass inspect() a dialect, such as one of "anyrow/sql"');
  },
};

/** Makes what queries are made for: they carry the signal to whatever runs them. */
export function signalled(executor: Executor | null, signal: AbortSignal): Executor {
  if (typeof signal?.addEventListener !== "function" || typeof signal.aborted !== "boolean")
    throw invalid(null, ["signal"], "must be an AbortSignal, such as AbortSignal.timeout(1000)");
  const target = executor ?? UNBOUND;
  return {
    signal: target.signal === undefined ? signal : AbortSignal.any([target.signal, signal]),
    execute: (plan, given) => target.execute(plan, given),
    join: (query) => target.join?.(query),
    inspect: (plan, inspector) => target.inspect(plan, inspector),
  };
}
