import { OperationalError } from "../errors.ts";
import type { ConditionNode } from "../plan/nodes.ts";
import type { Assignment, GetOrCreatePlan, InsertPlan, UpdateOrCreatePlan } from "../plan/write-plan.ts";
import { compileTerms, whereClause } from "./compile-condition.ts";
import { compileAssignments } from "./compile-assignments.ts";
import { compileCell } from "./compile-expression.ts";
import { constraintColumns, explicitId, insertText } from "./compile-insert.ts";
import { type Compiled, bindSlots } from "./compiled.ts";
import { type Composition, fromClause, openFrame, openTarget, quote, settle, tableName } from "./composition.ts";
import type { OrCreate } from "./dialect.ts";
import { rowReader } from "./row-reader.ts";

type OrCreatePlan = GetOrCreatePlan | UpdateOrCreatePlan;

/** Compiles finding one row or inserting it, safe against others who do the same. */
export function compileOrCreate(plan: OrCreatePlan, composition: Composition): Compiled<OrCreatePlan> {
  const { dialect } = composition;
  const { outputs, source } = plan.insert;
  const set = plan.kind === "updateOrCreate" ? plan.set : null;
  const { statements, created } = dialect.orCreate(orCreateParts(plan.insert, plan.where, set, composition));
  const settled = statements.map((text) => settle(text, composition));
  const readRow = rowReader(outputs, dialect.form);
  const flag = outputs.length;
  return {
    bind: ({ insert: { values } }, bound) =>
      settled.map(({ sql, slots }) => ({ sql, params: bindSlots(slots, bound, values), writes: true })),
    read: (results) => {
      const made = results[Math.max(created, 0)]?.rows[0];
      const cells = made ?? results[1 - created]?.rows[0];
      if (cells === undefined)
        throw new OperationalError(`${source.name}: the row was neither found nor created; run the query again`);
      const isNew = created < 0 ? cells[flag] === true || cells[flag] === "t" : made !== undefined;
      return { rows: [readRow(cells)], count: isNew ? 1 : 0 };
    },
  };
}

function orCreateParts(
  insert: InsertPlan,
  where: ConditionNode,
  set: readonly Assignment[] | null,
  composition: Composition,
): OrCreate {
  const { dialect } = composition;
  const { source, outputs, columns } = insert;
  const { table } = source;
  const compileOutputs = (): string[] =>
    outputs.map(({ expression }, index) => compileCell(expression, index, composition));
  const frame = openFrame(composition, source);
  composition.target = frame;
  const found = compileOutputs().join(", ");
  const find = `SELECT ${found} FROM ${fromClause(frame, composition)}${whereClause(compileTerms(where, composition))}`;
  openTarget(composition, source);
  const on = insert.conflict?.on ?? table.key;
  const [first] = on;
  // Setting a column to what it is makes the database return the row.
  const keep = first === undefined ? "" : `${quote(first.column)} = excluded.${quote(first.column)}`;
  const change = set === null ? keep : compileAssignments(set, composition);
  const { head, row } = insertText(insert, columns, composition, true);
  return {
    table,
    returned: compileOutputs(),
    find,
    update: set && `UPDATE ${tableName(table, dialect)} SET ${change}${whereClause(compileTerms(where, composition))}`,
    // Rows of a select, unlike plain values, can be kept back by a condition.
    insert: row === null ? head : `${head.replace(/VALUES $/, "")}SELECT * FROM (VALUES ${row})`,
    on: constraintColumns(on),
    set: change,
    explicitId: explicitId(columns),
  };
}
