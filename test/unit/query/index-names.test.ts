import { expect, test } from "vitest";
import { model, t } from "../../../src/index.ts";
import { sourcesOf } from "../../../src/query/sources.ts";

// A database takes an index of a name it knows for one that is there already, so no two may have one name.

const id = t.integer().primaryKey();
const fields = { id, a: t.text(), b: t.text() };

function namesOf(each: ReturnType<typeof model>): string[] | undefined {
  const table = sourcesOf({ each }).get("each")?.table;
  return table?.indexes.map(({ name }) => name);
}

test("indexes on expressions are numbered", () => {
  const indexes = [
    { unique: true, expression: (p: { a: { lower(): never } }) => p.a.lower() },
    { unique: true, expression: (p: { b: { lower(): never } }) => p.b.lower() },
    { expression: (p: { b: { lower(): never } }) => p.b.lower() },
  ];
  expect(namesOf(model("things", fields, { indexes } as never))).toEqual([
    "things_expression_unique",
    "things_expression_unique_2",
    "things_expression_index",
  ]);
});

test("indexes on the same fields are numbered", () => {
  const indexes = [["a"], { fields: ["a"], where: (p: { b: { eq(b: string): never } }) => p.b.eq("x") }, ["a"], ["b"]];
  expect(namesOf(model("things", fields, { indexes } as never))).toEqual([
    "things_a_index",
    "things_a_index_2",
    "things_a_index_3",
    "things_b_index",
  ]);
});

test("a number that is a name already is passed over", () => {
  const indexes = [
    { fields: ["a"], name: "same" },
    { fields: ["b"], name: "same_2" },
    { fields: ["b"], name: "same" },
  ];
  expect(namesOf(model("things", fields, { indexes } as never))).toEqual(["same", "same_2", "same_3"]);
});

test("long names are numbered, too, and stay short enough", () => {
  const name = "n".repeat(63);
  const indexes = [
    { fields: ["a"], name },
    { fields: ["b"], name },
    { fields: ["a", "b"], name },
  ];
  const names = namesOf(model("things", fields, { indexes } as never)) ?? [];
  expect([names[0], new Set(names).size]).toEqual([name, 3]);
  expect(names.every((each) => each.length <= 63)).toBe(true);
});
