import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions } from "esbuild";
import { root } from "../support/source-files.ts";

export interface Bundle {
  readonly text: string;
  /** Minified, gzip level 9. */
  readonly bytes: number;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly peerDependencies: Readonly<Record<string, string>>;
};
/** The clients are the user's own; they count for the user, not for us. */
const clients = Object.keys(manifest.peerDependencies).flatMap((name) => [name, `${name}/*`]);

/** Bundles a file as an application for the edge would. */
export function bundleFile(path: string): Promise<Bundle> {
  return bundle({ entryPoints: [join(root, path)] });
}

/** Bundles a module that exists only as text; its imports are relative to the root of the repository. */
export function bundleText(text: string): Promise<Bundle> {
  return bundle({ stdin: { contents: text, resolveDir: root, loader: "ts" } });
}

async function bundle(entry: BuildOptions): Promise<Bundle> {
  const { outputFiles } = await build({
    ...entry,
    absWorkingDir: root,
    outfile: "bundle.js",
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    // Nothing of Node's is bundled or forgiven: it stays in the text, where size.ts finds it.
    external: [...clients, "node:*"],
    legalComments: "none",
    logLevel: "silent",
  });
  const text = outputFiles[0]?.text ?? "";
  return { text, bytes: gzipSync(text, { level: 9 }).length };
}
