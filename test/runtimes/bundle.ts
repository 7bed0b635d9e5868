import { copyFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { type BuildOptions, type Plugin, build } from "esbuild";
import { root } from "../support/source-files.ts";
import { workerResolution } from "../support/worker-bundle.ts";

/** Kinds of bundles: each serves the runtimes that resolve and load modules alike. */
export type BundleName = "process" | "worker" | "worker-with-node" | "page";

const worker: BuildOptions = {
  ...workerResolution,
  entryPoints: ["test/runtimes/inside/worker.ts"],
  external: ["cloudflare:*", "bun:*"],
};

const kinds: Readonly<Record<BundleName, () => BuildOptions>> = {
  // Packages are left to the runtime, which finds its own build of each.
  process: () => ({ entryPoints: ["test/runtimes/inside/process.ts"], packages: "external", external: ["node:*"] }),
  worker: () => ({ ...worker, plugins: [withoutNode] }),
  "worker-with-node": () => ({
    ...worker,
    plugins: [withNode],
    // Workers have no such thing, and PGlite, where it finds Node's modules, asks for it.
    define: { "import.meta.url": '"file:///program.mjs"' },
    // CommonJS packages require Node's modules; in an ES module nobody else gives them a `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("/");' },
  }),
  page: () => ({
    entryPoints: ["test/runtimes/inside/page.ts"],
    conditions: ["browser"],
    mainFields: ["browser", "module", "main"],
    external: ["cloudflare:*", "bun:*"],
    plugins: [withoutNode],
  }),
};

const NODE_MODULES = new RegExp(`^(node:)?(${builtinModules.filter((name) => !name.startsWith("_")).join("|")})$`);

/** Leaves Node's modules to the runtime, by the only names all runtimes know them under. */
const withNode: Plugin = {
  name: "with-node",
  setup({ onResolve }) {
    onResolve({ filter: NODE_MODULES }, ({ path }) => ({ path: asNodeModule(path), external: true }));
  },
};

/** Node's modules are missed where one is used, not where the bundle is loaded. */
const withoutNode: Plugin = {
  name: "without-node",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: NODE_MODULES }, ({ path, kind }) =>
      kind === "dynamic-import"
        ? { path: asNodeModule(path), external: true }
        : { path: asNodeModule(path), namespace: "absent" },
    );
    onLoad({ filter: /./, namespace: "absent" }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`there is no ${path} here`)}); module.exports = {};`,
    }));
  },
};

function asNodeModule(path: string): string {
  return path.startsWith("node:") ? path : `node:${path}`;
}

/** A Worker gets everything at once that it may load later. */
function copyModules(folder: string): void {
  for (const file of ["pglite.wasm", "initdb.wasm", "pglite.data"]) {
    copyFileSync(join(root, "node_modules/@electric-sql/pglite/dist", file), join(folder, file));
  }
}

/** Bundles the program for a kind of runtime into a folder, below one whose packages it finds; gives the path. */
export async function bundle(name: BundleName, folder: string): Promise<string> {
  const outfile = join(folder, name, "program.mjs");
  await build({
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    absWorkingDir: root,
    logLevel: "error",
    ...kinds[name](),
    outfile,
  });
  if (name.startsWith("worker")) copyModules(dirname(outfile));
  return outfile;
}
