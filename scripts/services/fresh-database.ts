import { randomUUID } from "node:crypto";
import { Client } from "pg";

/** Makes an empty database on a Postgres server and gives its URL. The server may be any that the URL may create databases on. */
export async function freshDatabase(serverUrl: string): Promise<string> {
  const name = `anyrow_${randomUUID().replaceAll("-", "")}`;
  await ask(serverUrl, `CREATE DATABASE ${name}`);
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

/** Removes a database made by {@link freshDatabase}, whoever is still connected to it. */
export async function dropDatabase(serverUrl: string, databaseUrl: string): Promise<void> {
  await ask(serverUrl, `DROP DATABASE IF EXISTS ${new URL(databaseUrl).pathname.slice(1)} WITH (FORCE)`);
}

/** The first cell of what a statement gives; `null` where it gives nothing. */
export async function ask(serverUrl: string, sql: string): Promise<string | null> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rows } = await client.query<string[]>({ text: sql, rowMode: "array" });
    return rows[0]?.[0] ?? null;
  } finally {
    await client.end();
  }
}
