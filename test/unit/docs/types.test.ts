import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { root } from "../../support/source-files.ts";
import { programOf } from "./page-program.ts";

const WORLD = "docs/guide.md";
const pages = [...readdirSync(join(root, "docs/guide")).map((name) => `docs/guide/${name}`), "docs/coming-from.md"];

/** What the compiler has against programs, each with the name of its page. */
function complaints(programs: readonly (readonly [page: string, text: string])[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "anyrow-types-"));
  try {
    const files = programs.map(([, text], index) => {
      const file = join(folder, `page-${index}.ts`);
      writeFileSync(file, text);
      return file;
    });
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile) as { readonly config: unknown };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const looser = { noUnusedLocals: false, rewriteRelativeImportExtensions: false, isolatedDeclarations: false };
    const program = ts.createProgram(files, { ...options, ...looser, declaration: false });
    return files.flatMap((file, index) => {
      const source = program.getSourceFile(file);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return found.map(({ messageText, start = 0 }) => {
        const line = source?.text.slice(start).split("\n")[0] ?? "";
        return `${programs[index]?.[0]}: ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("every snippet compiles", { timeout: 120_000 }, () => {
  const programs = pages.map((page) => [page, programOf(WORLD, page)] as const);
  expect(complaints([...programs, ["README.md", programOf("README.md")]])).toEqual([]);
});
