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
  /** The conditions under which the specifier stands for this; `default` for all that no other asks for. */
  readonly conditions: readonly string[];
  /** The file it is built from: `src/sql/index.ts`. */
  readonly source: string;
  /** What is published: `dist/src/sql/index.js` and `.d.ts`. */
  readonly code: string;
  readonly types: string;
}

/** A path, or paths by condition; conditions may stand inside conditions. */
type Target = string | { readonly [condition: string]: Target };

/** The entries of `exports` in package.json; one specifier may have several, for different runtimes. */
export function publicEntries(): readonly PublicEntry[] {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, Target>>;
  };
  return Object.entries(exports).flatMap(([subpath, target]) =>
    [...conditionsByCode(target)].map(([code, conditions]) => ({
      specifier: subpath.replace(/^\./, "anyrow"),
      conditions,
      source: code.replace(/^dist\/(.*)\.js$/, "$1.ts"),
      code,
      types: code.replace(/\.js$/, ".d.ts"),
    })),
  );
}

/** The modules a target may stand for, each with the conditions that lead to it. */
function conditionsByCode(target: Target, outer: readonly string[] = []): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const add = (code: string, conditions: readonly string[]): unknown =>
    found.set(code, [...(found.get(code) ?? []), ...conditions]);
  if (typeof target === "string") {
    if (target.endsWith(".js")) add(target.replace("./", ""), [outer.join(" ")]);
    return found;
  }
  for (const [condition, inner] of Object.entries(target))
    for (const [code, conditions] of conditionsByCode(inner, [...outer, condition])) add(code, conditions);
  return found;
}

/** Whether a path from the root of the repository exists. */
export function isThere(path: string): boolean {
  return existsSync(join(root, path));
}
