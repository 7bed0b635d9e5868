import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { neon, neonConfig } from "@neondatabase/serverless";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../scripts/services/postgres.ts";
import type { DevReport } from "../../src/cli/dev-report.ts";

const CLI = new URL("../../src/cli/index.ts", import.meta.url).pathname;

/** A run of the command line. */
interface Run {
  readonly process: ChildProcess;
  out(): string;
  /** Resolves when it has printed something that matches. */
  printed(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code and both outputs. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly errors: string }>;
}

// A machine that does much else takes its time to start a PGlite.
describe("anyrow", { timeout: 120_000 }, () => {
  const temporary = mkdtempSync(join(tmpdir(), "anyrow-cli-test-"));
  const running = new Set<ChildProcess>();
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterEach(() => {
    for (const process of running) process.kill("SIGKILL");
    running.clear();
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(temporary, { recursive: true, force: true });
  });

  function anyrow(words: readonly string[], environment: Record<string, string> = {}): Run {
    const child = spawn(process.execPath, [CLI, ...words], {
      env: { ...process.env, TMPDIR: temporary, ...environment },
    });
    running.add(child);
    let out = "";
    let errors = "";
    child.stdout.on("data", (piece) => (out += piece));
    child.stderr.on("data", (piece) => (errors += piece));
    const ended = once(child, "close").then(() => ({ code: child.exitCode, out, errors }));
    const printed = async (pattern: RegExp): Promise<string> => {
      await expect.poll(() => `${out}${child.exitCode ?? ""}${errors}`, { timeout: 100_000 }).toMatch(pattern);
      return out;
    };
    return { process: child, out: () => out, printed, ended };
  }

  test("dev --json prints one line of JSON; both URLs answer; SIGTERM ends with 0 and leaves no files", async () => {
    const database = await postgres.freshDatabase();
    const run = anyrow(["dev", "--json", "--postgres", database]);
    const report = JSON.parse(await run.printed(/\n/)) as DevReport;
    neonConfig.fetchEndpoint = report.neon.httpUrl;
    expect(new URL(report.neon.url).password).toBe(new URL(database).password);
    expect(await neon(report.neon.url).query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    const libsql = createClient({ url: report.libsql.url });
    expect((await libsql.execute("SELECT 2 AS two")).rows).toMatchObject([{ two: 2 }]);
    libsql.close();
    expect(readdirSync(temporary)).not.toEqual([]);
    run.process.kill("SIGTERM");
    expect(await run.ended).toMatchObject({ code: 0, errors: "" });
    expect(readdirSync(temporary)).toEqual([]);
    await expect(fetch(report.neon.httpUrl)).rejects.toThrow();
  });

  test("dev over PGlite and a file prints a table without colours; Ctrl-C ends it; the file stays", async () => {
    const file = join(temporary, "kept.db");
    const run = anyrow(["dev", "--sqlite", file, "--auth-token", "secret", "--latency", "150"]);
    const out = await run.printed(/Ctrl-C stops/);
    expect(out).toMatch(
      /^Neon +postgresql:\/\/postgres:postgres@127\.0\.0\.1:\d+\/postgres\n {2}HTTP +http:.*\n {2}WebSocket +ws:.*\nlibSQL +http:\/\/127\.0\.0\.1:\d+\n {2}token +secret\n/,
    );
    expect(out).not.toContain("\u001B");
    const url = /http\S+\/sql/.exec(out)?.[0] ?? "";
    const start = Date.now();
    const answer = await fetch(url, {
      method: "POST",
      body: '{"query":"SELECT 1 AS one"}',
      headers: { "neon-connection-string": /postgresql\S+/.exec(out)?.[0] ?? "" },
    });
    expect(await answer.json()).toMatchObject({ rows: [{ one: 1 }] });
    expect(Date.now() - start).toBeGreaterThanOrEqual(145);
    run.process.kill("SIGINT");
    expect(await run.ended).toMatchObject({ code: 0, errors: "" });
    expect(existsSync(file)).toBe(true);
  });

  test("dev ends at once although a client holds a transaction open over a WebSocket", async () => {
    const run = anyrow(["dev", "--json", "--postgres", await postgres.freshDatabase()]);
    const { neon: started } = JSON.parse(await run.printed(/\n/)) as DevReport;
    const socket = new WebSocket(started.webSocketUrl);
    await once(socket, "open");
    run.process.kill("SIGTERM");
    const start = Date.now();
    expect((await run.ended).code).toBe(0);
    expect(Date.now() - start).toBeLessThan(3_000);
  });

  test.each([
    [["dev", "--postgres", "mysql://me:hidden@host/db"], /must be a URL such as postgresql:/],
    [["dev", "--postgres", "postgresql://me:hidden@127.0.0.1:1/db"], /127\.0\.0\.1:1 refuses: start it/],
    [["dev", "--sqlite", "/missing/app.db"], /cannot be opened \(unable to open.*\): check that its folder exists/],
    [["dev", "--data-dir", "/missing/below"], /PGlite cannot be started \(ENOENT.*\): check the data folder/],
    [["dev", "--port", "many"], /whole number/],
    [["dev", "--prot", "1"], /unknown option '--prot'/],
    [["dve"], /unknown command 'dve'/],
  ])("%j exits 1 and says what to do, without the password", async (words, message) => {
    const { code, out, errors } = await anyrow(words).ended;
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(errors).toMatch(message);
    expect(errors).not.toContain("hidden");
    expect(errors).not.toContain("\u001B");
    expect(errors).not.toMatch(/^\s+at /m);
  });

  test("--help and --version", async () => {
    const help = await anyrow(["--help"]).ended;
    expect(help).toMatchObject({ code: 0, errors: "", out: expect.stringMatching(/dev \[options\]/) });
    expect((await anyrow(["dev", "--help"]).ended).out).toMatch(/--latency <ms>/);
    expect(await anyrow(["--version"]).ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test("a wrong password of a real server is said, not shown", async () => {
    const url = new URL(postgres.url);
    url.password = "hidden";
    const { code, errors } = await anyrow(["dev"], { ANYROW_POSTGRES: url.href }).ended;
    expect({ code, errors }).toEqual({ code: 1, errors: expect.stringMatching(/check user and password/) });
    expect(errors).not.toContain("hidden");
  });
});
