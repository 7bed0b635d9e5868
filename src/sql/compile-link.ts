import type { InsertPlan } from "../plan/write-plan.ts";
import { bindWith, valueOf } from "./bind.ts";
import { equations } from "./compile-assignments.ts";
import { type Composition, type Slot, mark, quote } from "./composition.ts";
import type { LinkedNode } from "./key-link.ts";
import type { BoundNode } from "./shape.ts";

/** A key that an earlier statement of the transaction makes. */
export function compileLink({ link, insert, field }: LinkedNode, composition: Composition): string {
  const { dialect, values, target } = composition;
  if (link.kind === "kept") {
    const name = bindWith(link.name, composition, String);
    return dialect.cast(
      dialect.createdKeys.kind === "kept" ? dialect.createdKeys.read(name) : dialect.fail(name),
      field,
    );
  }
  const key = quote(link.column.column);
  const query = `SELECT ${key} FROM ${link.table}`;
  if (link.kind === "newest") {
    const isOwn = target?.source?.table.name === (insert as InsertPlan).source.table.name;
    const offset = mark(offsetSlot(values.indexOf(link.offset), isOwn), composition, "int8");
    return `(${query} ORDER BY ${key} DESC LIMIT 1 OFFSET ${offset})`;
  }
  const terms = equations(link.by, composition);
  return `coalesce((${query} WHERE ${terms.join(" AND ")}), ${dialect.fail(bindWith(link.name, composition, String))})`;
}

/** How many rows are newer than the one meant. `isOwn`: rows of the plan itself are among them. */
function offsetSlot(index: number, isOwn: boolean): Slot {
  return (values, _rows, start) => BigInt(Number(valueOf(values[index] as BoundNode)) + (isOwn ? start : 0));
}
