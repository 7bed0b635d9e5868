import type { PGlite, protocol } from "@electric-sql/pglite";
import { importClient } from "../../src/contracts/import-client.ts";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkMilliseconds } from "../../src/contracts/milliseconds.ts";
import { OperationalError, invalid } from "../../src/errors.ts";

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

/** A database that is there already; it goes on when the adapter is closed. Its own parsers are not asked: cells are read as on any Postgres. */
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
  const { dataDir, client, timeout } = options;
  if (dataDir !== undefined && typeof dataDir !== "string") throw invalid(null, ["dataDir"], "must be text");
  if (client !== undefined && dataDir !== undefined)
    throw invalid(null, ["client"], "is there already: leave out dataDir");
  if (client !== undefined && typeof client?.execProtocol !== "function")
    throw invalid(null, ["client"], "must be a PGlite of @electric-sql/pglite");
  checkMilliseconds({ timeout });
}

/** A database that starts when it is first needed. */
export interface LazyConnection {
  open(): Promise<PgliteConnection>;
  /** Ends it if it was started here; may be called twice. */
  close(): Promise<void>;
}

/** Remembers a database that has started. One that could not be is tried again by the next call. */
export function lazyConnection(options: PgliteOptions): LazyConnection {
  let opening: Promise<PgliteConnection> | undefined;
  let connection: PgliteConnection | undefined;
  return {
    open: async () => (connection ??= await (opening = openConnection(options))),
    async close() {
      const opened = await opening?.catch(() => undefined);
      if (opened?.own === true && !opened.client.closed) await opened.client.close();
    },
  };
}

/** Starts a database, or waits for the one handed in. */
async function openConnection({ dataDir, client }: PgliteOptions): Promise<PgliteConnection> {
  const { PGlite: Client, protocol } = await importClient("@electric-sql/pglite", () => import("@electric-sql/pglite"));
  if (client !== undefined) {
    await client.waitReady;
    return { client, protocol, own: false };
  }
  try {
    const started = new Client(dataDir);
    await started.waitReady;
    return { client: started, protocol, own: true };
  } catch (cause) {
    const advice = "check dataDir, that the folder it is in exists, and that this program may write there";
    throw new OperationalError(`pglite: the database cannot be started: ${advice}`, { cause });
  }
}
