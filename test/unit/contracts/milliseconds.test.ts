import { expect, test } from "vitest";
import { checkMilliseconds } from "../../../src/contracts/milliseconds.ts";
import { ValidationError } from "../../../src/errors.ts";

test.each([undefined, 0, 0.5, 30_000, 2 ** 31 - 1])("%s can be waited for, or need not be given", (timeout) => {
  expect(() => checkMilliseconds({ timeout })).not.toThrow();
});

test.each([null, -1, Number.NaN, Infinity, 2 ** 31, "30", 5n])("%s cannot", (timeout) => {
  const attempt = (): void => checkMilliseconds({ idle: 1, timeout });
  expect(attempt).toThrow(ValidationError);
  expect(attempt).toThrow("timeout must be a number of milliseconds");
});
