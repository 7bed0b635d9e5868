import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import typescript from "typescript";
import { root } from "./compilers.ts";

/** Where the types of the package were written, and which file each public name of an entry leads to. */
export interface PackageTypes {
  readonly folder: string;
  readonly paths: Readonly<Record<string, string[]>>;
  readonly missing: readonly string[];
}

/** Writes the types of the package as they are published, so that users' programs are checked against declarations, not sources. */
export function emitPackageTypes(folder: string): PackageTypes {
  const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string }>;
  };
  const entries = Object.entries(exports).flatMap(([name, target]) =>
    typeof target === "string" ? [] : [{ name: `anyrow${name.slice(1)}`, types: target.types }],
  );
  const sourceOf = (types: string): string => path.join(root, types.replace(/^\.\/dist\/(.*)\.d\.ts$/, "$1.ts"));
  const present = entries.filter(({ types }) => existsSync(sourceOf(types)));
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(root, "package.json"), path.join(folder, "package.json"));
  emit(
    present.map(({ types }) => sourceOf(types)),
    path.join(folder, "dist"),
  );
  return {
    folder,
    paths: Object.fromEntries(present.map(({ name, types }) => [name, [path.join(folder, types)]])),
    missing: entries.filter((entry) => !present.includes(entry)).map(({ name }) => name),
  };
}

function emit(files: readonly string[], outDir: string): void {
  const configFile = path.join(root, "tsconfig.build.json");
  const { options } = typescript.parseJsonConfigFileContent(
    typescript.readConfigFile(configFile, (name) => readFileSync(name, "utf8")).config,
    typescript.sys,
    root,
  );
  // Sources are checked by `npm run typecheck`; here they are only written, with what each file says by itself.
  typescript.createProgram(files, { ...options, outDir, noEmitOnError: false }).emit();
}
