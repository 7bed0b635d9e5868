import path from "node:path";
import typescript from "typescript";
import typescript59 from "typescript-5.9";

/** The programming interface of a compiler; that of the newer one, of which the older one has everything used here. */
export type TypeScript = typeof typescript;

/** The compilers that users' projects are checked with, the one whose counts the budgets are about first. */
export const compilers: readonly TypeScript[] = [typescript59 as unknown as TypeScript, typescript];

/** The root of the repository. */
export const root = path.resolve(import.meta.dirname, "../..");

/** What the checker made of a program. */
export interface Checked {
  readonly problems: readonly Problem[];
  readonly instantiations: number;
  readonly milliseconds: number;
}

/** One complaint of the checker; `line` counts from 0. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** How the projects of users are set up: strict, with web types only. */
export function settings(
  ts: TypeScript,
  paths: Readonly<Record<string, string[]>>,
  exact: boolean,
): typescript.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts", "lib.dom.asynciterable.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: exact,
    skipLibCheck: true,
    types: [],
    paths,
  };
}

const parsed = new Map<string, typescript.SourceFile | undefined>();

/** Makes a program; files are parsed once per compiler, because the standard library is most of the work. */
export function program(
  ts: TypeScript,
  files: readonly string[],
  options: typescript.CompilerOptions,
): typescript.Program {
  const host = ts.createCompilerHost(options);
  const parse = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const key = `${ts.version} ${options.module} ${name}`;
    if (!parsed.has(key)) parsed.set(key, parse(name, version));
    return parsed.get(key);
  };
  return ts.createProgram(files, options, host);
}

/** Checks files, and counts what `tsc --extendedDiagnostics` reports as instantiations. */
export function check(ts: TypeScript, files: readonly string[], options: typescript.CompilerOptions): Checked {
  const checked = program(ts, files, options);
  const start = performance.now();
  const found = [
    ...checked.getOptionsDiagnostics(),
    ...checked.getSyntacticDiagnostics(),
    ...checked.getGlobalDiagnostics(),
    ...checked.getSemanticDiagnostics(),
  ];
  return {
    problems: problems(ts, found),
    instantiations: (checked as unknown as { getInstantiationCount(): number }).getInstantiationCount(),
    milliseconds: performance.now() - start,
  };
}

/** Diagnostics in a form that is easy to compare and print. */
export function problems(ts: TypeScript, diagnostics: readonly typescript.Diagnostic[]): Problem[] {
  return diagnostics.map(({ file, start, messageText }) => ({
    file: file?.fileName ?? "",
    line: file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line,
    text: ts.flattenDiagnosticMessageText(messageText, " ").replace(/\s+/g, " "),
  }));
}

/** A problem on one line, as `tsc` prints it. */
export function describe({ file, line, text }: Problem): string {
  return `${path.relative(root, file)}:${line + 1} ${text}`;
}
