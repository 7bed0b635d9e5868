import { afterAll, beforeAll } from "vitest";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { type DevOptions, type NeonDev, startDev } from "../../src/dev/index.ts";

/** What stands behind the service, each with what opens it for one test file. */
export const BACKENDS = ["a real Postgres", "PGlite"] as const;

/** Starts Neon's service for the tests of a `describe`, over an empty database. */
export function neonOver(backend: (typeof BACKENDS)[number], options: DevOptions["neon"] = {}): () => NeonDev {
  let neon: NeonDev | undefined;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const postgres = backend === "PGlite" ? undefined : await emptyDatabase(closers);
    const dev = await startDev({ ...(postgres !== undefined && { postgres }), libsql: false, neon: options || {} });
    closers.unshift(() => dev.close());
    neon = dev.neon ?? undefined;
  }, 120_000);
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return () => {
    if (neon === undefined) throw new Error("the service has not been started");
    return neon;
  };
}

async function emptyDatabase(closers: (() => Promise<void>)[]): Promise<string> {
  const server = await startPostgres();
  closers.unshift(() => server.stop());
  return server.freshDatabase();
}
