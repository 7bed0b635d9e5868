import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runShell } from "../support/shell-command.ts";
import { workerResolution } from "../support/worker-bundle.ts";
import { type Loaded, entriesByThemselves, formats, loadingModule } from "./entry-program.ts";
import { type ModuleFiles, loadInPage, loadInWorker, modulesOfPackage } from "./load-in-sandboxes.ts";
import { type Stranger, addPackages, installPacked } from "./stranger.ts";

// The entries of the packed package, loaded where there is nothing beside it, and what they say then.

/** A busy machine takes its time to start a runtime. */
const PATIENCE = 120_000;

/** What every store of keys and values is to be found under. */
const stores: Readonly<Record<string, readonly string[]>> = {
  "anyrow/deno-kv": ["denoKv", "denoKvStore"],
  "anyrow/filesystem": ["filesystem", "filesystemStore"],
  "anyrow/key-value": ["keyValue", "keyValueStore"],
  "anyrow/memcached": ["memcached", "memcachedStore"],
  "anyrow/memory": ["memory", "memoryKeyValue", "memoryStore"],
  "anyrow/redis": ["redis", "redisStore"],
  "anyrow/upstash": ["upstash", "upstashStore"],
  "anyrow/workers-kv": ["workersKv", "workersKvStore"],
};

const servers = [
  ["Node", "node"],
  ["Deno", "deno run --node-modules-dir=manual --no-remote -A"],
  ["Bun", "bun --no-install"],
] as const;

let stranger: Stranger;

beforeAll(() => {
  stranger = installPacked();
}, 180_000);

afterAll(() => stranger?.remove());

/** Runs a module of the stranger's, which prints JSON. */
async function runIn(command: string, text: string): Promise<unknown> {
  writeFileSync(join(stranger.folder, "program.mjs"), text);
  const { code, out, errors } = await runShell(`${command} program.mjs`, { folder: stranger.folder });
  if (code !== 0) throw new Error(errors.slice(0, 2000));
  return JSON.parse(out);
}

function expectStores(loaded: Loaded): void {
  for (const [specifier, names] of Object.entries(stores))
    expect(loaded[specifier]).toEqual(expect.arrayContaining([...names]));
}

const printing = (text: string): string => `${text}console.log(JSON.stringify(await load()));\n`;

test.each(servers)(
  "in %s every entry loads without any client",
  async (_, command) => {
    const specifiers = new Set(entriesByThemselves({ servers: true }).map(({ specifier }) => specifier));
    const modules = Object.fromEntries([...specifiers].map((specifier) => [specifier, specifier]));
    const loaded = (await runIn(command, printing(loadingModule(modules)))) as Loaded;
    expect(Object.keys(loaded)).toEqual([...specifiers]);
    expectStores(loaded);
  },
  PATIENCE,
);

test.each([
  ["a Worker", loadInWorker],
  ["a page", loadInPage],
] as const)(
  "in %s every entry loads as it was published, without any client, and nothing of Node",
  async (_, loadIn) => {
    const entries = entriesByThemselves();
    const modules = Object.fromEntries(entries.map(({ specifier, code }) => [specifier, `./${code}`]));
    const files = modulesOfPackage(stranger.folder, stranger.packed);
    const loaded = await loadIn({ "load.js": loadingModule(modules), ...files });
    expect(Object.keys(loaded)).toEqual([...new Set(entries.map(({ specifier }) => specifier))]);
    expectStores(loaded);
  },
  PATIENCE,
);

test.each(servers)(
  "in %s a store says which client is to be installed, when it is first used",
  async (_, command) => {
    const text = `
      import { redisStore } from "anyrow/redis";
      import { upstashStore } from "anyrow/upstash";
      const stores = [
        redisStore({ url: "redis://127.0.0.1:1" }),
        upstashStore({ url: "http://127.0.0.1:1", token: "local" }),
      ];
      const failures = stores.map((store) => store.get("key").then(() => null, ({ code, message }) => [code, message]));
      console.log(JSON.stringify(await Promise.all(failures)));
    `;
    expect(await runIn(command, text)).toEqual(
      ["ioredis", "@upstash/redis"].map((name) => ["operational", expect.stringContaining(`npm install ${name}`)]),
    );
  },
  PATIENCE,
);

test.each(formats)("%s without its library names it", async (specifier) => {
  await expect(runIn("node", printing(loadingModule({ [specifier]: specifier })))).rejects.toThrow(
    specifier === "anyrow/msgpack" ? "@msgpack/msgpack" : "protobufjs",
  );
});

test(
  "formats load in every runtime once their libraries are there",
  async () => {
    addPackages(stranger, ["@msgpack/msgpack", "protobufjs"]);
    const program = loadingModule(Object.fromEntries(formats.map((specifier) => [specifier, specifier])));
    const loaded = [];
    for (const [, command] of servers) loaded.push(await runIn(command, printing(program)));
    loaded.push(await loadInWorker(await bundled(program, workerResolution)));
    loaded.push(await loadInPage(await bundled(program, { platform: "browser" })));
    for (const each of loaded)
      expect(each).toEqual({
        "anyrow/msgpack": expect.arrayContaining(["msgpack"]),
        "anyrow/protobuf": expect.arrayContaining(["protobuf"]),
      });
  },
  PATIENCE,
);

/** As an application is bundled that a stranger wrote. */
async function bundled(
  contents: string,
  target: typeof workerResolution | { platform: "browser" },
): Promise<ModuleFiles> {
  const { outputFiles } = await build({
    ...target,
    stdin: { contents, resolveDir: stranger.folder },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "error",
  });
  return { "load.js": outputFiles[0]?.text ?? "" };
}
