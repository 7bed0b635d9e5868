import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** The TypeScript files of folders, in the order of their paths. */
export function sourceFiles(...folders: readonly string[]): readonly SourceFile[] {
  const paths = folders.filter(isThere).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => `${folder}/${path.replaceAll("\\", "/")}`),
  );
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

export interface PublicEntry {
  /** What a user imports: `anyrow/sql`. */
  readonly specifier: string;
  /** The file it is built from: `src/sql/index.ts`. */
  readonly source: string;
  /** What is published: `dist/src/sql/index.js` and `.d.ts`. */
  readonly code: string;
  readonly types: string;
}

/** The entries of `exports` in package.json. */
export function publicEntries(): readonly PublicEntry[] {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  };
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === "string") return [];
    const code = target.default.replace("./", "");
    const source = code.replace(/^dist\/(.*)\.js$/, "$1.ts");
    return [{ specifier: subpath.replace(/^\./, "anyrow"), source, code, types: target.types.replace("./", "") }];
  });
}

/** Whether a path from the root of the repository exists. */
export function isThere(path: string): boolean {
  return existsSync(join(root, path));
}
