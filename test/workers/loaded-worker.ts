import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { neon } from "../../adapters/neon/index.ts";
import { libsql } from "../../adapters/libsql/index.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { startDev } from "../../src/dev/index.ts";
import { connect } from "../../src/index.ts";
import { createTables } from "../../src/migrations/index.ts";
import { bundleWorker } from "../support/worker-bundle.ts";
import { PATIENCE, models } from "./visit.ts";

/** A Worker in a process of its own, with stores to write to. */
export interface LoadedWorker {
  readonly url: URL;
  /** Bytes of memory that the Worker's process has now; `null` where the system does not say. */
  residentBytes(): number | null;
  close(): Promise<void>;
}

// Workers are found by their default export.
const PROGRAM = 'import { visit } from "./visit.ts"; export default { fetch: visit };';

/**
 * Requests and responses hold memory outside of V8's heap, and give it back when V8 collects all of its heap, which it has no reason to
 * while that is small: told to do so each time, the process shows what is kept and not what waits to be collected (decision 0038).
 */
const COLLECTING_ALL = "--gc-global";

/** Starts the services and the Worker; `collectsAll` tells V8 to collect its whole heap whenever it collects. */
export async function startLoadedWorker(collectsAll: boolean): Promise<LoadedWorker> {
  const postgres = await startPostgres();
  // The Worker is measured, not the disk: where memory looks like a folder, the file is kept there.
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "anyrow-load-"));
  const dev = await startDev({
    postgres: await postgres.freshDatabase(),
    sqlite: join(folder, "load.db"),
    neon: { limits: { timeout: PATIENCE } },
  });
  await createTables(connect(neon({ url: dev.neon.url }), models));
  await createTables(connect(libsql({ url: dev.libsql.url }), models));
  const before = new Set(workerProcesses());
  if (collectsAll) process.env["MINIFLARE_WORKERD_V8_FLAGS"] = COLLECTING_ALL;
  const host = new Miniflare({
    modules: true,
    script: await bundleWorker(PROGRAM, "test/workers"),
    compatibilityDate: "2026-07-30",
    bindings: { NEON_URL: dev.neon.url, LIBSQL_URL: dev.libsql.url },
  });
  const url = await host.ready;
  const started = workerProcesses().filter((id) => !before.has(id));
  return {
    url,
    residentBytes: () => (started.length === 0 ? null : started.reduce((sum, id) => sum + residentBytesOf(id), 0)),
    async close() {
      await host.dispose();
      await dev.close();
      rmSync(folder, { recursive: true, force: true });
      await postgres.stop();
    },
  };
}

/** The processes of workerd that this one has started; none where the system does not tell. */
function workerProcesses(): readonly string[] {
  try {
    return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && isOwnWorker(id));
  } catch {
    return [];
  }
}

function isOwnWorker(id: string): boolean {
  try {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    return /^Name:\s+workerd$/m.test(status) && new RegExp(`^PPid:\\s+${process.pid}$`, "m").test(status);
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

function residentBytesOf(id: string): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}
