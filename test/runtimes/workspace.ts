import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/source-files.ts";

/** Makes a folder from which packages are found, for what a run leaves behind; it is gone when the program ends. */
export function makeWorkspace(): string {
  const parent = join(root, "node_modules/.cache");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "anyrow-runtimes-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
