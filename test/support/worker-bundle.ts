import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { root } from "./source-files.ts";

/** How Workers find the build of a package that is meant for them. */
export const workerResolution = {
  conditions: ["workerd", "worker", "browser"],
  mainFields: ["module", "main"],
  platform: "neutral",
} satisfies BuildOptions;

/** Bundles the text of a module that a Worker starts with; its imports are relative to a folder of the repository. */
export async function bundleWorker(contents: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    ...workerResolution,
    stdin: { contents, resolveDir: join(root, folder) },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}
