import type { Client } from "@libsql/client";
import { importClient } from "../../src/contracts/import-client.ts";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkMilliseconds } from "../../src/contracts/milliseconds.ts";
import { OperationalError, invalid } from "../../src/errors.ts";
import type { LibsqlOptions } from "./libsql-options.ts";

/** The clients an adapter works with. */
export interface LibsqlConnection {
  /** Writes and holds transactions open. */
  readonly writer: Client;
  /** Reads meanwhile; the same client where there is only one. */
  readonly reader: Client;
  /** There is a single connection, which an open transaction has for itself. */
  readonly single: boolean;
  /** The clients were made here and are used by nobody else. */
  readonly own: boolean;
}

/** Refuses options that cannot be right, without touching the database. */
export function verifyOptions(options: LibsqlOptions): void {
  checkOptions(null, options ?? null, ["url", "authToken", "client", "timeout", "busyTimeout"]);
  const { url, client, timeout, busyTimeout } = options;
  if (client === undefined && !/^(file:|:memory:)/.test(String(url))) {
    throw invalid(null, ["url"], "must begin with libsql:, https:, http: or file:, or be :memory:");
  }
  if (client !== undefined && client?.protocol !== "file") {
    throw invalid(null, ["client"], "must be one that @libsql/client has made");
  }
  checkMilliseconds({ timeout, busyTimeout });
}

/**
 * What every connection needs: foreign keys hold, and a large transaction takes no exclusive lock before its end, so that others can
 * read until then.
 */
export const CONNECTION_SETTINGS = "PRAGMA foreign_keys = ON; PRAGMA cache_spill = OFF";

/** Sets what every connection needs. Costs hundreds of microseconds, so it is done once where connections are known. */
export async function prepareConnection(client: Client): Promise<void> {
  await client.executeMultiple(CONNECTION_SETTINGS);
}

/** Makes the clients, or looks at the one handed in. */
export async function openConnection({ url, client }: LibsqlOptions): Promise<LibsqlConnection> {
  const connection = client === undefined ? await connectTo(url) : await inspectClient(client);
  if (connection.own || connection.single) {
    for (const each of new Set([connection.writer, connection.reader])) await prepareConnection(each);
  }
  return connection;
}

async function connectTo(url: string): Promise<LibsqlConnection> {
  const { createClient } = await importClient("@libsql/client", () => import("@libsql/client"));
  const connect = (): Client => createClient({ url, intMode: "bigint", concurrency: 1 });
  const single = /^(file:)?:memory:/.test(url);
  try {
    const writer = connect();
    return { writer, reader: single ? writer : connect(), single, own: true };
  } catch (cause) {
    const advice = "check its path, that its folder exists, and that this program may read and write it";
    throw new OperationalError(`libsql: the file cannot be opened: ${advice}`, { cause });
  }
}

async function inspectClient(client: Client): Promise<LibsqlConnection> {
  const { rows } = await client.execute("SELECT file, 1 FROM pragma_database_list WHERE name = 'main'");
  const [file, one] = [rows[0]?.[0], rows[0]?.[1]];
  if (one !== 1n) throw invalid(null, ["client"], 'must be made with intMode: "bigint", so that integers are exact');
  return { writer: client, reader: client, single: file === "", own: false };
}
