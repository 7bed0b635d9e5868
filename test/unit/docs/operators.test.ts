import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { operators } from "../../../scripts/operators/operators.ts";
import { readPage, renderPage } from "../../../scripts/operators/page.ts";
import { run } from "../../support/run.ts";
import { root } from "../../support/source-files.ts";

const page = readFileSync(join(root, "docs/operators.md"), "utf8");

// What the words of nodes mean that are no operators: parts of tables, ways, terms of orders, and nodes with an operator of their own.
const OTHERS =
  "indexes checks maybe scope arithmetic call compare list text related asc desc last output include oneAtMost";

test("every operator of the language has a row", () => {
  const code = readFileSync(join(root, "src/plan/nodes.ts"), "utf8").replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
  const words = new Set(Array.from(code.matchAll(/"(\w+)"/g), ([, word = ""]) => word));
  const known = new Set([...operators.map((operator) => operator.replace(/^\w+:/, "")), ...OTHERS.split(" ")]);
  expect([...words].filter((word) => !known.has(word))).toEqual([]);
});

test("the page is read as it was written", () => {
  const columns = readPage(page);
  expect(Object.keys(columns)).toEqual(expect.arrayContaining(["memory", "better-sqlite3", "PGlite"]));
  expect(renderPage(columns)).toBe(page);
  for (const [name, marks] of Object.entries(columns))
    for (const operator of operators) expect(marks[operator]?.mark, `${operator} on ${name}`).toMatch(/^[✓–○]$/);
});

test("the page says what a run of the suite gives", { timeout: 120_000 }, () => {
  const script = ["scripts/operators.ts", "--check", "--store", "memory", "--store", "better-sqlite3"];
  expect(run(join(root, "node_modules/.bin/node"), script, root)).toMatch(/✓ memory .*\n.*✓ better-sqlite3 /);
});
