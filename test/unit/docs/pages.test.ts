import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../support/source-files.ts";
import { printedBy, programOf, promisedBy, readPage } from "./page-program.ts";

const WORLD = "docs/guide.md";
const chapters = readdirSync(join(root, "docs/guide")).map((name) => `docs/guide/${name}`);
const runnable = [...chapters, "docs/coming-from.md"];
const pages = ["README.md", WORLD, ...runnable, "docs/operators.md", "docs/cache-orm.md"];

/** The names that GitHub gives to the headings of a page. */
function anchorsOf(page: string): string[] {
  return Array.from(readPage(page).matchAll(/^#+ (.+)$/gm), ([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("what the snippets of a page print is what their comments say", () => {
  test(WORLD, async () => {
    const program = programOf(WORLD);
    expect(await printedBy(program)).toBe(promisedBy(program));
  });

  test.each(runnable)("%s", async (page) => {
    const program = programOf(WORLD, page);
    expect(await printedBy(program)).toBe(promisedBy(program));
  });
});

test("the guide names each of its pages, and they lead back to the world their snippets go on from", () => {
  for (const chapter of chapters) {
    expect(readPage(WORLD)).toContain(`](${chapter.replace("docs/", "")})`);
    expect(readPage(chapter)).toContain("](../guide.md#a-small-world)");
  }
});

test.each(pages)("links of %s lead somewhere", (page) => {
  for (const [, link = ""] of readPage(page).matchAll(/\]\((?!https:)([^)]+)\)/g)) {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? page : join(dirname(page), file);
    expect(existsSync(join(root, target)), link).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
  }
});
