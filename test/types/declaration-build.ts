import { cpSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Outcome } from "./cases.ts";
import { compilers, describe, problems } from "./compilers.ts";

/**
 * A package that exports models, databases, query sets and functions on them, and imports the public entries only, builds its
 * declarations without error. `folder` has the types of the package in its node_modules.
 */
export function checkDeclarationBuild(folder: string): Outcome[] {
  const source = path.join(folder, "consumer");
  mkdirSync(source, { recursive: true });
  cpSync(path.join(import.meta.dirname, "consumer"), source, { recursive: true });
  const files = readdirSync(source)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(source, name));
  return compilers.map((ts) => {
    const built = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      emitDeclarationOnly: true,
      declaration: true,
      strict: true,
      skipLibCheck: false,
      types: [],
      outDir: path.join(folder, `declarations-${ts.version}`),
    });
    const found = [...ts.getPreEmitDiagnostics(built), ...built.emit().diagnostics];
    return {
      name: `declaration build, TypeScript ${ts.version}`,
      checked: files.length,
      failures: problems(ts, found).map(describe),
    };
  });
}
