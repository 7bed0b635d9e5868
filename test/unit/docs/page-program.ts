import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { publicEntries, root } from "../../support/source-files.ts";

const { resolve } = createRequire(join(root, "package.json"));

/** The TypeScript of pages, one after the other, as one program that imports this checkout. */
export function programOf(...pages: readonly string[]): string {
  const snippets = pages.flatMap((page) =>
    Array.from(readPage(page).matchAll(/^```ts\n(.*?)^```/gms), ([, code]) => code ?? ""),
  );
  return snippets.join("\n").replace(/from "([a-z@][^"]*)"/g, (_, name: string) => `from "${sourceOf(name)}"`);
}

/** The text of a page, by its path from the root of the repository. */
export function readPage(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The file that a package is imported from. */
function sourceOf(name: string): string {
  const entry = publicEntries().find(
    ({ specifier, conditions }) => specifier === name && conditions.includes("default"),
  );
  return entry === undefined ? resolve(name) : join(root, entry.source);
}

/** What the comments of a program say that it prints: those behind a `console.log(…)`, and in the lines right below it. */
export function promisedBy(program: string): string {
  const promised: string[] = [];
  let place: "elsewhere" | "inside" | "below" = "elsewhere";
  for (const line of program.split("\n")) {
    const code = line.trim();
    if (place === "below" && code.startsWith("//")) {
      promised.push(code.replace(/^\/\/ ?/, ""));
      continue;
    }
    if (place === "below") place = "elsewhere";
    if (code.startsWith("console.log(")) place = "inside";
    const end = place === "inside" ? /\);(?: \/\/ (.*))?$/.exec(code) : null;
    if (end === null) continue;
    if (end[1] !== undefined) promised.push(end[1]);
    place = "below";
  }
  return promised.join("\n");
}

/** What a program prints. */
export async function printedBy(program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "anyrow-page-"));
  try {
    const file = join(folder, "page.ts");
    writeFileSync(file, program);
    const env = { ...process.env, NO_COLOR: "1" };
    const { stdout } = await promisify(execFile)(join(root, "node_modules/.bin/node"), [file], { env });
    return stdout.trimEnd();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
