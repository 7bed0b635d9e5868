import { join } from "node:path";
import { startMemcached } from "../../scripts/services/memcached.ts";
import { type PostgresServer, startPostgres } from "../../scripts/services/postgres.ts";
import { startRedis } from "../../scripts/services/redis.ts";
import { startDev } from "../../src/dev/index.ts";
import type { Place } from "./errand.ts";

/** What a store needs beside the runtime. */
export type Need =
  | "nothing"
  | "file"
  | "folder"
  | "libsql"
  | "postgres"
  | "neon"
  | "neon over pglite"
  | "redis"
  | "upstash"
  | "memcached";

/** Real servers. */
export type Server = "postgres" | "redis" | "memcached";

/** A place that something has to be kept running for. */
export interface OpenPlace {
  readonly place: Place;
  close(): Promise<void>;
}

/** Makes places. */
export interface Places {
  /** The versions of the real servers that have been started. */
  versions(): Readonly<Partial<Record<Server, string>>>;
  /** A place where nothing has been kept yet. */
  open(need: Need): Promise<OpenPlace>;
  close(): Promise<void>;
}

/** What places are made with. */
interface Makers {
  /** A path that nothing has been kept at. */
  path(): string;
  postgres(): Promise<PostgresServer>;
  noteVersion(server: Server, version: string): void;
}

/** Makes files in a folder, and starts what all places share when it is first needed. */
export function openPlaces(folder: string): Places {
  const versions: Partial<Record<Server, string>> = {};
  let made = 0;
  let server: Promise<PostgresServer> | undefined;
  const makers: Makers = {
    path: () => join(folder, `store-${(made += 1)}.db`),
    postgres: () => (server ??= startPostgres()),
    noteVersion: (name, version) => (versions[name] = version),
  };
  return {
    versions: () => versions,
    open: (need) => openPlace(need, makers),
    // One that did not start has been told of where it was needed.
    close: async () => (await server?.catch(() => undefined))?.stop(),
  };
}

async function openPlace(need: Need, makers: Makers): Promise<OpenPlace> {
  switch (need) {
    case "nothing":
      return at("");
    case "file":
    case "folder":
      return at(makers.path());
    case "postgres":
      return at(await freshDatabase(makers));
    case "libsql": {
      const { libsql, close } = await startDev({ neon: false, upstash: false, sqlite: makers.path() });
      return { place: { url: libsql.url }, close };
    }
    case "neon":
      return neonOver({ postgres: await freshDatabase(makers) });
    case "neon over pglite":
      return neonOver({});
    case "redis":
      return redisPlace(makers);
    case "upstash":
      return upstashPlace(makers);
    case "memcached": {
      const { url, version, stop } = await startMemcached();
      makers.noteVersion("memcached", version);
      return { place: { url }, close: stop };
    }
  }
}

async function freshDatabase({ postgres, noteVersion }: Makers): Promise<string> {
  const server = await postgres();
  noteVersion("postgres", server.version);
  return server.freshDatabase();
}

/** A server of its own: lists of keys take longer where others have many. */
async function redisPlace({ noteVersion }: Makers): Promise<OpenPlace> {
  const { url, version, stop } = await startRedis(["--databases", "1"]);
  noteVersion("redis", version);
  return { place: { url }, close: stop };
}

async function upstashPlace(makers: Makers): Promise<OpenPlace> {
  const redis = await redisPlace(makers);
  const { upstash, close } = await startDev({ neon: false, libsql: false, redis: redis.place.url });
  return { place: { url: upstash.url, token: upstash.token }, close: () => close().finally(redis.close) };
}

async function neonOver(database: { readonly postgres?: string }): Promise<OpenPlace> {
  const { neon, close } = await startDev({ ...database, libsql: false, upstash: false });
  return { place: { url: neon.url }, close };
}

function at(url: string): OpenPlace {
  return { place: { url }, close: async () => undefined };
}
