import { expect, test } from "vitest";
import { readFloat } from "../../../src/fields/scaled-float.ts";

test.each([
  ["0.30000000000000004", 0.1 + 0.2],
  ["-4.9562843406118154e+18", -4956284340611815400],
  ["Inf", NaN],
  ["54043195528445952p-28", 0.75],
  ["-72057594037927936p-28", -1],
  ["72057594037927936p-565", 5e-324],
  ["72057594037927928p484", Number.MAX_VALUE],
])("%s", (text, value) => {
  expect(readFloat(text)).toBe(value);
});
