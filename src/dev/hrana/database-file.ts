import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a database is kept. */
export interface DatabaseFile {
  readonly path: string;
  /** Removes the file if it was only lent. */
  release(): Promise<void>;
}

/** The file that was asked for, or one that lasts until it is released. */
export async function databaseFile(path: string | undefined): Promise<DatabaseFile> {
  if (path !== undefined) return { path, release: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), "anyrow-libsql-"));
  return { path: join(folder, "dev.db"), release: () => rm(folder, { recursive: true, force: true }) };
}
