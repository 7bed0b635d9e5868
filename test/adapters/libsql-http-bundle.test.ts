import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../support/source-files.ts";
import { workerResolution } from "../support/worker-bundle.ts";
import { type LibsqlServer, startLibsqlServer } from "./libsql-http-server.ts";

// What reaches an application that asks a libSQL server: as it is bundled for the edge, and as it runs.

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "anyrow-libsql-bundle-"));
let server: LibsqlServer;

beforeAll(async () => {
  server = await startLibsqlServer();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Prints what a query gave, and whether a library in machine code was loaded for it. */
const program = `
  import { libsql } from "./adapters/libsql/index.ts";
  const [url] = process.argv.slice(2);
  const plan = { kind: "raw", parts: [{ kind: "text", text: "SELECT 1 AS one" }], scope: null, select: null };
  const adapter = libsql({ url });
  const answer = await adapter.run([plan], { atomic: false }).then(([{ rows }]) => rows, ({ name, message }) => ({ name, message }));
  const native = process.report.getReport().sharedObjects.some((path) => /libsql.*\\.node$/.test(path));
  await adapter.close();
  console.log(JSON.stringify({ answer, native }));
`;

async function bundle(
  options: { readonly external: string[] },
  contents = program,
): Promise<{ text: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    logLevel: "silent",
    ...workerResolution,
    ...options,
  });
  return { text: outputFiles[0]?.text ?? "", inputs: Object.keys(metafile.inputs) };
}

/** Runs the program in a folder of its own. */
async function answerOf(name: string, url: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, [join(folder, name, "program.mjs"), url]);
  return JSON.parse(stdout);
}

test("a bundle for Workers holds the client that only needs fetch: nothing of Node, nothing in machine code", async () => {
  const { text, inputs } = await bundle({ external: [] });
  expect(inputs).toContain("node_modules/@libsql/client/lib-esm/web.js");
  expect(inputs.filter((path) => /^node_modules\/(libsql|ws)\/|sqlite3|client\/lib-esm\/node/.test(path))).toEqual([]);
  expect(text).not.toMatch(/["'`]node:|\beval\(|new Function/);
});

test("what an edge runtime resolves to holds nothing that is for files", async () => {
  const external = ["@libsql/client", "@libsql/client/web"];
  const { text, inputs } = await bundle({ external }, program.replace("libsql/index.ts", "libsql/web.ts"));
  const own = inputs.filter((path) => path.startsWith("adapters/")).map((path) => path.replace("adapters/libsql/", ""));
  expect(own.filter((path) => !/^(web|results|libsql-parts|libsql-http-.*)\.ts$/.test(path))).toEqual([]);
  expect(text).not.toMatch(/import\("@libsql\/client"\)|BEGIN IMMEDIATE|PRAGMA/);
});

test.each([
  ["workerd", "web.js"],
  ["edge-light", "web.js"],
  ["netlify", "web.js"],
  ["browser", "web.js"],
  ["deno", "index.js"],
  ["bun", "index.js"],
  ["node", "index.js"],
])("under the condition %s the entry is %s", async (condition, file) => {
  const ask = 'console.log(import.meta.resolve("anyrow/libsql"))';
  const { stdout } = await run(process.execPath, [`--conditions=${condition}`, "--input-type=module", "-e", ask], {
    cwd: root,
  });
  expect(stdout.trim()).toMatch(new RegExp(`/dist/adapters/libsql/${file}$`));
});

describe("in a program", () => {
  beforeAll(async () => {
    const { text } = await bundle({ external: ["@libsql/client", "@libsql/client/web"] });
    for (const name of ["installed", "missing"]) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "program.mjs"), text);
    }
    symlinkSync(join(root, "node_modules"), join(folder, "installed", "node_modules"));
  });

  test("a server is asked without loading the client of files, a file is not", async () => {
    expect(await answerOf("installed", server.url)).toEqual({ answer: [{ one: 1 }], native: false });
    expect(await answerOf("installed", ":memory:")).toEqual({ answer: [{ one: 1 }], native: true });
  });

  test("a client that is not installed is named at the first query", async () => {
    for (const url of [server.url, ":memory:"]) {
      expect(await answerOf("missing", url)).toEqual({
        answer: { name: "OperationalError", message: expect.stringContaining("npm install @libsql/client") as string },
        native: false,
      });
    }
  });
});
