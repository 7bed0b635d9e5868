import type { SqlResult } from "../contracts/sql-driver.ts";
import type { Source } from "../plan/nodes.ts";
import type { RowsNode } from "../plan/select-plan.ts";
import type { DeletePlan } from "../plan/write-plan.ts";
import { rowsQuery } from "./compile-select.ts";
import { compileTarget, writtenReader } from "./compile-update.ts";
import { type Compiled, bindSlots, compiledWrite } from "./compiled.ts";
import { type Composition, settle, tableName } from "./composition.ts";

/** Compiles the removal of the rows of a set. */
export function compileDelete({ rows }: DeletePlan, composition: Composition): Compiled {
  const { cascadesAtOnce, postpone } = composition.dialect;
  const of = rows.scope.source;
  // A row that goes with another of the set before its turn comes is not counted by the statement that removes both.
  const total = cascadesAtOnce && removesItself(of) ? countQuery(rows, composition) : null;
  const { before, source, where } = compileTarget(rows, composition);
  const using = source === null ? "" : ` USING ${source}`;
  const text = `${before}DELETE FROM ${tableName(of.table, composition.dialect)}${using}${where}`;
  if (total !== null) return compileAll([total, text], composition, ([counted]) => Number(counted?.rows[0]?.[0]));
  if (postpone === null || !removesBothEnds(of))
    return compiledWrite(text, composition, writtenReader([], composition));
  return compileAll([postpone[0], text, postpone[1]], composition, ([, removed]) => removed?.affected ?? 0);
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

/** Whether removing a row may remove others of the same table. */
function removesItself(source: Source): boolean {
  const reached = cascadeFrom(source);
  return [...reached].some(({ referrers }) => referrers.some((each) => cascades(each) && each.source === source));
}

/** Whether removing rows may remove both ends of a reference that restricts, one of them earlier than the other. */
function removesBothEnds(source: Source): boolean {
  const reached = cascadeFrom(source);
  // Where no cascade leads to the set's own table, its rows go all at once.
  const atOnce = removesItself(source) ? null : source;
  return [...reached].some((target) =>
    target.referrers.some(
      (each) =>
        each.reference.onDelete === "restrict" &&
        reached.has(each.source) &&
        (each.source !== target || target !== atOnce),
    ),
  );
}

/** The sources whose rows go with a row of this one, itself included. */
function cascadeFrom(source: Source): ReadonlySet<Source> {
  const reached = new Set([source]);
  // The set grows while it is read.
  for (const { referrers } of reached) for (const each of referrers) if (cascades(each)) reached.add(each.source);
  return reached;
}

function cascades({ reference }: Source["referrers"][number]): boolean {
  return reference.onDelete === "cascade";
}
