import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../support/source-files.ts";
import { behaviours } from "./cache-orm-behaviours.ts";
import { kindRows } from "./cache-orm-kinds.ts";
import { modelRows } from "./cache-orm-models.ts";
import { pageText } from "./cache-orm-page.ts";
import { isTest } from "./cache-orm-proofs.ts";
import { storeRows } from "./cache-orm-stores.ts";
import { weaknesses } from "./cache-orm-weaknesses.ts";

// Every row of the cache ORM that is succeeded, and everything its tests say, has a test here or a decision why not.

const rows = [...storeRows, ...modelRows, ...kindRows];

describe.each([
  { name: "rows", list: rows, last: 104 },
  { name: "behaviours", list: behaviours, last: 34 },
  { name: "weaknesses", list: weaknesses, last: 27 },
])("$name", ({ list, last }) => {
  test("are there once, in order", () => {
    expect(list.map(({ row }) => row)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  });

  test.each(list)(
    "$row, $feature, is proven by tests that there are, or was decided otherwise",
    ({ proof, decision }) => {
      expect(proof.filter((name) => !isTest(name))).toEqual([]);
      expect(new Set(proof).size).toBe(proof.length);
      expect(proof.length > 0 || (decision ?? "") !== "").toBe(true);
    },
  );
});

test("a name that no test has is found out", () => {
  expect(isTest("store: reading and writing: digits can be set, got, overwritten and deleted")).toBe(true);
  expect(isTest("store: reading and writing: nothing of the kind")).toBe(false);
  expect(isTest("unit/serializers/registry: begins with json alone")).toBe(true);
  expect(isTest("unit/serializers/registry: begins with json")).toBe(false);
  expect(isTest("unit/serializers/nowhere: begins with json alone")).toBe(false);
});

test("the page in the docs says the same", async () => {
  await expect(pageText()).toMatchFileSnapshot(join(root, "docs/cache-orm.md"));
});
