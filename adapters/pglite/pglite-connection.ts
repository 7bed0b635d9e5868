import type { PGlite, protocol } from "@electric-sql/pglite";
import { importClient } from "../../src/contracts/import-client.ts";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { invalid } from "../../src/errors.ts";

/** How long calls wait. */
export interface PgliteWaiting {
  /** Milliseconds a call waits for an open transaction before it fails; 30 seconds unless given. */
  readonly timeout?: number;
}

/** Where the database is: it is started at the first query, and ended with the adapter. */
export interface PgliteFolder extends PgliteWaiting {
  /** A folder, `idb://` and a name in a browser, or `memory://`, which is meant when nothing is given. */
  readonly dataDir?: string;
  readonly client?: never;
}

/** A database that is there already; it goes on when the adapter is closed. */
export interface PgliteClient extends PgliteWaiting {
  readonly client: PGlite;
  readonly dataDir?: never;
}

/** How an embedded Postgres is reached. */
export type PgliteOptions = PgliteFolder | PgliteClient;

/** A database that has started. */
export interface PgliteConnection {
  readonly client: PGlite;
  readonly protocol: typeof protocol;
  /** It was started here and is used by nobody else. */
  readonly own: boolean;
}

/** Refuses options that cannot be right, without touching the database. */
export function verifyOptions(options: PgliteOptions): void {
  checkOptions(null, options, ["dataDir", "client", "timeout"]);
  const { dataDir = "", timeout = 0 } = options;
  if (typeof dataDir !== "string") throw invalid(null, ["dataDir"], "must be text");
  if (typeof timeout !== "number" || !(timeout >= 0 && timeout < 2 ** 31))
    throw invalid(null, ["timeout"], "must be a number of milliseconds");
}

/** Starts a database, or waits for the one handed in. */
export async function openConnection({ dataDir, client }: PgliteOptions): Promise<PgliteConnection> {
  const pglite = await importClient("@electric-sql/pglite", () => import("@electric-sql/pglite"));
  const started = client ?? new pglite.PGlite(dataDir);
  await started.waitReady;
  return { client: started, protocol: pglite.protocol, own: client === undefined };
}
