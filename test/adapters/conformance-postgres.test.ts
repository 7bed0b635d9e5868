import { afterAll, describe, expect, test } from "vitest";
import { postgres } from "../../adapters/postgres/index.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { describeAdapter } from "../../src/testing/index.ts";

const server = await startPostgres();

const open = async (): Promise<{ adapter: ReturnType<typeof postgres> }> => ({
  adapter: postgres({ url: await server.freshDatabase() }),
});

describeAdapter({ describe, test, expect, afterAll }, open, { name: `postgres ${server.version}` });

afterAll(() => server.stop());
