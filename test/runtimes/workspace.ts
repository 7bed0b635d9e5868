import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/source-files.ts";

/** Folders of one run. */
export interface Workspace {
  /** For programs: packages are found from there. */
  readonly programs: string;
  /** For what stores keep; in memory where the machine has a file system there, because SQLite waits for disks. */
  readonly stores: string;
  remove(): void;
}

/** Makes the folders; they are gone when this program ends, if not before. */
export function makeWorkspace(): Workspace {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const programs = mkdtempSync(join(cache, "anyrow-runtimes-"));
  const stores = mkdtempSync(join(fastFolder(), "anyrow-runtimes-"));
  const remove = (): void => {
    for (const folder of [programs, stores]) rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", remove);
  return { programs, stores, remove };
}

function fastFolder(): string {
  const inMemory = "/dev/shm";
  try {
    accessSync(inMemory, constants.W_OK);
    return inMemory;
  } catch {
    return tmpdir();
  }
}
