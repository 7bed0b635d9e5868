import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { postgres } from "../../adapters/postgres/index.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { describeAdapter } from "../../src/testing/index.ts";

// A client that was handed in, whose session is in another time zone than the one answers are given in.
const server = await startPostgres();
const client = new Client({ connectionString: await server.freshDatabase() });

async function open(): Promise<{ adapter: ReturnType<typeof postgres> }> {
  await client.connect();
  await client.query("SET TimeZone = 'America/New_York'");
  return { adapter: postgres({ client }) };
}

describeAdapter({ describe, test, expect, afterAll }, open, { name: `a client of postgres ${server.version}` });

afterAll(async () => {
  await client.end();
  await server.stop();
});
