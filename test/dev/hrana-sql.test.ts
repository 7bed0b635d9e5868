import { expect, test } from "vitest";
import { bindArguments, parameterNames } from "../../src/dev/hrana/parameters.ts";
import { splitStatements } from "../../src/dev/hrana/split-statements.ts";
import { tokensOf } from "../../src/dev/hrana/sql-tokens.ts";
import { kindOf } from "../../src/dev/hrana/statement-kind.ts";

const texts = (sql: string): readonly string[] => splitStatements(sql).map(({ text }) => text);

test.each([
  ["SELECT 1", ["SELECT 1"]],
  [" SELECT 1 ; ; SELECT 2;", ["SELECT 1", "SELECT 2"]],
  ["", []],
  ["-- SELECT 1;", []],
  ["/* ; */ SELECT /* ; */ 1 -- ;", ["SELECT /* ; */ 1"]],
  ["SELECT ';', \";\", `;`, [;], 'it''s;'; SELECT 2", ["SELECT ';', \";\", `;`, [;], 'it''s;'", "SELECT 2"]],
  ["SELECT 'never ends; SELECT 2", ["SELECT 'never ends; SELECT 2"]],
  ["/* never ends; SELECT 2", []],
  [
    "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT CASE 1 WHEN 1 THEN 2 END; END; SELECT 3",
    ["CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT CASE 1 WHEN 1 THEN 2 END; END", "SELECT 3"],
  ],
  [
    "create temp /* x */ trigger a after insert on t begin select 1; end",
    ["create temp /* x */ trigger a after insert on t begin select 1; end"],
  ],
  ["CREATE TABLE trigger_log (a); SELECT 1", ["CREATE TABLE trigger_log (a)", "SELECT 1"]],
  ["SELECT x'00'; SELECT 1.5e3; SELECT .5", ["SELECT x'00'", "SELECT 1.5e3", "SELECT .5"]],
])("the statements of %j", (sql, expected) => {
  expect(texts(sql)).toEqual(expected);
});

test.each([
  ["SELECT ?, ?", [null, null]],
  ["SELECT ?2, ?, ?1", ["?1", "?2", null]],
  ["SELECT :a, @a, $a, :a", [":a", "@a", "$a"]],
  ["SELECT ?3", [null, null, "?3"]],
  ["SELECT '?', \"?\", [?], `?` -- ?\n/* ? */", []],
  ["SELECT $a::b(c), :ä", ["$a::b(c)", ":ä"]],
  ["SELECT a->>'$.b', json(?) ", [null]],
])("the parameters of %j", (sql, expected) => {
  expect(parameterNames(tokensOf(sql))).toEqual(expected);
});

test("a name with its prefix counts before one without, and null is a value", () => {
  const named = new Map<string, bigint | null>([
    ["a", 1n],
    ["@a", 2n],
    ["b", null],
  ]);
  const bound = bindArguments([":a", "@a", "$b"], { positional: [], named });
  expect(bound.map(({ value }) => value)).toEqual([1n, 2n, null]);
});

test.each([
  ["BEGIN", "BEGIN", "deferred"],
  ["begin deferred transaction", "BEGIN", "deferred"],
  ["BEGIN IMMEDIATE", "BEGIN", "immediate"],
  ["BEGIN EXCLUSIVE TRANSACTION", "BEGIN", "immediate"],
  ["BEGIN TRANSACTION READONLY", "BEGIN", "readonly"],
  ["BEGIN READONLY", "BEGIN", "readonly"],
  ["WITH a AS (SELECT 1), b(x) AS NOT MATERIALIZED (VALUES (1)) UPDATE t SET a = 1", "UPDATE", null],
  ["WITH RECURSIVE a AS (DELETE) SELECT * FROM a", "SELECT", null],
  ["WITH replace AS (SELECT 1) SELECT * FROM replace", "SELECT", null],
  ["-- INSERT\nEXPLAIN DELETE FROM t", "EXPLAIN", null],
])("what %j does", (sql, verb, begins) => {
  expect(kindOf(tokensOf(sql))).toMatchObject({ verb, begins });
});
