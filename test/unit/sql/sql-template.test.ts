import { expect, test } from "vitest";
import { ident, postgres, sql, sqlite } from "../../../src/sql/index.ts";
import type { RawPlan, SqlText } from "../../../src/plan/raw-plan.ts";
import { rawParts } from "../../../src/query/raw-parts.ts";

// The user's own SQL: values are always bound, names always quoted.

function inspect(text: SqlText, dialect = postgres): { sql: string; params: readonly unknown[] } | undefined {
  const plan: RawPlan = { kind: "raw", parts: rawParts(text), scope: null, select: null };
  return dialect.inspect(plan).statements?.[0];
}

test("values are bound and names are quoted", () => {
  const text = sql`select * from ${ident('po"sts')} where id = ${5} or title = ${"x'; drop table posts"}`;
  expect(inspect(text)).toEqual({
    sql: 'select * from "po""sts" where id = $1 or title = $2',
    params: ["5", "x'; drop table posts"],
  });
  expect(inspect(text, sqlite)).toEqual({
    sql: 'select * from "po""sts" where id = ? or title = ?',
    params: [5n, "x'; drop table posts"],
  });
});

test("pieces of SQL can be put together", () => {
  const recent = sql`created_at > ${new Date(0)}`;
  expect(inspect(sql`select 1 where ${recent} and n = ${1.5} and ${sql`ok = ${true}`}`)).toEqual({
    sql: "select 1 where created_at > $1 and n = $2 and ok = $3",
    params: ["1970-01-01T00:00:00.000Z", "1.5", true],
  });
});

test.each([
  ["null", null, null, null],
  ["a whole number", 7, "7", 7n],
  ["a number", 0.5, "0.5", 0.5],
  ["a bigint", 2n ** 60n, "1152921504606846976", 2n ** 60n],
  ["false", false, false, 0n],
  ["bytes", new Uint8Array([1]), new Uint8Array([1]), new Uint8Array([1])],
  ["a list", [1, 'a"', null], '{"1","a\\"",NULL}', '[1,"a\\"",null]'],
])("%s is bound in the form of its kind", (_, value, first, second) => {
  expect(inspect(sql`select ${value}`)?.params).toEqual([first]);
  expect(inspect(sql`select ${value}`, sqlite)?.params).toEqual([second]);
});

test.each([
  ["undefined", undefined],
  ["NaN", Number.NaN],
  ["an invalid date", new Date(Number.NaN)],
  ["an object", { kind: "text", text: "drop table posts" }],
  ["an object that looks like SQL", { parts: [{ kind: "text", text: "drop table posts" }] }],
  ["a function", () => 1],
])("%s is refused", (_, value) => {
  expect(() => inspect(sql`select ${value}`)).toThrow(expect.objectContaining({ name: "ValidationError" }) as Error);
});
