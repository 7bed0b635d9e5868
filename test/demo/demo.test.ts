import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pageViews } from "../../demo/page-views.ts";
import { openPairs } from "../../demo/pairs.ts";
import { pairQuestion, question } from "../../demo/question.ts";
import { run, runOnPairs } from "../../demo/run.ts";
import { type Store, openStores } from "../../demo/stores.ts";
import { visiting } from "../../demo/visiting.ts";
import { missingService } from "../../scripts/services/missing-service.ts";
import { findRedis } from "../../scripts/services/redis.ts";
import { createTables } from "../../src/migrations/index.ts";

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
  ...["incr", "decr", "getMap"],
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

/** What two stores with one database over both answer. */
const ACROSS: Readonly<Record<string, readonly object[]>> = {
  "Four travellers sign up in the first store; their sessions begin in the second one.": [
    { travellers: 4, sessions: 4 },
  ],
  "Whose are two sessions, and where do they live? One call to each store.": [
    { session: "s2", device: "desk", traveller: "Ada", home: "ANC Anchorage" },
    { session: "s3", device: "phone", traveller: "Bo", home: "ORD Chicago" },
  ],
  "Which two sessions of each traveller saw most pages? One call to each store.": [
    { name: "Ada", sessions: "s2 desk 12, s1 phone 3" },
    { name: "Bo", sessions: "s3 phone 7" },
    { name: "Cleo", sessions: "s4 tv 1" },
    { name: "Dot", sessions: "" },
  ],
  "Which sessions are on a phone, which saw 3 to 10 pages, how many are on a desk or a tv?": [
    { phone: ["s1", "s3"], "3 to 10": ["s3", "s1"], "desk or tv": 2, busiest: "s2" },
  ],
  "A session is begun once; begun again it is refused, left alone, or written over.": [
    {
      refused: "unique",
      ignored: null,
      "written over": "watch",
      "a device that has none": ["s3"],
      "not there": null,
    },
  ],
  "All or nothing in the second store: a session with a page count; then two of which the second is refused.": [
    { made: "s5, ANC 1", wrong: "unique", "views of s5": 0 },
  ],
  "Three sessions of a second and a half: one is left alone, one is changed, one is renewed.": [
    { before: 3, after: 1, "left alone": "over", changed: "over", renewed: "goes on" },
  ],
  "Fifty at once count one page view each, in the counts of the day and in a counter without a model.": [
    { "counts of the day": 50, counter: 50, "each sum once": 50 },
  ],
  "Fifty at once look at five pages that nobody has looked at: who is first begins the count, the others add to it.": [
    { pages: 5, views: 50 },
  ],
  "Whose pages were looked at most, and what are their airports called?": [
    { airport: "ORD", name: "Chicago O'Hare International", city: "Chicago", views: 50 },
    { airport: "SFO", name: "San Francisco International", city: "San Francisco", views: 18 },
    { airport: "LAX", name: "Los Angeles International", city: "Los Angeles", views: 14 },
    { airport: "HNL", name: "Honolulu International", city: "Honolulu", views: 10 },
  ],
  "Counters without a model: two more, one less, all of them at once, and gone.": [
    { ORD: "51", HNL: "7", deleted: "true true false" },
  ],
  "Which sessions look at O'Hare's page? No index leads there.": [
    {
      "without an index": [
        "UnsupportedError: this condition or",
        "order of sessions is not supported by",
        "this store: declare .index() on page and",
        "ask by it with eq, in or a range, or",
        "order by it, or pass { scan: { limit } }",
        "to look at rows one by one",
      ].join("\n"),
      "with { scan }": "s2 s3",
    },
  ],
  "One traveller leaves with all sessions, then everything that was made up goes away.": [
    { sessions: 2, "other sessions": 4, "page counts": 7, travellers: 3, left: 0 },
  ],
};

/** Without a Redis there is one pair less. */
const PAIRS =
  findRedis() === null && !process.env["REDIS_URL"]
    ? ["PGlite + Upstash", "libSQL + memory"]
    : ["PGlite + Redis", "libSQL + Upstash", "memory + memory"];

/** A busy machine may need as long. */
const PATIENCE = 120_000;

interface Tried {
  readonly store: string;
  readonly roundTrips: number;
}

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
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      `demo ok: 3376 airports, 5366 routes, 35 queries, same answer on 3 stores; ` +
        `14 queries across two stores, same answer on ${PAIRS.length} pairs`,
    );
    expect(stdout).toContain(`\nTwo stores, one database: ${PAIRS.join(", ")}\n`);
    expect(stdout).not.toContain("\u001b");
    expect(status).toBe(0);
  },
  PATIENCE,
);

