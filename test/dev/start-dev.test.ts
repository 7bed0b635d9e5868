import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startDev } from "../../src/dev/index.ts";
import { needPackages } from "../../src/dev/need-packages.ts";
import { faults } from "../../src/dev/faults.ts";
import { messageSplitter } from "../../src/dev/wire/split-messages.ts";
import { queryMessage, startupMessage, statementOf } from "../../src/dev/wire/client-messages.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-start-dev-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a service that is left out is null, and closing twice is fine", async () => {
  const dev = await startDev({ neon: false });
  expect(dev.neon).toBeNull();
  expect((await fetch(new URL("/v2", dev.libsql.url))).status).toBe(200);
  await dev.close();
  await dev.close();
  await expect(fetch(dev.libsql.url)).rejects.toThrow();
});

// Two starts of PGlite, each of which takes its time on a busy machine.
test("PGlite keeps its data in a folder, from one start to the next", { timeout: 120_000 }, async () => {
  const ask = async (query: string): Promise<unknown> => {
    await using dev = await startDev({ libsql: false, dataDir: join(folder, "pglite") });
    const headers = { "neon-connection-string": dev.neon.url };
    return (await fetch(dev.neon.httpUrl, { method: "POST", body: JSON.stringify({ query }), headers })).json();
  };
  await ask("CREATE TABLE kept AS SELECT 7 AS n");
  expect(await ask("SELECT n FROM kept")).toMatchObject({ rows: [{ n: 7 }] });
});

test("a folder with other files is not made a database", async () => {
  const other = mkdtempSync(join(folder, "other-"));
  writeFileSync(join(other, "notes.txt"), "mine");
  const refused = startDev({ libsql: false, dataDir: other });
  await expect(refused).rejects.toThrow("dataDir has other files in it: name a folder that is empty or new");
  expect(readdirSync(other)).toEqual(["notes.txt"]);
});

test("options that cannot be right are refused before anything starts", async () => {
  await expect(startDev({ neno: {} } as object)).rejects.toThrow(/neno is not an option/);
  await expect(startDev({ neon: { prot: 1 } } as object)).rejects.toThrow(/prot is not an option/);
  await expect(startDev({ postgres: "nonsense" })).rejects.toThrow(/postgres must be a URL/);
});

test("a port that is taken is said, and nothing stays open", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  await expect(startDev({ neon: false, libsql: { port } })).rejects.toThrow(`port ${port} cannot be used`);
  await new Promise((resolve) => taken.close(resolve));
  const dev = await startDev({ neon: false, libsql: { port } });
  expect(dev.libsql.url).toBe(`http://127.0.0.1:${port}`);
  await dev.close();
});

test("a temporary SQLite file is gone after close", async () => {
  const before = new Set(readdirSync(tmpdir()));
  const dev = await startDev({ neon: false });
  await dev.close();
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith("anyrow-dev-") && !before.has(name))).toEqual([]);
});

test("all packages that are missing are named at once", async () => {
  const node = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  const needed = { pg: () => import("pg"), one: () => Promise.reject(node), two: () => Promise.reject(node) };
  await expect(needPackages(needed)).rejects.toThrow("npm install --save-dev one two");
  await expect(needPackages({ broken: () => Promise.reject(new Error("it is broken")) })).rejects.toThrow(
    "it is broken",
  );
});

test("of two faults the older befalls first, and each counts the requests it could befall", () => {
  const { inject, strike } = faults([{ kind: "dropBefore", skip: 1 }]);
  inject({ kind: "html", times: 2 });
  const kinds = Array.from({ length: 4 }, () => strike([]).fault?.kind);
  expect(kinds).toEqual(["html", "dropBefore", "html", undefined]);
});

test("messages of the wire protocol are found however the bytes are cut", () => {
  const messages = [startupMessage({ user: "me" }), queryMessage("SELECT 1"), queryMessage("x".repeat(1000))];
  const bytes = Buffer.concat(messages);
  for (const length of [1, 3, 7, 100, bytes.length]) {
    const split = messageSplitter("client");
    const found = [];
    for (let at = 0; at < bytes.length; at += length) found.push(...split(bytes.subarray(at, at + length)));
    expect(found.map((message) => message.bytes)).toEqual(messages);
    expect(found.slice(1).map(statementOf)).toEqual(["SELECT 1", "x".repeat(1000)]);
  }
  expect(() => messageSplitter("server")(Buffer.from("Z\0\0\0\x01"))).toThrow(/not the Postgres protocol/);
});
