import { describe, expect, test } from "vitest";
import { ValidationError } from "../../../src/errors.ts";
import type { RawPlan } from "../../../src/plan/raw-plan.ts";
import { rawParts } from "../../../src/query/raw-parts.ts";
import { ident, postgres, sql, sqlite } from "../../../src/sql/index.ts";
import { sqlite as dialect } from "../../../src/sql/dialects/sqlite.ts";

// What SQLite clients do with a second statement is nothing: it is left out without a word.

describe("one statement", () => {
  test.each([
    "select 1",
    "select 1;",
    "select 1 ; ;\n;\t",
    "select 1; -- done",
    "select 1; -- done; really",
    "select 1; /* done; */ ;",
    "select 1 /* ; select 2",
    "select 1 -- ; select 2",
    "-- first; select 2\nselect 1",
    "/* ; */ select /* ; */ 1",
    "select ';select 2'",
    "select 'it''s; so'",
    "select '--'';', ';'",
    'select 1 as "a;b"',
    'select 1 as "a"";b"',
    "select 1 as `a;b`",
    "select 1 as [a;b]",
    "select '/*'; -- */ select 2",
    "create trigger a after insert on b begin delete from c; delete from d; end",
    "  CREATE  TEMP TRIGGER a after insert on b begin delete from c; end;",
    "create temporary trigger a after insert on b begin delete from c; end",
  ])("%s", (text) => {
    expect(dialect.dropsSecond(text)).toBe(false);
  });
});

describe("more than one statement", () => {
  test.each([
    "select 1; select 2",
    "select 1;select 2;",
    "select 1;;select 2",
    "select 1; -- first\nselect 2",
    "select 1; /* first */ select 2",
    "/* ; */ select 1; select 2",
    "select ';'; select 2",
    "select 'it''s'; select 2",
    "select '--'; select 2",
    "select '/*'; select 2",
    "select \"a'\"; select 'b'",
    "select `a`; select 2",
    "select [a]; select 2",
    "select 1; 'text'",
    'select 1; "name"',
    "create table trigger_log (id integer); select 2",
    "create index trigger on a (b); select 2",
  ])("%s", (text) => {
    expect(dialect.dropsSecond(text)).toBe(true);
  });
});

describe("a second statement in SQL of the user", () => {
  const plan = (text: ReturnType<typeof sql>): RawPlan => ({
    kind: "raw",
    parts: rawParts(text),
    scope: null,
    select: null,
  });

  test("is refused before it is sent, without repeating a value", () => {
    const text = sql`insert into ${ident("a")} values (${"secret"}); delete from a`;
    const attempt = (): unknown => sqlite.inspect(plan(text));
    expect(attempt).toThrow(ValidationError);
    expect(attempt).toThrow(
      /^anyrow: sql holds one statement: write the others apart, together in db\.atomic\(\[…\]\)$/,
    );
  });

  test("is not seen in values and quoted names", () => {
    const text = sql`select ${"; select 2"} as ${ident('a"; select 2')};`;
    expect(sqlite.inspect(plan(text)).statements?.[0]?.sql).toBe('select ? as "a""; select 2";');
  });

  test("is left to a database that refuses it itself", () => {
    expect(postgres.inspect(plan(sql`select 1; select 2`)).statements?.[0]?.sql).toBe("select 1; select 2");
  });
});

test("a name that is no text is refused", () => {
  for (const wrong of [5, null, undefined, ["a"], { name: "a" }])
    expect(() => ident(wrong as never)).toThrow(/^anyrow: ident\(\) takes a name as text$/);
});

describe("the beginning of a transaction in SQL of the user", () => {
  const plan = (text: string): RawPlan => ({ kind: "raw", parts: [{ kind: "text", text }], scope: null, select: null });

  test("is found behind comments, as each database reads them", () => {
    for (const dialectOf of [sqlite, postgres])
      expect(() => dialectOf.inspect(plan("/* a */ -- b\n BEGIN"))).toThrow(/BEGIN in SQL is not supported/);
    // Where a line ends at a carriage return, this is a comment and a SELECT.
    const twoLines = "-- a\rselect 1\nBEGIN";
    expect(() => sqlite.inspect(plan(twoLines))).toThrow(/BEGIN in SQL/);
    expect(postgres.inspect(plan(twoLines)).statements).toHaveLength(1);
    const unclosed = "/* /* a */ BEGIN";
    expect(() => sqlite.inspect(plan(unclosed))).toThrow(/BEGIN in SQL/);
    expect(postgres.inspect(plan(unclosed)).statements).toHaveLength(1);
    expect(() => postgres.inspect(plan("/* /* a */ */ BEGIN"))).toThrow(/BEGIN in SQL/);
  });
});
