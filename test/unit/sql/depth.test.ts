import { createClient } from "@libsql/client";
import BetterDatabase from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { libsql } from "../../../adapters/libsql/index.ts";
import { memory } from "../../../adapters/memory/index.ts";
import { pglite } from "../../../adapters/pglite/index.ts";
import { sqlite } from "../../../adapters/sqlite/index.ts";
import { type Adapter, type Condition, UnsupportedError, and, connect, from, not, or } from "../../../src/index.ts";
import { libsqlDialect } from "../../../src/sql/dialects/libsql.ts";
import { sqliteInProcess } from "../../../src/sql/dialects/sqlite-in-process.ts";
import { sqliteOverNetwork } from "../../../src/sql/dialects/sqlite-over-network.ts";
import { waitingSymbols } from "../../../src/sql/dialects/sqlite-parser.ts";
import { sqlite as plainSqlite, postgres } from "../../../src/sql/index.ts";
import { sqlAdapter } from "../../../src/sql/sql-adapter.ts";
import { type Ask, Knot, type Row, openDeep, quick, repeated, slow } from "../../support/deep-queries.ts";

// How deep queries may be nested: what is allowed runs, what is refused is refused before anything is sent.

interface Store {
  readonly open: () => Adapter;
  readonly asks: Readonly<Record<string, Ask>>;
  /** So many levels of `and` and `or` must be possible. */
  readonly least: number;
}

const stores: Readonly<Record<string, Store>> = {
  "better-sqlite3": {
    open: () => sqlite({ client: new BetterDatabase(":memory:") }),
    asks: { ...quick, ...slow },
    least: 400,
  },
  "node:sqlite": { open: () => sqlite({ url: ":memory:", driver: "node" }), asks: quick, least: 400 },
  libsql: { open: () => libsql({ url: ":memory:" }), asks: { ...quick, ...slow }, least: 25 },
  pglite: { open: () => pglite(), asks: quick, least: 400 },
  memory: { open: () => memory(), asks: { ...quick, ...slow }, least: 400 },
};

/** What a query is refused with when it is shown, or null. */
function refusalOf(query: { inspect(): unknown }): unknown {
  try {
    query.inspect();
    return null;
  } catch (error) {
    return error;
  }
}

/** The deepest that is shown: less than 600 levels. */
function deepest(ask: (levels: number) => { inspect(): unknown }): number {
  const isRefused = (levels: number): boolean => {
    try {
      return refusalOf(ask(levels)) !== null;
    } catch (error) {
      if (error instanceof UnsupportedError) return true;
      throw error;
    }
  };
  let [allowed, refused] = [1, 600];
  while (refused - allowed > 1) {
    const middle = (allowed + refused) >> 1;
    if (isRefused(middle)) refused = middle;
    else allowed = middle;
  }
  expect(allowed).toBeGreaterThan(1);
  return allowed;
}

describe.each(Object.entries(stores))("%s", (_, { open, asks, least }) => {
  let db: Awaited<ReturnType<typeof openDeep>>;
  beforeAll(async () => {
    db = await openDeep(open());
  });
  afterAll(() => db.close());

  test.each(Object.entries(asks))("%s: as deep as is allowed", async (_name, ask) => {
    const levels = deepest((count) => ask(db, count));
    await ask(db, levels);
    const deeper = async (): Promise<unknown> => ask(db, levels + 1);
    await expect(deeper()).rejects.toThrow(UnsupportedError);
    await expect(deeper()).rejects.toThrow("nested this deep");
  });

  test("and and or go deep enough", () => {
    expect(deepest((levels) => (quick["and, or"] as Ask)(db, levels))).toBeGreaterThan(least);
  });

  test("200 levels of and, or and not are answered right or refused", async () => {
    const rows = await db.knots.orderBy("id").all();
    const found = db.knots.filter((row) => mixed(row, 200)).orderBy("id");
    if (least < 200) {
      expect(refusalOf(found.all())).toBeInstanceOf(UnsupportedError);
      await expect(found.all()).rejects.toThrow(UnsupportedError);
    } else {
      expect(await found.all()).toEqual(rows.filter((row) => mixedHolds(row, 200)));
    }
  });

  test("2,000 conditions one after the other are one list", async () => {
    const all = db.knots.filter((row) =>
      repeated<Condition>(2000, row.id.gt(0), (list, level) => and(list, row.id.ne(level + 3))),
    );
    expect(await all.orderBy("id").pluck("id")).toEqual([1, 2]);
    const filtered = repeated(1000, db.knots.filter(), (set, level) => set.filter((row) => row.id.ne(level + 2)));
    expect(await filtered.pluck("id")).toEqual([1]);
    const turned = db.knots.filter((row) => repeated<Condition>(2001, row.id.eq(2), (inner) => not(inner)));
    expect(await turned.orderBy("id").pluck("id")).toEqual([1, 3]);
  });
});

/** A condition that looks like a random one. */
const steps = repeated<readonly number[]>(200, [11], (made) => [...made, ((made.at(-1) ?? 0) * 73 + 29) % 211]);

