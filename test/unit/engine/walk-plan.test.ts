import { expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { refuseSql } from "../../../src/engine/refuse-sql.ts";
import { scopesAround } from "../../../src/engine/walk-plan.ts";
import { UnsupportedError, and, connect, exists, from } from "../../../src/index.ts";
import { t } from "../../../src/models/field-factory.ts";
import type { FieldShape } from "../../../src/plan/any-field.ts";
import type {
  ColumnNode,
  ConditionNode,
  FragmentNode,
  TestNode,
  TextNode,
  ValueNode,
} from "../../../src/plan/nodes.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { SelectPlan } from "../../../src/plan/select-plan.ts";
import type { UpdatePlan } from "../../../src/plan/write-plan.ts";
import { shop } from "../../support/shop.ts";

const db = connect(memory(), shop);
const { orders, lines } = from(shop);
const planOf = (query: { readonly plan: unknown }): Plan => query.plan as Plan;
const selectOf = (query: { readonly plan: unknown }): SelectPlan => query.plan as SelectPlan;

const shapeOf = (field: unknown): FieldShape => field as FieldShape;
const truth = (parts: FragmentNode["parts"]): ConditionNode => ({
  kind: "truth",
  operand: { kind: "fragment", parts, field: shapeOf(t.boolean()) },
});
const fragment = truth([{ kind: "text", text: "true" }]);
const tested: TestNode = { kind: "test", condition: fragment, field: shapeOf(t.boolean()) };
const plain = selectOf(db.orders.all());
const bearing: SelectPlan = { ...plain, where: fragment };

test("what a query depends on is what it does not name itself", () => {
  const tied = selectOf(
    db.customers
      .filter((c) => exists(orders.filter((o) => and(o.customerId.eq(c.id), o.lines.some({ amount: 1 })))))
      .all(),
  );
  expect(scopesAround(tied).size).toBe(0);
  expect(tied.where?.kind === "exists" && [...scopesAround(tied.where.select)]).toEqual([tied.scope]);
  const free = selectOf(db.orders.filter(() => exists(lines.filter((l) => l.order.customer.name.eq("x")))).all());
  expect(scopesAround(free.where as ConditionNode).size).toBe(0);
});

test("an output alone may tie a query to the rows around it", () => {
  const outer = plain.outputs.slice(0, 1);
  const inner = selectOf(db.lines.all());
  expect([...scopesAround({ ...inner, outputs: outer })]).toEqual([plain.scope]);
});

const needle: ValueNode = { kind: "value", value: "^a", field: shapeOf(t.text()) };
const note = plain.outputs[2]?.kind === "output" ? (plain.outputs[2].expression as ColumnNode) : null;
const regex = { kind: "text", operator: "iregex", operand: note, needle } as TextNode;

test.each<[string, Plan]>([
  ["a condition", bearing],
  ["another condition beside it", { ...plain, where: { kind: "and", conditions: [regex, fragment] } }],
  ["a query inside", { ...plain, where: { kind: "exists", select: bearing } }],
  ["derived rows", { ...plain, derived: { operator: "union", queries: [plain, bearing] } }],
  ["groups", { ...plain, group: { keys: [], having: fragment } }],
  ["what is counted", { kind: "exists", of: bearing }],
  [
    "included rows",
    selectOf(db.customers.include("orders").all()).outputs.reduce<SelectPlan>(
      (plan, output) => ({
        ...plan,
        outputs: [...plan.outputs, output.kind === "include" ? { ...output, select: bearing } : output],
      }),
      { ...selectOf(db.customers.all()), outputs: [] },
    ),
  ],
  ["a write", { ...planOf(db.orders.delete(1)), rows: bearing } as Plan],
  [
    "what is written",
    {
      ...(planOf(db.orders.update(1, { note: "x" })) as UpdatePlan),
      set: note === null ? [] : [{ column: note.column, expression: tested }],
    },
  ],
])("SQL in %s is refused, wherever it stands", (_name, plan) => {
  expect(() => refuseSql([plain, plan], "here")).toThrow(UnsupportedError);
  expect(refuseSql([plain], "here")).toEqual([plain]);
});

test("a regular expression is refused by its name", () => {
  expect(() => refuseSql([{ ...plain, where: regex }], "here")).toThrow("regex is not supported by here");
});
