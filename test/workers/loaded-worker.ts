import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { neon } from "../../adapters/neon/index.ts";
import { libsql } from "../../adapters/libsql/index.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { startDev } from "../../src/dev/index.ts";
import { connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { bundleWorker } from "../support/worker-bundle.ts";
import { PATIENCE, models } from "./visit.ts";
import { type WorkerProcess, startWorkerProcess } from "./worker-process.ts";

// Workers are found by their default export.
const PROGRAM = 'import { visit } from "./visit.ts"; export default { fetch: visit };';

/** Starts the Worker that is put under load, and the stores it writes to; both end with `stop()`. */
export async function startLoadedWorker(): Promise<WorkerProcess> {
  const postgres = await startPostgres();
  // The Worker is measured, not the disk: where memory looks like a folder, files are kept there.
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "anyrow-load-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const dev = await startDev({
    postgres: await postgres.freshDatabase(),
    sqlite: join(folder, "load.db"),
    neon: { limits: { timeout: PATIENCE } },
  });
  await createTables(connect(neon({ url: dev.neon.url }), models));
  await createTables(connect(libsql({ url: dev.libsql.url }), models));
  const worker = await startWorkerProcess({
    program: await bundleWorker(PROGRAM, "test/workers"),
    variables: { NEON_URL: dev.neon.url, LIBSQL_URL: dev.libsql.url },
    folder,
  });
  return {
    ...worker,
    async stop() {
      await worker.stop();
      await dev.close();
      await postgres.stop();
    },
  };
}
