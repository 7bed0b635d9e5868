import type { CallOptions } from "../contracts/call-options.ts";
import type { KeyValueCommand, KeyValueDriver } from "../contracts/key-value-driver.ts";
import type { Later } from "../contracts/row-store.ts";
import type { Plan } from "../plan/plan.ts";
import { type DirectPlan, directRead } from "./direct-read.ts";
import { type RunPlans, directUpdate } from "./direct-update.ts";
import { directKeys } from "./direct-keys.ts";
import { whenThere } from "./later.ts";
import type { StoredTable } from "./stored-table.ts";

/**
 * Finds the way without the evaluator for a plan that reads whole rows by their keys, or removes rows by their keys to which no others
 * refer; `null` for any other.
 */
export function directPlan(
  plan: Plan,
  driver: KeyValueDriver,
  tables: ReadonlyMap<string, StoredTable>,
  run: RunPlans,
): DirectPlan | null {
  if (plan.kind === "select") return directRead(plan, driver, tables);
  if (plan.kind === "updateMany") {
    const stored = tables.get(plan.source.table.name);
    return stored === undefined ? null : directUpdate(plan, stored, driver, run);
  }
  if (plan.kind !== "delete") return null;
  const { source } = plan.rows.scope;
  const stored = tables.get(source.table.name);
  // A key that a model makes may be that of another row, which only its payload tells.
  const isCertain = source.referrers.length === 0 && source.table.rowKey === null;
  const keys = stored === undefined || !isCertain ? null : directKeys(plan.rows);
  if (stored === undefined || keys === null) return null;
  const names = [...new Set(keys.map((key) => stored.keyOf(key)))];
  const deletes = names.map((key): KeyValueCommand => ({ kind: "delete", key }));
  return {
    words: `delete ${source.name} by ${source.table.key.map(({ name }) => name).join(" and ")}`,
    run: (call) => whenThere(removed(driver, names, deletes, call), (there) => ({ rows: [], count: count(there) })),
  };
}

/** Where a commit is about any number of keys, all are removed together. */
function removed(
  driver: KeyValueDriver,
  names: readonly string[],
  commands: readonly KeyValueCommand[],
  call: CallOptions,
): Later<readonly boolean[]> {
  if (driver.commit === undefined || driver.abilities.atomic !== "all")
    return whenThere(driver.execute(commands, call), (replies) => replies as readonly boolean[]);
  const outcome = driver.commit({ checks: [], puts: [], deletes: names }, call);
  return whenThere(outcome, (ended) => (ended.done ? ended.deleted : []));
}

function count(there: readonly boolean[]): number {
  return there.filter(Boolean).length;
}
