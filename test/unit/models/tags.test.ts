import { describe, expect, test } from "vitest";
import { ValidationError, model, t } from "../../../src/index.ts";

describe("tag", () => {
  test("numbers fields and references", () => {
    const Post = model("posts", {
      id: t.id().tag(1),
      author: t.ref("users").tag(2),
      title: t.text().tag(2 ** 29 - 2),
      text: t.text(),
    });
    expect(Post.table.columns.map(({ field }) => field.settings.tag)).toStrictEqual([1, 2, 536_870_910, null]);
  });

  test.each([0, -1, 1.5, 2 ** 29 - 1, 19_000, 19_999, Number.NaN, "1", 1n, null, undefined])(
    "%s is no number of a field",
    (number) => {
      expect(() => t.text().tag(number as never)).toThrow(ValidationError);
    },
  );

  test.each([18_999, 20_000])("%i is one", (number) => {
    expect(() => t.text().tag(number)).not.toThrow();
  });

  test("is kept by the modifiers after it", () => {
    const Post = model("posts", { id: t.id(), title: t.text().tag(4).nullable().index() });
    expect(Post.table.columns[1]?.field.settings.tag).toBe(4);
  });

  test("is given once in a model", () => {
    const define = (): unknown =>
      model("posts", { id: t.id().tag(1), author: t.ref("users").tag(7), title: t.text().tag(7) });
    expect(define).toThrow(/^posts: title has the same tag as authorId$/);
  });

  test("a virtual field has none", () => {
    const field = t
      .text()
      .tag(3)
      .virtual(() => "");
    expect(() => model("posts", { id: t.id(), field })).toThrow(/posts: field is virtual/);
  });
});
