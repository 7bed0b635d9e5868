import type { SqlResult } from "../contracts/sql-driver.ts";
import type { RowsNode } from "../plan/select-plan.ts";
import type { DeletePlan } from "../plan/write-plan.ts";
import { removesItself } from "./cascades.ts";
import { rowsQuery } from "./rows-query.ts";
import { compileTarget, writtenReader } from "./compile-update.ts";
import { type Compiled, bindSlots, compiledWrite } from "./compiled.ts";
import { type Composition, settle, tableName } from "./composition.ts";

/** Compiles the removal of the rows of a set. */
export function compileDelete({ rows }: DeletePlan, composition: Composition): Compiled {
  const { dialect } = composition;
  const of = rows.scope.source;
  // A row that goes with another of the set before its turn comes is not counted by the statement that removes both.
  const total = dialect.cascadesAtOnce && removesItself(of) ? countQuery(rows, composition) : null;
  const { before, source, where } = compileTarget(rows, composition);
  const using = source === null ? "" : ` USING ${source}`;
  const text = `${before}DELETE FROM ${tableName(of.table, dialect)}${using}${where}`;
  if (total !== null) return compileAll([total, text], composition, ([counted]) => Number(counted?.rows[0]?.[0]));
  const postponed = dialect.postpone(of);
  if (postponed === null) return compiledWrite(text, composition, writtenReader([], composition));
  return compileAll([postponed[0], text, postponed[1]], composition, ([, removed]) => removed?.affected ?? 0);
}

/** Several statements, one of whose results says how many rows were removed. */
function compileAll(
  texts: readonly string[],
  composition: Composition,
  count: (results: readonly SqlResult[]) => number,
): Compiled {
  const settled = texts.map((text) => settle(text, composition));
  return {
    bind: (_, values) => settled.map(({ sql, slots }) => ({ sql, params: bindSlots(slots, values, []), writes: true })),
    read: (results) => ({ rows: [], count: count(results) }),
  };
}

function countQuery(rows: RowsNode, composition: Composition): string {
  const query = rowsQuery(rows, composition, () => "1");
  // The statement that removes the rows starts afresh.
  composition.frames.delete(rows.scope);
  composition.aliases = 0;
  return `SELECT count(*) FROM (${query}) AS counted`;
}
