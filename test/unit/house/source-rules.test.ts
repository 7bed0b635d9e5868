import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { isThere, publicEntries, root, sourceFiles, type SourceFile } from "../../support/source-files.ts";

/** Places that construct one of JavaScript's own errors, as `path:line`. */
function bareErrors({ path, text }: SourceFile): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && /^(Error|TypeError|RangeError|SyntaxError)$/.test(node.expression.getText(file))) {
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Names an entry exports without saying what they mean, as `specifier name`. */
function undocumentedNames(): readonly string[] {
  const entries = publicEntries().filter((entry) => isThere(entry.source));
  const configuration = ts.getParsedCommandLineOfConfigFile(
    join(root, "tsconfig.json"),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  );
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry.source)),
    { ...configuration?.options, noEmit: true },
  );
  const checker = program.getTypeChecker();
  return entries.flatMap(({ specifier, source }) => {
    const file = program.getSourceFile(join(root, source));
    const module = file && checker.getSymbolAtLocation(file);
    const exported = module ? checker.getExportsOfModule(module) : [];
    return exported.filter((symbol) => !isDocumented(symbol, checker)).map((symbol) => `${specifier} ${symbol.name}`);
  });
}

function isDocumented(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return original.getDocumentationComment(checker).length > 0;
}

test("errors are anyrow's own, so that a caller can tell them apart by code", () => {
  const files = sourceFiles("src", "adapters").filter(({ path }) => path !== "src/errors.ts");
  expect(files.flatMap(bareErrors)).toEqual([]);
});

test("a bare error is found", () => {
  const text = '// new Error("in a comment")\nthrow new Error("planted");\nPromise.reject(new TypeError());';
  expect(bareErrors({ path: "src/planted.ts", text })).toEqual(["src/planted.ts:2", "src/planted.ts:3"]);
});

test("every name a user can import has a comment", () => {
  expect(undocumentedNames()).toEqual([]);
});

test("every entry has its file, and every adapter its entry", () => {
  const sources = publicEntries().map((entry) => entry.source);
  expect(sources.filter((source) => !isThere(source))).toEqual([]);
  const adapters = sourceFiles("adapters").flatMap(({ path }) => (/\/(index|web)\.ts$/.test(path) ? [path] : []));
  expect(adapters.filter((path) => !sources.includes(path))).toEqual([]);
});
