import { PGlite } from "@electric-sql/pglite";
import { afterAll, describe, expect, test } from "vitest";
import { pglite } from "../../adapters/pglite/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";

// A client that was handed in, whose session is in another time zone than the one answers are given in.
const client = new PGlite();

async function open(): Promise<{ adapter: ReturnType<typeof pglite> }> {
  await client.exec("SET TimeZone = 'America/New_York'");
  return { adapter: pglite({ client }) };
}

describeAdapter({ describe, test, expect, afterAll }, open, { name: "a client of pglite in another time zone" });

afterAll(() => client.close());
