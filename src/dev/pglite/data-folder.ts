import { readdir } from "node:fs/promises";
import { invalid } from "../../errors.ts";

/** In every folder that holds a Postgres database. */
const MARK = "PG_VERSION";

/** Refuses a folder that holds something other than a database: PGlite would put its own files among it. */
export async function verifyDataFolder(dataDir: string): Promise<void> {
  const path = dataDir.replace(/^file:\/\//, "");
  // What is not in files has no folder, and what is missing or closed to this program is told by PGlite.
  const names = path.includes("://") ? [] : await readdir(path).catch(() => []);
  if (names.length > 0 && !names.includes(MARK))
    throw invalid(null, ["dataDir"], "has other files in it: name a folder that is empty or new, or one of PGlite");
}
