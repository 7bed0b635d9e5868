import { expect, test } from "vitest";
import { printedBy, programOf } from "./page-program.ts";

test("every snippet of the README runs, and prints what its comments say", async () => {
  const lines = (await printedBy(programOf("README.md"))).split("\n");
  expect(lines).toContain("Ada 42");
  expect(lines).toContain("[ 43 ]");
  expect(lines).toContain("[ { title: 'Notes on the engine', views: 43 } ] null");
  expect(lines).toContain("[ { role: 'admin', posts: 1, total: 43 } ]");
  expect(lines).toContain("[ { name: 'Ada', written: 1, best: 43 } ]");
  expect(lines.some((line) => line.startsWith("SELECT "))).toBe(true);
  expect(lines.slice(-5)).toEqual(["1", "1", "1", "false", "Ada, engineer 1"]);
});
