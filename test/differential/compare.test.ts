import { describe, expect, test } from "vitest";
import { tooDeep } from "../../src/errors.ts";
import { UnsupportedError, ValidationError } from "../../src/index.ts";
import type { Answer } from "./ask.ts";
import { compare, isSameValue } from "./compare.ts";

const exactly = { ordered: true, tolerance: 0 };
const refused = (cause: UnsupportedError | ValidationError, early: boolean): Answer => ({
  error: cause.name,
  code: cause.code,
  early,
  cause,
});
const unsupported = new UnsupportedError("regex", "memory", "use like()");
const failed: Answer = { error: "OperationalError", code: "operational", early: false, cause: new Error("syntax") };

describe("values", () => {
  test.each([
    [1, 1n],
    [0, -0],
    [new Date(1), 1],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: null }, {}],
    [new Uint8Array([1]), Buffer.from([1])],
    [0.1 + 0.2, 0.3],
  ])("%o and %o differ", (left, right) => expect(isSameValue(left, right, exactly)).toBe(false));

  test("without an order only the number of each value counts", () => {
    const loosely = { ordered: false, tolerance: 0 };
    expect(isSameValue([1, 2, 2], [2, 1, 2], loosely)).toBe(true);
    expect(isSameValue([1, 2, 2], [2, 1, 1], loosely)).toBe(false);
  });

  test("sums of doubles may differ by their last digits", () => {
    const nearly = { ordered: true, tolerance: 1e-15 };
    expect(isSameValue([{ sum: 0.1 + 0.2 }], [{ sum: 0.3 }], nearly)).toBe(true);
    expect(isSameValue([{ sum: 0.3001 }], [{ sum: 0.3 }], nearly)).toBe(false);
  });
});

describe("errors", () => {
  test("the same typed error is a refusal", () => {
    const wrong = refused(new ValidationError("a", []), false);
    expect(compare(wrong, wrong, exactly, "never")).toBe("refused");
  });

  test("what a store cannot do has to be refused before anything is sent", () => {
    expect(compare({ value: 1 }, refused(unsupported, true), exactly, "always")).toBe("refused");
    expect(compare({ value: 1 }, refused(unsupported, false), exactly, "always")).toBe("different");
    expect(compare({ value: 1 }, refused(unsupported, true), exactly, "never")).toBe("different");
    expect(compare({ value: 1 }, { value: 1 }, exactly, "always")).toBe("different");
  });

  test("what no index leads to is void where it is refused before anything is sent", () => {
    expect(compare({ value: 1 }, refused(unsupported, true), exactly, "sometimes")).toBe("void");
    expect(compare({ value: 1 }, refused(unsupported, false), exactly, "sometimes")).toBe("different");
    expect(compare({ value: 1 }, { value: 2 }, exactly, "sometimes")).toBe("different");
    expect(compare({ value: 1 }, failed, exactly, "sometimes")).toBe("different");
  });

  test("what is nested deeper than a store takes is void where it is refused before anything is sent", () => {
    expect(compare({ value: 1 }, refused(tooDeep("libsql"), true), exactly, "never")).toBe("void");
    expect(compare({ value: 1 }, refused(tooDeep("libsql"), false), exactly, "never")).toBe("different");
  });

  test("a failure of the database counts, even where all share it", () => {
    expect(compare(failed, failed, exactly, "never")).toBe("different");
  });

  test("what is too large for the oracle is void", () => {
    const cause = new Error("refused", { cause: Object.assign(new Error("out of range"), { code: "22003" }) });
    expect(compare({ ...failed, cause }, { value: 1 }, exactly, "never")).toBe("void");
  });
});
