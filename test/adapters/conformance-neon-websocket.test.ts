import { afterAll, describe, expect, test } from "vitest";
import { type NeonWebSocketAdapter, neon } from "../../adapters/neon/index.ts";
import { startPostgres } from "../../scripts/services/postgres.ts";
import { startDev } from "../../src/dev/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";

const server = await startPostgres();
const dev = await startDev({ postgres: await server.freshDatabase(), libsql: false });

const open = (): { adapter: NeonWebSocketAdapter } => ({
  adapter: neon({ url: dev.neon.url, transactions: "websocket" }),
});

describeAdapter({ describe, test, expect, afterAll }, open, {
  name: `neon with WebSockets, postgres ${server.version}`,
});

afterAll(async () => {
  await dev.close();
  await server.stop();
});