function mixed(row: Row, levels: number): Condition {
  return repeated<Condition>(levels, row.n.eq(1), (inner, level) => {
    const step = steps[level] as number;
    const atom = step % 3 === 0 ? row.n.gt(step % 4) : step % 3 === 1 ? row.id.eq(step % 4) : row.text.eq("a");
    const joined = step % 2 === 0 ? or(inner, atom) : and(atom, inner);
    return step % 5 === 0 ? not(joined) : joined;
  });
}

/** The same in the program. */
function mixedHolds(
  row: { readonly id: number; readonly n: number | null; readonly text: string | null },
  levels: number,
): boolean {
  return repeated(levels, row.n === 1, (inner, level) => {
    const step = steps[level] as number;
    const atom =
      step % 3 === 0 ? row.n !== null && row.n > step % 4 : step % 3 === 1 ? row.id === step % 4 : row.text === "a";
    const joined = step % 2 === 0 ? inner || atom : inner && atom;
    return step % 5 === 0 ? !joined : joined;
  });
}

test.each([
  ["libsql over a network", libsqlDialect(sqliteOverNetwork)],
  ["sqlite", sqliteInProcess],
])("%s: nothing is sent of what is too deep", async (_, dialect) => {
  let sent = 0;
  const driver = {
    name: "none",
    maxParameters: 32_766,
    execute: async () => {
      sent++;
      return [];
    },
    close: async () => undefined,
  };
  const capabilities = { transactions: false, sql: true, atomic: "one", filters: "all" } as const;
  const db = connect(sqlAdapter(dialect, driver, { capabilities }), { knots: Knot });
  const asked = Object.values({ ...quick, ...slow }).map((ask) => ask(db as never, 150));
  const refused = asked.filter((query) => refusalOf(query) !== null);
  expect(refused.length).toBeGreaterThan(4);
  for (const query of refused) await expect(query).rejects.toThrow(`not supported by ${dialect.name}`);
  expect(sent).toBe(0);
});

test("texts that double with each level are refused before they fill the memory", () => {
  const { knots } = from({ knots: Knot });
  const rounded = (levels: number) =>
    knots.annotate((row) => ({ value: repeated(levels, row.price, (inner) => inner.round(2) as Row["price"]) })).all();
  expect(() => rounded(200).inspect(postgres)).toThrow("nested this deep is not supported by postgres");
  expect(rounded(50).inspect(plainSqlite).statements?.[0]?.sql.length).toBeLessThan(10_000);
});

describe("the parser of libSQL", () => {
  const client = createClient({ url: ":memory:" });
  afterAll(() => client.close());
  const fits = async (sql: string): Promise<boolean> => {
    try {
      await client.execute(`EXPLAIN ${sql}`);
      return true;
    } catch (error) {
      return !String(error).includes("parser stack overflow");
    }
  };
  /** Each pair of parentheses round a statement is a symbol more, until there are 98. Four stand before, and one for `EXPLAIN`. */
  const keptFor = async (sql: string): Promise<number> => {
    let around = 93;
    while (around > 0 && !(await fits(`SELECT ${"(".repeat(around)}${sql}${")".repeat(around)}`))) around--;
    return 93 - around;
  };

  test.each(Object.entries({ ...quick, ...slow }).filter(([name]) => !name.startsWith("what is")))(
    "%s: keeps no more symbols than are counted, and hardly less",
    async (_, ask) => {
      const db = { knots: (await openDeep(memory())).knots };
      for (const levels of [1, 2, 3, 5]) {
        const [statement] = ask(db, levels).inspect(plainSqlite).statements ?? [];
        const sql = statement?.sql ?? "";
        const [kept, counted] = [await keptFor(sql), waitingSymbols(sql)];
        expect(counted, sql).toBeGreaterThanOrEqual(kept);
        expect(counted, sql).toBeLessThanOrEqual(kept + 6);
      }
    },
  );

  test.each([
    ["a comment", "SELECT 1 -- (((\n + (2) /* ((( */"],
    ["quotes", `SELECT '(((', "a(""(" FROM (SELECT 1 AS "a(""(")`],
    ["between", "SELECT 1 WHERE 1 BETWEEN (2) AND (SELECT 3 WHERE 4 BETWEEN 5 AND (6 + 7) OR 8)"],
    ["branches", "SELECT CASE WHEN 1 THEN 2 WHEN 3 THEN CASE (4) WHEN (5) THEN (6) END ELSE (7) END"],
    ["windows and filters", "SELECT count(*) FILTER (WHERE 1 = (2)), sum(1) OVER (PARTITION BY 1 ORDER BY 2, (3))"],
    [
      "steps of queries",
      "WITH a AS (SELECT 1), b(c) AS (SELECT (2)) SELECT 3 UNION ALL SELECT (4) FROM a JOIN b ON (5) = (6)",
    ],
    ["what is distinct", "SELECT 1 IS NOT DISTINCT FROM (2 IS DISTINCT FROM (3)) AND NOT 4 IN (SELECT (5))"],
    ["operators", "SELECT 1 OR 2 AND NOT 3 = 4 < 5 & 6 + 7 * 8 || (9 -> '$')"],
  ])("counts %s", async (_, sql) => {
    expect(await fits(sql)).toBe(true);
    const kept = await keptFor(sql);
    expect(waitingSymbols(sql)).toBeGreaterThanOrEqual(kept);
    expect(waitingSymbols(sql)).toBeLessThanOrEqual(kept + 9);
  });
});
