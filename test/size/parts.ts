import Table from "cli-table3";
import type { Bundle } from "./bundle.ts";

/** What the files of one folder add to a bundle. */
interface Part {
  readonly folder: string;
  /** Minified, before gzip. */
  readonly minified: number;
  /** Its share of the bundle after gzip, by what it has of it before: an estimate. */
  readonly zipped: number;
  readonly files: number;
}

/** What a bundle consists of, by folder, the largest first. */
function partsOf({ bytes, shares }: Bundle): Part[] {
  const total = [...shares.values()].reduce((sum, each) => sum + each, 0);
  const folders = new Map<string, { minified: number; files: number }>();
  for (const [path, minified] of shares) {
    if (minified === 0) continue;
    const folder = folderOf(path);
    const before = folders.get(folder) ?? { minified: 0, files: 0 };
    folders.set(folder, { minified: before.minified + minified, files: before.files + 1 });
  }
  return [...folders]
    .map(([folder, { minified, files }]) => ({
      folder,
      minified,
      zipped: Math.round((minified / total) * bytes),
      files,
    }))
    .sort((one, other) => other.minified - one.minified);
}

/** `src/engine` of `src/engine/rows.ts`. */
function folderOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

/** A table of the folders. */
export function partsTable(what: string, bundle: Bundle): string {
  const table = new Table({
    head: [`${what} consists of`, "files", "minified", "≈ gzip", ""],
    colAligns: ["left", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { folder, files, minified, zipped } of partsOf(bundle))
    table.push([folder, files, minified, zipped, `${Math.round((zipped / bundle.bytes) * 100)} %`]);
  return table.toString();
}
