import { expect, test } from "vitest";
import type { SqlStatement } from "../../../src/contracts/sql-driver.ts";
import type { CompareNode } from "../../../src/plan/nodes.ts";
import type { SelectPlan } from "../../../src/plan/select-plan.ts";
import { postgres } from "../../../src/sql/dialects/postgres.ts";
import { sqlite } from "../../../src/sql/dialects/sqlite.ts";
import type { Dialect } from "../../../src/sql/dialect.ts";
import { prepare } from "../../../src/sql/prepare.ts";
import { tables as q } from "./sql-of.ts";

// What a table asks by its key is found again without a walk through the plan: never where anything else differs.

function statements(plan: SelectPlan, dialect: Dialect): readonly SqlStatement[] {
  const { compiled, values } = prepare(plan, dialect);
  return compiled.bind(plan, values, dialect);
}

const byKey = (key: number): SelectPlan => q.orders.get(key).plan as SelectPlan;

test("the same question with another value has the same statement and its own value", () => {
  const dialect = { ...sqlite };
  const [first, second, third] = [1, 2, 3].map((key) => prepare(byKey(key), dialect));
  expect(second?.compiled).toBe(first?.compiled);
  expect(third?.compiled).toBe(first?.compiled);
  expect(third?.values.map((node) => node.kind === "value" && node.value)).toEqual([3]);
});

test("databases that take turns keep their own text", () => {
  const texts = [postgres, sqlite, postgres, sqlite].map((dialect) => statements(byKey(1), dialect)[0]?.sql);
  expect(texts[2]).toBe(texts[0]);
  expect(texts[3]).toBe(texts[1]);
  expect(texts[0]).not.toBe(texts[1]);
});

test("whatever else a plan asks is seen", () => {
  const plan = byKey(1);
  const { limit } = q.orders.limit(1).all().plan as SelectPlan;
  const { order } = q.orders.orderBy("id").all().plan as SelectPlan;
  const others: readonly Partial<SelectPlan>[] = [
    { limit },
    { offset: limit },
    { distinct: true },
    { distinct: [(plan.where as CompareNode).left] },
    { group: { keys: [(plan.where as CompareNode).left], having: null } },
    { derived: { operator: "union", queries: [plan] } },
    { outputs: plan.outputs.slice(0, 1) },
    { where: null },
    { where: { ...(plan.where as CompareNode), operator: "gt" } },
    { order: order.map((term) => ({ ...term, expression: (plan.where as CompareNode).left })) },
  ];
  for (let round = 0; round < 3; round++) {
    const [asked] = statements(plan, sqlite);
    const locked = { ...plan, lock: { strength: "update", busy: "wait" } } as const;
    expect(statements(locked, postgres)[0]?.sql).not.toBe(statements(plan, postgres)[0]?.sql);
    for (const other of others) expect(statements({ ...plan, ...other }, sqlite)[0]?.sql).not.toBe(asked?.sql);
  }
});
