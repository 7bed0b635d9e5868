import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureBuilt } from "../support/built.ts";
import { run } from "../support/run.ts";
import { root } from "../support/source-files.ts";

/** An empty project elsewhere, in which the packed package has been installed. */
export interface Stranger {
  readonly folder: string;
  /** The paths of the files that were packed. */
  readonly packed: readonly string[];
  remove(): void;
}

/** Packs the library and installs it. */
export function installPacked(): Stranger {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), "anyrow-package-"));
  const report = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root);
  const [{ filename, files }] = JSON.parse(report) as [{ filename: string; files: { path: string }[] }];
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", "--offline", `./${filename}`], folder);
  return {
    folder,
    packed: files.map((file) => file.path),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Puts packages beside it that are installed here, each with what it needs; nothing is fetched. */
export function addPackages({ folder }: Stranger, names: readonly string[]): void {
  for (const name of names) {
    const place = join(folder, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(root, "node_modules", name), place);
  }
}
