import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { publicEntries, root } from "../support/source-files.ts";
import { workerResolution } from "../support/worker-bundle.ts";

export interface Bundle {
  readonly text: string;
  /** Minified, gzip level 9. */
  readonly bytes: number;
  /** The files it is made of, from the root of the repository. */
  readonly inputs: readonly string[];
  /** How many bytes of the text are of which of these files. */
  readonly shares: ReadonlyMap<string, number>;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly peerDependencies: Readonly<Record<string, string>>;
};
/** The clients are the user's own: what an application ships is measured without them, and with them beside. */
const clients = Object.keys(manifest.peerDependencies).flatMap((name) => [name, `${name}/*`]);

/** Bundles a file as an application for the edge would; `withClients` puts the clients of the databases in. */
export function bundleFile(path: string, withClients = false): Promise<Bundle> {
  return bundle({ entryPoints: [join(root, path)], external: withClients ? [] : clients });
}

/** Bundles a file with what `anyrow` is built from in place of what is published, so that the shares are those of its files. */
export function bundleFromSource(path: string): Promise<Bundle> {
  return bundle({ entryPoints: [join(root, path)], external: clients, plugins: [fromSource] });
}

const fromSource: Plugin = {
  name: "from source",
  setup: ({ onResolve }) => {
    const sources = new Map<string, string>();
    for (const { specifier, conditions, source } of publicEntries())
      if (conditions.includes("workerd") || !sources.has(specifier)) sources.set(specifier, join(root, source));
    onResolve({ filter: /^anyrow(?:\/|$)/ }, ({ path }) => ({ path: sources.get(path) ?? path }));
  },
};

/** Bundles a module that exists only as text; its imports are relative to the root of the repository. */
export function bundleText(text: string): Promise<Bundle> {
  return bundle({ stdin: { contents: text, resolveDir: root, loader: "ts" }, external: clients });
}

async function bundle({ external = [], ...entry }: BuildOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...workerResolution,
    ...entry,
    absWorkingDir: root,
    outfile: "bundle.js",
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2022",
    // Nothing of Node's is bundled or forgiven: it stays in the text, where size.ts finds it.
    external: [...external, "node:*"],
    legalComments: "none",
    logLevel: "silent",
  });
  const text = outputFiles?.[0]?.text ?? "";
  const [output] = Object.values(metafile?.outputs ?? {});
  const shares = new Map(
    Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]) => [path, bytesInOutput]),
  );
  return { text, bytes: gzipSync(text, { level: 9 }).length, inputs: Object.keys(metafile?.inputs ?? {}), shares };
}
