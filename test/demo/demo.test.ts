import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { question } from "../../demo/question.ts";
import { run } from "../../demo/run.ts";
import { openStores } from "../../demo/stores.ts";

const root = join(import.meta.dirname, "../..");
const demo = join(root, "demo");

/** Everything that can be asked or done; the demo shows all of it. */
const VERBS = [
  ...["filter", "exclude", "orderBy", "reverse", "limit", "offset", "select", "omit", "distinct", "include"],
  ...["all", "first", "last", "get", "find", "count", "exists", "pluck", "update", "delete", "page", "getMany"],
  ...["create", "createMany", "upsert", "upsertMany", "updateMany", "deleteMany", "getOrCreate", "updateOrCreate"],
  ...["eq", "ne", "gt", "gte", "lt", "lte", "between", "in", "isNull", "some", "every", "none", "asc", "desc"],
  ...["contains", "startsWith", "endsWith", "like", "icontains", "istartsWith", "iendsWith", "ilike", "iexact"],
  ...["lower", "upper", "add", "sub", "mul", "atomic", "transaction", "begin", "run", "inspect", "sql", "fromSQL"],
  ...["value", "ping", "close", "annotate", "groupBy", "aggregate", "sum"],
];

/** What is known of the data, each asked in one statement. */
const COUNTED: readonly (readonly [string, readonly object[]])[] = [
  ["From which airports do most flights leave?", [{ iata: "ATL", city: "Atlanta", flights: 414_513, routes: 173 }]],
  [
    "How many flights were there in all, on how many routes, and how many on the busiest?",
    [{ flights: 7_009_728, routes: 5366, busiest: 13_788, "more than ten a day": 403 }],
  ],
  ["At how many airports does no flight begin?", [{ answer: 3073 }]],
  [
    "Which states have more than a hundred airports?",
    [
      { state: "AK", airports: 263, north: 71.2854475 },
      { state: "TX", airports: 209, north: 36.412_003_33 },
    ],
  ],
  ["Of how many routes is there the way back?", [{ hasReverse: true, routes: 5064, total: 7_006_949 }]],
  [
    "Which are the three busiest routes of each of the five states with most flights?",
    [{ state: "CA", flights: 824_597, best: "SFO to LAX 13788, LAX to SFO 13390, LAX to LAS 11773" }],
  ],
];

/** A busy machine may need as long. */
const PATIENCE = 120_000;

function runDemo(...flags: readonly string[]): ReturnType<typeof spawnSync> & { readonly stdout: string } {
  // The Node of the devDependencies: it runs TypeScript, whatever runs this test.
  const node = join(root, "node_modules/.bin/node");
  return spawnSync(node, [join(demo, "demo.ts"), ...flags], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

test(
  "the demo ends well, in plain text when nobody watches",
  () => {
    const { status, stdout, stderr } = runDemo();
    expect(stderr).toBe("");
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^demo ok: 3376 airports, 5366 routes, \d+ queries, same answer on 3 stores$/,
    );
    expect(stdout).not.toContain("\u001b");
    expect(status).toBe(0);
  },
  PATIENCE,
);

test(
  "--json prints the outcomes and nothing else",
  () => {
    const { status, stdout } = runDemo("--json");
    const { ok, queries } = JSON.parse(stdout) as {
      ok: boolean;
      queries: { words: string; statements: object[]; rows: object[]; attempts: object[]; agree: boolean }[];
    };
    expect([status, ok]).toEqual([0, true]);
    expect(queries.length).toBeGreaterThanOrEqual(12);
    for (const { agree, rows } of queries) expect([agree, rows.length > 0]).toEqual([true, true]);
    expect(queries.filter(({ attempts }) => attempts.length === 3).length).toBeGreaterThanOrEqual(12);
    for (const [words, rows] of COUNTED) {
      const found = queries.find((query) => query.words === words);
      expect([words, found?.statements.length, found?.rows.slice(0, rows.length)]).toEqual([words, 1, rows]);
    }
  },
  PATIENCE,
);

test("answers that differ are told apart: by value, type, order of rows and order of properties", async () => {
  const { stores, close } = openStores();
  const pairs: readonly (readonly [unknown, unknown])[] = [
    [1, 2],
    [1, "1"],
    [
      [1, 2],
      [2, 1],
    ],
    [[{ a: null }], [{}]],
    [
      { a: 1, b: [0] },
      { b: [0], a: 1 },
    ],
    [{ a: 0.1 + 0.2 }, { a: 0.3 }],
  ];
  for (const [first, other] of pairs) {
    const differ = question("?", async (db) => (db === stores[0]?.db ? first : other));
    expect((await run(differ, stores)).agree).toBe(false);
  }
  expect(
    (
      await run(
        question("?", async () => ({ a: [1, null] })),
        stores,
      )
    ).agree,
  ).toBe(true);
  await close();
});

test("the demo uses every builder, terminal, lookup and verb", () => {
  const text = readdirSync(demo)
    .map((name) => readFileSync(join(demo, name), "utf8"))
    .join("\n");
  expect(VERBS.filter((verb) => !new RegExp(`\\.${verb}[(<\`]`).test(text))).toEqual([]);
  for (const word of ["and(", "or(", "not(", "for await", ".plan", "onConflict", "from(models)", "count(", "exists("])
    expect(text).toContain(word);
});
