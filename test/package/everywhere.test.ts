import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../scripts/services/postgres.ts";
import type { DevReport } from "../../src/cli/dev-report.ts";
import { type ShellCommand, runShell, startShell } from "../support/shell-command.ts";
import { root } from "../support/source-files.ts";
import { type Stranger, addPackages, installPacked } from "./stranger.ts";

// The packed package, in every kind of place that runs it: one program, against the local services of the package itself.

/** A busy machine takes its time to start a runtime. */
const PATIENCE = 120_000;
const ANSWER = ["The Dispossessed, 341, gone", "The Dispossessed, 341, gone"];

let stranger: Stranger;
let postgres: PostgresServer;
let services: ShellCommand | undefined;
let urls: { readonly NEON_URL: string; readonly LIBSQL_URL: string };

beforeAll(async () => {
  stranger = installPacked();
  cpSync(join(root, "test/package/everywhere"), stranger.folder, { recursive: true });
  postgres = await startPostgres();
}, 180_000);

afterAll(async () => {
  await services?.stop();
  await postgres?.stop();
  stranger?.remove();
});

test("npx anyrow --version says the version", async () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const { out } = await runShell("npx anyrow --version", { folder: stranger.folder });
  expect(out).toBe(`${version}\n`);
});

test("npx anyrow dev names the packages it needs and does not find", async () => {
  const { code, out, errors } = await startShell("npx anyrow dev --json", { folder: stranger.folder }).ended;
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(errors).toContain("npm install --save-dev pg ws @electric-sql/pglite");
});

test(
  "npx anyrow dev --json starts the services, with nothing beside it but those packages",
  async () => {
    addPackages(stranger, ["pg", "ws"]);
    const line = `npx anyrow dev --json --postgres ${await postgres.freshDatabase()}`;
    services = startShell(line, { folder: stranger.folder });
    const [report] = await services.printed(/^\{.*\}$/m);
    const { neon, libsql } = JSON.parse(report) as DevReport;
    urls = { NEON_URL: neon.url, LIBSQL_URL: libsql.url };
    expect((await fetch(new URL("/health", libsql.url))).status).toBe(200);
    addPackages(stranger, ["@neondatabase/serverless", "@libsql/client"]);
  },
  PATIENCE,
);

test.each([
  ["Node", "node process.ts"],
  ["Deno", "deno run --node-modules-dir=manual --no-remote --allow-net --allow-env process.ts"],
  ["Bun", "bun --no-install process.ts"],
])(
  "the program runs in %s",
  async (_name, command) => {
    const { out } = await runShell(`${command} ${urls.NEON_URL} ${urls.LIBSQL_URL}`, { folder: stranger.folder });
    expect(JSON.parse(out)).toEqual(ANSWER);
  },
  PATIENCE,
);

test(
  "the program runs in a Worker",
  async () => {
    const variables = Object.entries(urls).map(([name, url]) => `--var ${name}:${url}`);
    const worker = startShell(
      `wrangler dev worker.ts --compatibility-date 2026-07-30 --port 0 --inspector-port 0 ${variables.join(" ")}`,
      { folder: stranger.folder, environment: { WRANGLER_LOG_PATH: join(stranger.folder, "logs") } },
    );
    try {
      const [, url = ""] = await worker.printed(/Ready on (http:\S+)/);
      expect(await (await fetch(url)).json()).toEqual(ANSWER);
    } finally {
      await worker.stop();
    }
  },
  PATIENCE,
);
