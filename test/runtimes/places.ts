import { join } from "node:path";
import { type PostgresServer, startPostgres } from "../../scripts/services/postgres.ts";
import { startDev } from "../../src/dev/index.ts";
import type { Place } from "./errand.ts";

/** What a store needs beside the runtime. */
export type Need = "nothing" | "file" | "libsql" | "postgres" | "neon" | "neon over pglite";

/** A place that something has to be kept running for. */
export interface OpenPlace {
  readonly place: Place;
  close(): Promise<void>;
}

/** Makes places. */
export interface Places {
  /** What the real server is. */
  readonly postgres: string;
  /** A place where nothing has been kept yet. */
  open(need: Need): Promise<OpenPlace>;
  close(): Promise<void>;
}

/** Starts what all places share; files are made in a folder. */
export async function openPlaces(folder: string): Promise<Places> {
  const server = await startPostgres();
  let made = 0;
  const file = (): string => join(folder, `store-${(made += 1)}.db`);
  return {
    postgres: server.version,
    open: (need) => openPlace(need, file, server),
    close: () => server.stop(),
  };
}

async function openPlace(need: Need, file: () => string, server: PostgresServer): Promise<OpenPlace> {
  switch (need) {
    case "nothing":
      return at("");
    case "file":
      return at(file());
    case "postgres":
      return at(await server.freshDatabase());
    case "libsql": {
      const { libsql, close } = await startDev({ neon: false, sqlite: file() });
      return { place: { url: libsql.url }, close };
    }
    case "neon":
      return neonOver({ postgres: await server.freshDatabase() });
    case "neon over pglite":
      return neonOver({});
  }
}

async function neonOver(database: { readonly postgres?: string }): Promise<OpenPlace> {
  const { neon, close } = await startDev({ ...database, libsql: false });
  return { place: { url: neon.url }, close };
}

function at(url: string): OpenPlace {
  return { place: { url }, close: async () => undefined };
}
