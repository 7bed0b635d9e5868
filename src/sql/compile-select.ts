import type { AggregatePlan, ExistsPlan, Output, SelectPlan } from "../plan/select-plan.ts";
import { bareRows } from "./bare-rows.ts";
import { compileQuery } from "./compile-query.ts";
import { type Compiled, compiledRead } from "./compiled.ts";
import type { Composition, SelectList } from "./composition.ts";
import type { Dialect } from "./dialect.ts";
import { refusingQuery } from "./expected-rows.ts";
import { fieldOf, jsonCells, jsonGroups } from "./json-rows.ts";
import { decoderOf, resultReader } from "./row-reader.ts";
import { rowsQuery } from "./rows-query.ts";

/** The cells of a result. Where there are more than it can have columns, several go into one as a JSON row. */
function resultList(outputs: readonly Output[], dialect: Dialect): SelectList {
  if (outputs.length > dialect.maxColumns)
    return (cells) =>
      jsonGroups(jsonCells(cells, outputs, dialect), dialect)
        .map((sql, index) => dialect.cell(sql, null, index))
        .join(", ");
  return (cells) => cells.map((sql, index) => dialect.cell(sql, fieldOf(outputs[index]), index)).join(", ") || "1";
}

/** The queries among the cells, which an order names by their places instead of running them again. */
function placedCells({ outputs, distinct }: SelectPlan, dialect: Dialect): Composition["cells"] {
  if (distinct !== false || outputs.length > dialect.maxColumns) return null;
  return outputs.map((output, index) => {
    if (output.kind !== "output" || output.expression.kind !== "subquery") return null;
    const { expression } = output;
    // A cell that is read or ordered in another form is another expression.
    const isPlain = dialect.cell("", expression.field, index) === "" && dialect.ordered("", expression.field) === "";
    return isPlain ? expression : null;
  });
}

/** Compiles a plan for rows. */
export function compileSelect(plan: SelectPlan, composition: Composition): Compiled {
  const { dialect } = composition;
  const readRow = resultReader(plan.outputs, dialect);
  const { reverse } = plan;
  composition.cells = placedCells(plan, dialect);
  return compiledRead(
    refusingQuery(compileQuery(plan, composition, resultList(plan.outputs, dialect)), plan, composition),
    composition,
    ({ rows: cells }) => {
      const rows = cells.map((row) => readRow(row));
      return { rows: reverse ? rows.reverse() : rows, count: rows.length };
    },
  );
}

/** Compiles a plan for one row about a set. */
export function compileAggregate({ of, outputs }: AggregatePlan, composition: Composition): Compiled {
  const { dialect } = composition;
  const columns = outputs.map(({ name, aggregate }) => [name, decoderOf(aggregate.field, dialect.form)] as const);
  const sql = countedQuery(
    of,
    outputs.map((_, index) => dialect.cell("count(*)", null, index)).join(", "),
    composition,
  );
  return compiledRead(sql, composition, ({ rows: [cells] }) => {
    const row = Object.fromEntries(columns.map(([name, decode], index) => [name, decode(cells?.[index])]));
    return { rows: [row], count: 1 };
  });
}

/** Compiles the question whether a set has rows. */
export function compileExists({ of }: ExistsPlan, composition: Composition): Compiled {
  const sql = `${countedQuery(of, "1", composition)} LIMIT 1`;
  return compiledRead(sql, composition, ({ rows }) => ({ rows: rows.map(() => ({})), count: rows.length }));
}

/** A query about a set as a whole, to which the order of its rows does not matter. */
function countedQuery(of: SelectPlan, list: string, composition: Composition): string {
  const { limit, offset, distinct, group } = of;
  const set = bareRows(of);
  return limit === null && offset === null && distinct === false && group === undefined
    ? rowsQuery(set, composition, () => list)
    : `SELECT ${list} FROM (${compileQuery(set, composition)}) AS q`;
}
