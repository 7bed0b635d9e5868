import type { SqlStatement } from "../contracts/sql-driver.ts";
import type { InsertPlan } from "../plan/write-plan.ts";
import { bindWith } from "./bind.ts";
import { bindSlots } from "./compiled.ts";
import { type Composition, quote, settle } from "./composition.ts";
import { isHandingInsert, mayIgnore } from "./key-link.ts";
import type { Bound } from "./shape.ts";

/** What an insert does so that later statements get at its key. */
export interface HandedOn {
  /** What its row returns besides its own cells. */
  readonly returned: readonly string[];
  /** Makes the statements after it. */
  readonly after: (values: readonly Bound[]) => readonly SqlStatement[];
}

const nothing: HandedOn = { returned: [], after: () => [] };

/** Compiles what an insert into the target does for later statements. */
export function handKeyOn(plan: InsertPlan, composition: Composition): HandedOn {
  const { dialect, target } = composition;
  const [key] = plan.source.table.key;
  if (!isHandingInsert(plan) || target === null || key === undefined) return nothing;
  const { createdKeys } = dialect;
  const name = bindWith(plan.keyName, composition, String);
  const returned = createdKeys.kind === "kept" ? [createdKeys.keep(name, target.prefix + quote(key.column))] : [];
  if (!mayIgnore(plan)) return { ...nothing, returned };
  const { sql, slots } = settle(`SELECT ${dialect.fail(name)} WHERE ${createdKeys.wroteNothing(name)}`, composition);
  return { returned, after: (values) => [{ sql, params: bindSlots(slots, values, []), writes: false }] };
}
