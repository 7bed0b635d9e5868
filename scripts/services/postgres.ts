import { startEmbedded } from "./embedded-postgres.ts";
import { ask, dropDatabase, freshDatabase } from "./fresh-database.ts";
import { missingService } from "./missing-service.ts";
import { startCluster } from "./postgres-cluster.ts";
import { findPostgres } from "./postgres-programs.ts";

/** A Postgres server for tests. */
export interface PostgresServer {
  /** Of a user who may do everything; its password is checked. */
  readonly url: string;
  /** As the server says it: `15.18 (Debian 15.18-0+deb12u1)`. */
  readonly version: string;
  /** Makes an empty database and gives its URL. */
  freshDatabase(): Promise<string>;
  /** Ends the server and removes what it kept. A server that was there before only loses the databases made here. */
  stop(): Promise<void>;
}

/**
 * Starts a server of the Postgres that is installed, on a free port of the loopback interface. Where `DATABASE_URL` is set, that server
 * is used instead. Where there is neither, PGlite takes its place, which knows one session at a time; with `CI` set that is a
 * `MissingServiceError`.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env.DATABASE_URL ?? "";
  if (given !== "") return borrowServer(given);
  const programs = findPostgres();
  if (programs !== null) return ownServer(await startCluster(programs));
  if (process.env.CI !== undefined) throw missingService("PostgreSQL", "postgresql");
  return startEmbedded();
}

async function ownServer({ url, stop }: Pick<PostgresServer, "url" | "stop">): Promise<PostgresServer> {
  return { url, version: await versionOf(url), freshDatabase: () => freshDatabase(url), stop };
}

async function borrowServer(url: string): Promise<PostgresServer> {
  const made: string[] = [];
  return {
    url,
    version: await versionOf(url),
    async freshDatabase() {
      const database = await freshDatabase(url);
      made.push(database);
      return database;
    },
    async stop() {
      for (const database of made.splice(0)) await dropDatabase(url, database);
    },
  };
}

async function versionOf(url: string): Promise<string> {
  return (await ask(url, "SHOW server_version")) ?? "unknown";
}
