import { constants } from "node:fs";
import { access, mkdtemp, rm } from "node:fs/promises";
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
  const folder = await mkdtemp(join(await temporaryFolder(), "anyrow-libsql-"));
  return { path: join(folder, "dev.db"), release: () => rm(folder, { recursive: true, force: true }) };
}

/** Memory where the system offers it as a folder: what does not last need not wait for a disk. */
async function temporaryFolder(): Promise<string> {
  return access("/dev/shm", constants.W_OK).then(
    () => "/dev/shm",
    () => tmpdir(),
  );
}
