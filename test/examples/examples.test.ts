import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { libsql } from "../../adapters/libsql/index.ts";
import { neon } from "../../adapters/neon/index.ts";
import { findChromium, launchChromium } from "../../scripts/services/chromium.ts";
import { type PostgresServer, startPostgres } from "../../scripts/services/postgres.ts";
import { type Dev, startDev } from "../../src/dev/index.ts";
import { connect } from "../../src/index.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Ended, runShell, startShell } from "../support/shell-command.ts";
import { airports, routes } from "../../examples/rows.ts";
import { commandOf, commandsOf } from "./commands.ts";

// The examples as their README says they are run, against the local services, over a real Postgres.

/** A busy machine takes its time to start a runtime. */
const PATIENCE = 120_000;

/** What all of them have to answer. */
const ANSWERS = {
  "Which are the busiest routes, and where do they begin and end?": [
    "San Francisco to Los Angeles: 13788",
    "Los Angeles to San Francisco: 13390",
    "Los Angeles to Denver: 8894",
    "Denver to Los Angeles: 8811",
  ],
  "Where can one fly to both Honolulu and Anchorage, but not to Charlotte Amalie?": ["DEN", "LAX", "SEA", "SFO"],
  "Which airports lie where, from north to south, on pages of four?": [
    "Anchorage, Seattle, Chicago, Denver",
    "San Francisco, Los Angeles, Honolulu, Charlotte Amalie",
  ],
  "Is a route from San Francisco to Charlotte Amalie there already, and the second time?": [true, false, 1],
  "How late is a route that is made together with its first two delays, in one request?": [[35, 5]],
};

let folder: string;
let postgres: PostgresServer;
let dev: Dev;

beforeAll(async () => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "anyrow-examples-"));
  postgres = await startPostgres();
  dev = await startDev({ postgres: await postgres.freshDatabase() });
  await runExample(commandOf("Tables and rows"));
}, 180_000);

beforeEach(() => {
  dev.neon.requests.clear();
  dev.libsql.requests.clear();
});

afterAll(async () => {
  await dev?.close();
  await postgres?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

function environment(): Record<string, string> {
  return { NEON_URL: dev.neon.url, LIBSQL_URL: dev.libsql.url, WRANGLER_LOG_PATH: join(folder, "logs") };
}

function runExample(command: string): Promise<Ended> {
  return runShell(command, { environment: environment() });
}

/** The paths that a service was asked for, each once. */
function pathsAskedOf(service: "neon" | "libsql"): readonly string[] {
  return [...new Set(dev[service].requests.all().map(({ path }) => path))];
}

test(
  "the Worker answers, on Neon over HTTP alone, and knows what is not there",
  async () => {
    const worker = startShell(`${commandOf("Worker")} --port 0 --inspector-port 0 --persist-to ${folder}`, {
      environment: environment(),
    });
    try {
      const [, url = ""] = await worker.printed(/Ready on (http:\S+)/);
      expect(await (await fetch(url)).json()).toEqual(ANSWERS);
      expect(await (await fetch(new URL("/den", url))).json()).toMatchObject({
        city: "Denver",
        departures: [{ flights: 8811 }, { flights: 6414 }, { flights: 6051 }],
      });
      expect((await fetch(new URL("/xyz", url))).status).toBe(404);
      expect(pathsAskedOf("neon")).toEqual(["/sql"]);
    } finally {
      await worker.stop();
    }
  },
  PATIENCE,
);

test(
  "the Worker can be deployed: nothing of Node's is in it, and nothing that makes code of text",
  async () => {
    const [, deploy] = commandsOf("Worker");
    const { out } = await runExample(`${deploy} --outdir ${folder}/worker`);
    expect(out).toContain("--dry-run: exiting now.");
    const bundle = readFileSync(join(folder, "worker/worker.js"), "utf8");
    expect(bundle).toContain("Which are the busiest routes");
    expect(bundle.match(/(\bfrom|\bimport|\brequire)\s*\(?\s*["']node:[^"']*/g)).toBeNull();
    expect(bundle.match(/\bnew Function\b|(?<![.\w$])eval\(/g)).toBeNull();
  },
  PATIENCE,
);

test(
  "the Deno script answers, on libSQL over HTTP",
  async () => {
    const { out, errors } = await runExample(commandOf("Deno"));
    expect(JSON.parse(out)).toEqual(ANSWERS);
    expect(errors).toContain("flight 6257 from Seattle to Anchorage was 20 minutes late");
    expect(pathsAskedOf("libsql")).toEqual(["/v2/pipeline"]);
  },
  PATIENCE,
);

test(
  "the Bun script answers, on Neon over HTTP with one WebSocket, whose transaction is undone",
  async () => {
    const { out, errors } = await runExample(commandOf("Bun"));
    expect(JSON.parse(out)).toEqual(ANSWERS);
    expect(errors).toContain("6256 flights are too many to be cancelled\nthere are still 6256");
    expect(pathsAskedOf("neon")).toEqual(["/sql", "/v2"]);
    expect(dev.neon.requests.all().filter(({ path }) => path === "/v2")).toHaveLength(1);
  },
  PATIENCE,
);

test.skipIf(findChromium() === null && process.env["CI"] === undefined)(
  "the browser page answers, on libSQL over HTTP, and searches in memory",
  async () => {
    const server = startShell(`${commandOf("Browser")} --serve=127.0.0.1:0`);
    const browser = await launchChromium();
    try {
      const [, url] = await server.printed(/Local:\s+(http:\S+)/);
      const page = await browser.newPage();
      await page.goto(`${url}?url=${dev.libsql.url}`);
      const answers = page.locator("#answers:not(:empty)");
      expect(JSON.parse((await answers.textContent()) ?? "")).toEqual(ANSWERS);
      expect(pathsAskedOf("libsql")).toEqual(["/v2/pipeline"]);
      dev.libsql.requests.clear();
      expect(await page.locator("#found li").count()).toBe(8);
      await page.fill("#city", "s");
      await page.locator("#found li").nth(2).waitFor({ state: "detached" });
      expect(await page.locator("#found li").allTextContents()).toEqual(["San Francisco (SFO)", "Seattle (SEA)"]);
      expect(dev.libsql.requests.length).toBe(0);
    } finally {
      await browser.close();
      await server.stop();
    }
  },
  PATIENCE,
);

test("all of them leave the databases as they were", async () => {
  const flights = routes.reduce((sum, route) => sum + route.flights, 0);
  for (const store of [neon({ url: dev.neon.url }), libsql({ url: dev.libsql.url })]) {
    await using db = connect(store, {});
    const rows = await db.sql`
      SELECT (SELECT count(*) FROM airports) AS airports, (SELECT count(*) FROM routes) AS routes,
        (SELECT count(*) FROM delays) AS delays, (SELECT sum(flights) FROM routes) AS flights`;
    expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[airports.length, routes.length, 0, flights]]);
  }
});
