import { expect, test } from "vitest";
import { listTest } from "../../../src/engine/lists.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import type { ListNode, ValueNode } from "../../../src/plan/nodes.ts";

function holds(operator: ListNode["operator"], item: unknown, list: unknown, wanted: readonly unknown[]): boolean {
  const field = t.list(item as ReturnType<typeof t.text>) as unknown as FieldShape;
  const values: ValueNode = { kind: "value", value: wanted, field };
  const structured = list === null ? null : field.codecs.structured.encode(list as never);
  return listTest({ kind: "list", operator, operand: values, values })(structured);
}

test.each([
  ["texts", t.text(), "a", "b", "A"],
  ["integers", t.integer(), 1, -1, 11],
  ["bigints", t.bigint(), 2n ** 62n, -(2n ** 63n), 2n ** 62n + 1n],
  ["floats", t.float(), 0, 0.1, 1e300],
  ["decimals", t.decimal(4, 2), "-0.05", "1.50", "0.05"],
  ["booleans", t.boolean(), true, true, false],
  ["timestamps", t.timestamp(), new Date(-1), new Date(0), new Date(1)],
  ["dates", t.date(), "0001-01-01", "2024-02-29", "9999-12-31"],
  ["times", t.time(), "10:00:00", "10:00:00.500", "10:00:01"],
  [
    "uuids",
    t.uuid(),
    "00000000-0000-7000-8000-000000000000",
    "00000000-0000-7000-8000-000000000001",
    "00000000-0000-7000-8000-000000000002",
  ],
  ["labels", t.enum(["a", "b", "c"]), "a", "b", "c"],
  ["bytes", t.bytes(), Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(12)],
])("lists of %s", (_name, item, first, second, other) => {
  const list = [first, second];
  expect(holds("containsAll", item, list, [second, first, first])).toBe(true);
  expect(holds("containsAll", item, list, [first, other])).toBe(false);
  expect(holds("containsAll", item, list, [])).toBe(true);
  expect(holds("overlaps", item, list, [other, second])).toBe(true);
  expect(holds("overlaps", item, list, [other])).toBe(false);
  expect(holds("overlaps", item, list, [])).toBe(false);
  for (const operator of ["containsAll", "overlaps"] as const) {
    expect(holds(operator, item, [], [first])).toBe(false);
    expect(holds(operator, item, null, [first])).toBe(false);
    expect(holds(operator, item, null, [])).toBe(false);
  }
});
