import { type PostgresServer, startPostgres } from "../../scripts/services/postgres.ts";
import { findPostgres } from "../../scripts/services/postgres-programs.ts";

let shared: PostgresServer | undefined;

/**
 * Starts one Postgres for all test files. They ask for it by `startPostgres`, as they would without it, and make databases of their
 * own on it. Without an installed Postgres each file has one of its own, embedded, or with `CI` set fails with what to do.
 */
export async function setup(): Promise<void> {
  if ((process.env.DATABASE_URL ?? "") !== "" || findPostgres() === null) return;
  shared = await startPostgres();
  process.env.DATABASE_URL = shared.url;
}

export async function teardown(): Promise<void> {
  await shared?.stop();
}
