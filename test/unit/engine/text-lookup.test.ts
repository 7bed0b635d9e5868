import fc from "fast-check";
import { expect, test } from "vitest";
import { foldLower, foldUpper, textLookup } from "../../../src/engine/text-lookup.ts";

test("only ASCII letters fold", () => {
  expect(foldLower("AZaz ÀÉİK\u{212A}ΣЯ")).toBe("azaz ÀÉİk\u{212A}ΣЯ");
  expect(foldUpper("AZaz àéıß")).toBe("AZAZ àéıß");
});

test.each([
  ["contains", "a%c", "b%", false],
  ["contains", "a%c", "%c", true],
  ["contains", "abc", "", true],
  ["contains", "ABC", "b", false],
  ["icontains", "ABC", "b", true],
  ["icontains", "abc", "B", true],
  ["icontains", "É", "é", false],
  ["startsWith", "_x", "_", true],
  ["startsWith", "ax", "_", false],
  ["istartsWith", "Abc", "aB", true],
  ["endsWith", "abc", "bc", true],
  ["endsWith", "bc", "abc", false],
  ["endsWith", "abc", "", true],
  ["iendsWith", "ABC", "bc", true],
  ["iexact", "AbC", "aBc", true],
  ["iexact", "AbC", "aB", false],
] as const)("%s: %j with %j is %s", (operator, text, needle, holds) => {
  expect(textLookup(operator, needle)(text)).toBe(holds);
});

test.each([
  ["abc", "abc", true],
  ["abc", "ABC", false],
  ["abc", "a%", true],
  ["abc", "%c", true],
  ["abc", "%b%", true],
  ["abc", "_b_", true],
  ["abc", "__", false],
  ["", "%", true],
  ["", "_", false],
  ["", "", true],
  ["a", "", false],
  ["\u{1F600}", "_", true],
  ["\u{1F600}", "__", false],
  ["100%", String.raw`100\%`, true],
  ["1000", String.raw`100\%`, false],
  ["a_b", String.raw`a\_b`, true],
  ["axb", String.raw`a\_b`, false],
  [String.raw`a\b`, String.raw`a\\b`, true],
  ["a*b", "a*b", true],
  ["axxb", "a*b", false],
  ["a[b", "a[b", true],
  ["a.b", "a.b", true],
  ["axb", "a.b", false],
  ["line\nbreak", "line%break", true],
  ["abcabd", "%ab_", true],
  ["aab", "%a%ab", true],
])("like: %j with %j is %s", (text, pattern, holds) => {
  expect(textLookup("like", pattern)(text)).toBe(holds);
});

test("ilike folds ASCII letters of text and pattern", () => {
  expect(textLookup("ilike", "A%É")("abcÉ")).toBe(true);
  expect(textLookup("ilike", "a%é")("abcÉ")).toBe(false);
});

/** The same meaning as a regular expression. */
function asExpression(pattern: string): RegExp {
  const source = pattern.replace(
    /\\(.)|([%_])|([^%_\\])/gsu,
    (_all, escaped?: string, wild?: string, plain?: string) => {
      if (wild !== undefined) return wild === "%" ? ".*" : ".";
      return String(escaped ?? plain).replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
    },
  );
  return new RegExp(`^${source}$`, "su");
}

test("like agrees with a regular expression of the same meaning", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\u{1F600}", "%"), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "\u{1F600}", "%", "_", String.raw`\%`), maxLength: 7 });
  fc.assert(
    fc.property(text, pattern, (given, asked) => {
      expect(textLookup("like", asked)(given)).toBe(asExpression(asked).test(given));
    }),
    { numRuns: 2000 },
  );
});

test("a hostile pattern takes no more than its length times that of the text", () => {
  const text = "a".repeat(20_000);
  expect(textLookup("like", `${"%a".repeat(50)}%b`)(text)).toBe(false);
});