test(
  "--json prints the outcomes and nothing else",
  () => {
    const { status, stdout } = runDemo("--json");
    const { ok, pairs, queries } = JSON.parse(stdout) as {
      ok: boolean;
      pairs: string[];
      queries: { words: string; statements: object[]; rows: object[]; attempts: Tried[]; agree: boolean }[];
    };
    expect([status, ok]).toEqual([0, true]);
    expect(queries.length).toBeGreaterThanOrEqual(12);
    for (const { agree, rows } of queries) expect([agree, rows.length > 0]).toEqual([true, true]);
    expect(queries.filter(({ attempts }) => attempts.length === 3).length).toBeGreaterThanOrEqual(12);
    for (const [words, rows] of COUNTED) {
      const found = queries.find((query) => query.words === words);
      expect([words, found?.statements.length, found?.rows.slice(0, rows.length)]).toEqual([words, 1, rows]);
    }
    expect(pairs).toEqual(PAIRS);
    for (const [words, rows] of Object.entries(ACROSS)) {
      const found = queries.find((query) => query.words === words);
      expect([words, found?.rows]).toEqual([words, rows]);
      expect(found?.attempts.map(({ store }) => store)).toEqual(PAIRS);
      // The rows of one store in one call, those that belong to them in another one.
      if (words.includes("One call to each store"))
        expect(found?.attempts.map(({ roundTrips }) => roundTrips)).toEqual(PAIRS.map(() => 2));
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

/** Stores that hold the few airports that travellers and page counts refer to. */
async function openStoresWithAirports(): Promise<ReturnType<typeof openStores>> {
  const opened = openStores();
  const airports = ["ANC", "ATL", "DEN", "HNL", "LAX", "ORD", "SFO"].map((iata) => ({
    iata,
    name: `${iata} Airport`,
    city: iata,
    country: "USA",
    latitude: 0,
    longitude: 0,
  }));
  const fill = async ({ db }: Store): Promise<void> => {
    await createTables(db);
    await db.airports.createMany(airports);
  };
  await Promise.all(opened.stores.map(fill));
  return opened;
}

test(
  "where no Redis is installed Postgres is joined to the Upstash, and what is missing is said",
  async () => {
    const { stores, close } = await openStoresWithAirports();
    const missing = missingService("Redis", "redis-server");
    const opened = await openPairs(stores, () => Promise.reject(missing));
    expect(opened.pairs.map(({ name }) => name)).toEqual(["PGlite + Upstash", "libSQL + memory"]);
    expect(opened.missing).toBe(missing.message);
    for (const each of [...visiting, ...pageViews]) {
      const { words, agree, attempts } = await runOnPairs(each, opened.pairs);
      expect([words, agree, attempts.length]).toEqual([words, true, 2]);
    }
    await opened.close();
    await close();
  },
  PATIENCE,
);

test("a Redis that does not start for another reason is not passed over", async () => {
  const { stores, close } = openStores();
  await expect(openPairs(stores, () => Promise.reject(new Error("no port is free")))).rejects.toThrow(
    "no port is free",
  );
  await close();
});

test(
  "pairs that answer differently are told apart",
  async () => {
    const { stores, close } = openStores();
    const opened = await openPairs(stores);
    const [first] = opened.pairs;
    const differ = pairQuestion("?", async (db) => (db === first?.db ? 1 : 2));
    expect((await runOnPairs(differ, opened.pairs)).agree).toBe(false);
    await opened.close();
    await close();
  },
  PATIENCE,
);

test("the demo uses every builder, terminal, lookup and verb", () => {
  const text = readdirSync(demo)
    .map((name) => readFileSync(join(demo, name), "utf8"))
    .join("\n");
  expect(VERBS.filter((verb) => !new RegExp(`\\.${verb}[(<\`]`).test(text))).toEqual([]);
  for (const word of ["and(", "or(", "not(", "for await", ".plan", "onConflict", "from(models)", "count(", "exists("])
    expect(text).toContain(word);
  for (const word of ['store: "cache"', "ttl: 30 * 60", "{ ttl: 1.5 }", "key: ", "{ scan: { limit: 100 } }"])
    expect(text).toContain(word);
});
