import { expect, test } from "vitest";
import { ask } from "../../scripts/services/fresh-database.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { startDev } from "../../src/dev/index.ts";

test("requests that differ share the connections of their account", async () => {
  const postgres = await startPostgres();
  const database = await postgres.freshDatabase();
  const dev = await startDev({ postgres: database, libsql: false });
  try {
    const headers = { "neon-connection-string": dev.neon.url };
    const request = async (n: number): Promise<number> => {
      const body = JSON.stringify({ query: `SELECT ${n} AS n`, params: [] });
      return (await fetch(dev.neon.httpUrl, { method: "POST", body, headers })).status;
    };
    const statuses = await Promise.all(Array.from({ length: 60 }, (_, n) => request(n)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    const others = "datname = current_database() AND pid <> pg_backend_pid()";
    expect(Number(await ask(database, `SELECT count(*) FROM pg_stat_activity WHERE ${others}`))).toBeLessThanOrEqual(
      10,
    );
  } finally {
    await dev.close();
    await postgres.stop();
  }
});
