import { describe, expect, test } from "vitest";
import { LONGEST_NAME, bytesOf, foldedName, ruleName } from "../../../src/models/names.ts";

describe("the name of a rule", () => {
  test("is its parts, as long as every database keeps them", () => {
    expect(ruleName("posts", "title", "check")).toBe("posts_title_check");
    const longest = "p".repeat(LONGEST_NAME - 6);
    expect(ruleName(longest, "check")).toBe(`${longest}_check`);
  });

  test("is shortened to what every database keeps, and stays its own", () => {
    const table = "t".repeat(60);
    const names = ["a", "b", "ab"].flatMap((column) => ["check", "unique"].map((end) => ruleName(table, column, end)));
    expect(new Set(names).size).toBe(6);
    for (const name of names) {
      expect(bytesOf(name)).toBeLessThanOrEqual(LONGEST_NAME);
      expect(name.startsWith("t".repeat(55))).toBe(true);
    }
    expect(ruleName(table, "a", "check")).toBe(names[0]);
  });

  test("is counted in bytes, and never cut inside a character", () => {
    for (const letter of ["é", "€", "😀"]) {
      const name = ruleName(`x${letter.repeat(40)}`, "check");
      expect(bytesOf(name)).toBeLessThanOrEqual(LONGEST_NAME);
      expect(name.startsWith(`x${letter.repeat(13)}`)).toBe(true);
      // With the u flag this is a lone surrogate.
      expect(name).not.toMatch(/[\ud800-\udfff]/u);
    }
  });
});

test("names are folded in their ASCII letters only", () => {
  expect(foldedName("AZaz_09ÉIİ")).toBe("azaz_09Éiİ");
});
