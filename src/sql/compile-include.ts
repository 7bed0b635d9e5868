import type { IncludeOutput } from "../plan/select-plan.ts";
import { orderClause } from "./compile-order.ts";
import { type Composition, type Frame, type Link, type SelectList, tie } from "./composition.ts";
import { jsonArray, jsonCells } from "./json-rows.ts";
import { columnNames, namedList } from "./named-list.ts";

/** The related rows of a row as one JSON text: arrays by position, which lose nothing and cost less than objects. */
export function compileInclude({ relation, select }: IncludeOutput, parent: Frame, composition: Composition): string {
  const { dialect, write } = composition;
  const { outputs, order, distinct, limit, offset } = select;
  const link: Link = (frame) => tie(relation, frame, parent);
  const item: SelectList = (cells) => jsonArray(jsonCells(cells, outputs, dialect), dialect);
  if (relation.holds !== "many") return `(${write.query(select, composition, item, link)})`;
  const isLimited = limit !== null || offset !== null;
  if (!isLimited && !distinct && (order.length === 0 || dialect.ordersAggregates)) {
    const all: SelectList = (cells) => {
      const sorted = orderClause(order, composition);
      return dialect.collect(item(cells), sorted);
    };
    return `(${write.query({ ...select, order: [] }, composition, all, link)})`;
  }
  // One text passes from an inner query faster than many cells. But it would be written for rows that a limit leaves out, and puts
  // includes inside includes deeper into each other than the parsers of older databases go.
  const isNested = outputs.some(({ kind }) => kind === "include");
  const inCells = (isLimited || isNested) && outputs.length <= dialect.maxColumns;
  const inner: SelectList = inCells ? namedList(dialect) : (cells) => `${item(cells)} AS c`;
  const rows = write.query(select, composition, inner, link);
  const texts = dialect.collect(inCells ? item(columnNames(outputs)) : "c", "");
  // A limit also keeps the order of an inner query from being optimized away.
  return `(SELECT ${texts} FROM (${rows}${isLimited ? "" : dialect.noLimit}) AS q)`;
}
