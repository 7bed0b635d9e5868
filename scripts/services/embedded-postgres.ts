import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { freePort } from "./free-port.ts";
import type { PostgresServer } from "./postgres.ts";

interface EmbeddedDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts PGlite behind a port: what takes the place of a server where none is installed. Every database is a PGlite of its own. */
export async function startEmbedded(): Promise<PostgresServer> {
  const first = await startDatabase();
  const databases = [first.database];
  return {
    url: first.database.url,
    version: `${first.version} (PGlite)`,
    async freshDatabase() {
      const { database } = await startDatabase();
      databases.push(database);
      return database.url;
    },
    async stop() {
      for (const database of databases.splice(0)) await database.stop();
    },
  };
}

async function startDatabase(): Promise<{ readonly database: EmbeddedDatabase; readonly version: string }> {
  const db = await PGlite.create();
  const { rows } = await db.query<{ server_version: string }>("SHOW server_version");
  const port = await freePort();
  // All connections share one session; more than one is let in, because pools open several.
  const server = new PGLiteSocketServer({ db, port, host: "127.0.0.1", maxConnections: 20 });
  await server.start();
  const stop = async (): Promise<void> => {
    await server.stop();
    await db.close();
  };
  return {
    database: { url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`, stop },
    version: rows[0]?.server_version ?? "unknown",
  };
}
