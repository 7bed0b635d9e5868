import { describe, expect, test } from "vitest";
import { memory } from "../../../adapters/memory/index.ts";
import { type Condition, UnsupportedError, and, caseWhen, coalesce, exists, not, or } from "../../../src/index.ts";
import { ConditionValue } from "../../../src/query/conditions.ts";
import { sqliteFamily } from "../../../src/sql/dialects/sqlite-family.ts";
import { postgres } from "../../../src/sql/index.ts";
import { inspectorOf } from "../../../src/sql/inspector.ts";
import { type Row, knots, openDeep, quick, repeated, slow } from "../../support/deep-queries.ts";

// What no store is asked, however it is put together, and how much work there is in what is asked.

const VERY_DEEP = 20_000;
let row = undefined as unknown as Row;
const set = knots.filter((each) => {
  row = each;
  return each.id.gt(0);
});

describe("what is nested very deep is refused while it is put together", () => {
  test.each<readonly [string, (levels: number) => unknown]>([
    ...Object.entries(quick).map(([name, ask]) => [name, (levels: number) => ask({ knots }, levels)] as const),
    ["caseWhen in caseWhen", (levels) => repeated(levels, row.n, (n) => caseWhen([[row.id.eq(1), 1]], n) as Row["n"])],
    [
      "conditions as values",
      (levels) =>
        repeated<unknown>(levels, row.n.eq(1), (inner) =>
          (coalesce(inner as never, true as never) as unknown as Row["n"]).eq(row.n.eq(2) as never),
        ),
    ],
    [
      "queries that are there",
      (levels) => repeated<Condition>(levels, row.n.eq(1), (inner) => exists(knots.filter(() => inner))),
    ],
    [
      "sets in sets",
      (levels) => repeated(levels, knots, (set) => knots.filter((each) => each.id.in(set.select("id"))) as never),
    ],
    ["sets taken together", (levels) => (slow["sets taken together"] as (typeof quick)[string])({ knots }, levels)],
    [
      "limits of limits",
      (levels) => repeated(levels, knots, (set) => knots.limit(9).union(set.limit(3) as never) as never),
    ],
    ["orders", (levels) => knots.orderBy(() => repeated(levels, row.n, (n) => n.add(1) as Row["n"])).all()],
  ])("%s", (_, build) => {
    expect(() => build(VERY_DEEP)).toThrow(UnsupportedError);
    expect(() => build(VERY_DEEP)).toThrow("a query nested this deep is not supported by every store");
  });
});

test("what is only long is not deep", () => {
  const long = repeated<Condition>(VERY_DEEP, row.n.eq(1), (list, index) => or(list, row.n.eq(index)));
  expect(set.filter(() => long).count().plan.kind).toBe("aggregate");
  expect(set.filter(() => repeated<Condition>(VERY_DEEP, row.n.eq(1), (inner) => not(inner))).count()).toBeDefined();
});

/** Counts how often something of conditions and expressions is looked at. */
function counting(): { readonly reads: () => number; readonly counted: (condition: Condition) => Condition } {
  let reads = 0;
  const proxies = new WeakMap<object, object>();
  const isNode = (part: unknown): part is object =>
    typeof part === "object" &&
    part !== null &&
    (Array.isArray(part) || ("kind" in part && part.kind !== "scope" && !("codecs" in part)));
  const proxyOf = (part: unknown): unknown => {
    if (!isNode(part)) return part;
    const known = proxies.get(part);
    if (known !== undefined) return known;
    const proxy = new Proxy(part, {
      get(target, name) {
        reads++;
        return proxyOf(Reflect.get(target, name));
      },
    });
    proxies.set(part, proxy).set(proxy, proxy);
    return proxy;
  };
  const counted = (condition: Condition): Condition =>
    new ConditionValue(proxyOf((condition as unknown as ConditionValue).node) as never) as never;
  return { reads: () => reads, counted };
}

/** How often parts are looked at until something is asked that is so many levels deep. */
async function work(
  levels: number,
  join: (inner: Condition, level: number) => Condition,
  ask: (condition: Condition) => unknown,
): Promise<number> {
  const { reads, counted } = counting();
  const condition = repeated<Condition>(levels, row.n.eq(1), (inner, level) => counted(join(inner, level)));
  await ask(condition);
  return reads();
}

describe("twice as much takes twice the work", () => {
  const inTurn = (inner: Condition, level: number): Condition =>
    level % 3 === 0 ? or(inner, row.n.eq(level)) : level % 3 === 1 ? and(row.n.ne(level), inner) : not(inner);
  const limitless = inspectorOf({ ...sqliteFamily, name: "limitless" });
  const ways: readonly (readonly [string, (condition: Condition) => unknown])[] = [
    ["being put together", () => undefined],
    ["filters", (condition) => set.filter(() => condition).filter(() => condition)],
    [
      "annotations and groups",
      (condition) =>
        set
          .annotate(() => ({ a: condition }))
          .groupBy("a")
          .orderBy("a")
          .all()
          .inspect(postgres),
    ],
    [
      "the SQL of Postgres",
      (condition) =>
        set
          .filter(() => condition)
          .count()
          .inspect(postgres),
    ],
    [
      "the SQL of SQLite",
      (condition) =>
        set
          .filter(() => condition)
          .count()
          .inspect(limitless),
    ],
    ["an engine", async (condition) => (await openDeep(memory())).run(set.filter(() => condition).count())],
  ];

  test.each(ways)("%s of nested conditions", async (_, ask) => {
    const [half, whole] = [await work(200, inTurn, ask), await work(400, inTurn, ask)];
    expect(whole).toBeGreaterThan(half);
    expect(whole / half).toBeLessThan(3);
  });

  test("long lists", () => {
    const copied = (length: number): number => {
      let items = 0;
      repeated<Condition>(length, row.n.eq(1), (list, index) => {
        const longer = or(list, row.n.eq(index));
        const { node } = longer as unknown as ConditionValue;
        items += node.kind === "or" ? node.conditions.length : 0;
        return longer;
      });
      return items;
    };
    expect(copied(8000) / copied(4000)).toBeLessThan(3);
  });
});
