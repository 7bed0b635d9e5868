import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { type Workspace, makeWorkspace } from "../runtimes/workspace.ts";
import { quietEnvironment } from "../support/quiet-environment.ts";
import { root } from "../support/source-files.ts";

const COMMANDS = {
  node: [process.execPath],
  deno: [
    join(root, "node_modules/.bin/deno"),
    "run",
    "-A",
    "--quiet",
    "--unstable-kv",
    "--node-modules-dir=manual",
    "--no-remote",
  ],
  bun: [join(root, "node_modules/.bin/bun"), "--no-install"],
} as const;

/** A program that was made ready for runtimes other than this one. */
export interface PortableProgram {
  /** A folder for what it keeps. */
  readonly folder: string;
  /** Runs it with parameters; what it prints last is JSON. Kills it after so many milliseconds. */
  run(runtime: keyof typeof COMMANDS, parameters: readonly string[], limit: number): Promise<unknown>;
  remove(): void;
}

/** Bundles a program of this folder; packages are left to the runtime, which finds its own build of each. */
export async function portableProgram(file: string): Promise<PortableProgram> {
  const workspace: Workspace = makeWorkspace();
  const outfile = join(workspace.programs, "program.mjs");
  await build({
    entryPoints: [join(root, "test/key-value", file)],
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    packages: "external",
    external: ["node:*"],
    logLevel: "error",
    outfile,
  });
  return {
    folder: workspace.stores,
    async run(runtime, parameters, limit) {
      const [path = "", ...before] = COMMANDS[runtime];
      const printed = await output(path, [...before, outfile, ...parameters], limit);
      return JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "");
    },
    remove: workspace.remove,
  };
}

function output(path: string, parameters: readonly string[], limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...quietEnvironment };
    const child = spawn(path, parameters, { cwd: root, env, timeout: limit, killSignal: "SIGKILL" });
    let [printed, complaints] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`ended with ${signal ?? `exit code ${code}`}: ${complaints.trim().slice(0, 2000)}`));
    });
  });
}
