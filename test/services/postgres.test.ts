import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { startEmbedded } from "../../scripts/services/embedded-postgres.ts";
import { ask } from "../../scripts/services/fresh-database.ts";
import { type PostgresServer, startPostgres } from "../../scripts/services/postgres.ts";

const TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
const started: PostgresServer[] = [];

async function start(databaseUrl: string): Promise<PostgresServer> {
  vi.stubEnv("DATABASE_URL", databaseUrl);
  const server = await startPostgres();
  started.push(server);
  return server;
}

function clusterFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("anyrow-postgres-"));
}

afterEach(async () => {
  vi.unstubAllEnvs();
  // The last one first: it may live on the first.
  for (const server of started.splice(0).reverse()) await server.stop();
});

test("a server of its own says its version, and each fresh database is empty and another one", async () => {
  const server = await start("");
  const [one, other] = [await server.freshDatabase(), await server.freshDatabase()];
  await ask(one, "CREATE TABLE marks (id int)");
  expect(server.version).toMatch(/^\d+\.\d+/);
  expect(await ask(one, TABLES)).toBe("1");
  expect(await ask(other, TABLES)).toBe("0");
});

test("a wrong password is refused", async () => {
  const { url } = await start("");
  const wrong = Object.assign(new URL(url), { password: "wrong" }).href;
  await expect(ask(wrong, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
});

test("a server that was stopped is gone, with what it kept", async () => {
  const before = new Set(clusterFolders());
  const server = await start("");
  const own = await ask(server.url, "SHOW unix_socket_directories");
  expect(before.has(`${own}`.split("/").at(-1) ?? "")).toBe(false);
  await server.stop();
  expect(existsSync(`${own}`)).toBe(false);
  await expect(ask(server.url, "SELECT 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("DATABASE_URL names a server to use, which only loses what was made on it", async () => {
  const first = await start("");
  const second = await start(first.url);
  const database = await second.freshDatabase();
  await second.stop();
  await expect(ask(database, "SELECT 1")).rejects.toMatchObject({ code: "3D000" });
  expect(await ask(first.url, "SELECT 'still there'")).toBe("still there");
});

test("PGlite takes the place of a server, and each fresh database is another one", async () => {
  const server = await startEmbedded();
  started.push(server);
  const [one, other] = [await server.freshDatabase(), await server.freshDatabase()];
  await ask(one, "CREATE TABLE marks (id int)");
  expect(server.version).toContain("PGlite");
  expect(await ask(one, TABLES)).toBe("1");
  expect(await ask(other, TABLES)).toBe("0");
});
