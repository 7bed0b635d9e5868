import type { Result } from "../contracts/adapter.ts";
import type { SqlResult, SqlStatement, SqlValue } from "../contracts/sql-driver.ts";
import type { Plan } from "../plan/plan.ts";
import { type Composition, type Settled, type Slot, settle } from "./composition.ts";
import type { Rows } from "./dialect.ts";
import type { Bound } from "./shape.ts";
import type { StatementLimits } from "./statement-limits.ts";

/** What one shape of plan compiles to. It holds no value of any plan, so that all plans of the shape share it. */
export interface Compiled<Of = Plan> {
  /** The statements of a plan with their parameters. */
  readonly bind: (plan: Of, values: readonly Bound[], limits: StatementLimits) => SqlStatement[];
  /** What their results mean. */
  readonly read: (results: readonly SqlResult[], plan: Of) => Result;
}

/** No rows, for statements that bind none. */
const NO_ROWS: Rows = [];

/** The parameters of a statement. */
export function bindSlots(
  slots: readonly Slot[],
  values: readonly Bound[],
  rows: Rows,
  params: SqlValue[] = [],
  start = 0,
): SqlValue[] {
  for (let index = 0; index < slots.length; index++) params.push((slots[index] as Slot)(values, rows, start));
  return params;
}

/** One statement that reads. */
export function compiledRead(text: string, composition: Composition, read: (result: SqlResult) => Result): Compiled {
  return compiledStatement(settle(text, composition), false, read);
}

/** One statement that writes. */
export function compiledWrite(text: string, composition: Composition, read: (result: SqlResult) => Result): Compiled {
  return compiledStatement(settle(text, composition), true, read);
}

function compiledStatement({ sql, slots }: Settled, writes: boolean, read: (result: SqlResult) => Result): Compiled {
  return {
    bind: (_, values) => [{ sql, params: bindSlots(slots, values, NO_ROWS), writes }],
    read: ([result]) => read(result as SqlResult),
  };
}
