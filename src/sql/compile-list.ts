import type { SqlValue } from "../contracts/sql-driver.ts";
import type { FieldShape } from "../plan/any-field.ts";
import type { ListNode, ValueNode } from "../plan/nodes.ts";
import { bindNode, bindWith } from "./bind.ts";
import type { Composition } from "./composition.ts";

/** Whether a list has one or all of some items; may be null where the list is. */
export function compileList({ operator, operand, values }: ListNode, composition: Composition): string {
  const { dialect, write } = composition;
  const items = dialect.cast(bindNode(values, composition), values.field);
  return dialect[operator](write.expression(operand, composition), items);
}

/** Binds an item as a list with nothing else in it. */
export function bindSingle(item: ValueNode, list: FieldShape, composition: Composition): string {
  const { dialect } = composition;
  const encode = list.codecs[dialect.form].encode as (items: readonly unknown[]) => SqlValue;
  return dialect.cast(
    bindWith(item, composition, (value) => encode([value]), "list"),
    list,
  );
}
