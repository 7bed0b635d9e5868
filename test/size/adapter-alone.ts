import { dirname, join } from "node:path";
import ts from "typescript";
import { type PublicEntry, type SourceFile, sourceFiles } from "../support/source-files.ts";
import { bundleText } from "./bundle.ts";

/**
 * The weight of an adapter's own lines: its bundle minus the bundle of what it composes. Of an adapter that has an entry for the edge
 * beside the one for everywhere, the latter counts what it adds: the former is a part of it.
 */
export async function bytesAlone(entry: PublicEntry, entries: readonly PublicEntry[]): Promise<number> {
  const folder = dirname(entry.source);
  const whole = await bundleText(reexport(entry.source));
  const inside = entries.filter(
    ({ specifier, source }) =>
      specifier === entry.specifier && source !== entry.source && whole.inputs.includes(source),
  );
  const files = sourceFiles(folder).filter(({ path }) => whole.inputs.includes(path));
  const parts = await bundleText([importsOf(files), ...inside.map(({ source }) => reexport(source))].join("\n"));
  return whole.bytes - parts.bytes;
}

function reexport(source: string): string {
  return `export * from "./${source}";`;
}

/** A module that re-exports every value that files of an adapter take from src. */
function importsOf(files: readonly SourceFile[]): string {
  const names = new Map<string, Set<string>>();
  for (const { path, text } of files) {
    for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const target = join(dirname(path), statement.moduleSpecifier.text);
      const bindings = statement.importClause?.namedBindings;
      const typeOnly = statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      if (typeOnly || !target.startsWith("src/") || bindings === undefined || !ts.isNamedImports(bindings)) continue;
      const known = names.get(target) ?? new Set();
      names.set(target, known);
      for (const { isTypeOnly, propertyName, name } of bindings.elements) {
        if (!isTypeOnly) known.add((propertyName ?? name).text);
      }
    }
  }
  return [...names].map(([target, found]) => `export { ${[...found].join(", ")} } from "./${target}";`).join("\n");
}
