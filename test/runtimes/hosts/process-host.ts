import { spawn, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { isExecutable } from "../../../scripts/services/executables.ts";
import { quietEnvironment } from "../../support/quiet-environment.ts";
import { root } from "../../support/source-files.ts";
import type { Answer } from "../errand.ts";
import type { RuntimeHost } from "./host.ts";

const installed = join(root, "node_modules", ".bin");

/** A command that runs a program. */
interface Command {
  readonly path: string;
  readonly parameters: readonly string[];
}

/** The Node that the tools run on, as npm installed it. */
export function currentNode(bundle: string): RuntimeHost {
  return processHost("Node 24", { path: process.execPath, parameters: [bundle] });
}

/** The oldest Node that is supported: one on PATH that is not npm's, or the one `OLDEST_NODE` names. */
export function oldestNode(bundle: string): RuntimeHost {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.endsWith(installed));
  const places = [process.env.OLDEST_NODE ?? "", ...folders.map((folder) => join(folder, "node")), "/usr/bin/node"];
  const path = places.filter(isExecutable).find((place) => /^v20\./.test(versionOf(place)));
  if (path === undefined) throw new Error("there is no Node 20 on PATH: install it, or set OLDEST_NODE to its path");
  return processHost("Node 20", { path, parameters: [bundle] });
}

export function deno(bundle: string): RuntimeHost {
  const parameters = ["run", "-A", "--quiet", "--unstable-kv", "--node-modules-dir=manual", "--no-remote", bundle];
  return processHost("Deno", { path: join(installed, "deno"), parameters });
}

export function bun(bundle: string): RuntimeHost {
  return processHost("Bun", { path: join(installed, "bun"), parameters: ["--no-install", bundle] });
}

/** Each errand is a process of its own. */
function processHost(name: RuntimeHost["name"], { path, parameters }: Command): RuntimeHost {
  const version = versionOf(path).match(/\d+(\.\d+)+/)?.[0];
  if (version === undefined) throw new Error(`${path} does not run: npm ci installs it`);
  return {
    name,
    title: `${name.replace(/ \d+$/, "")} ${version}`,
    async ask(errand, limit) {
      const printed = await output({ path, parameters: [...parameters, JSON.stringify(errand)] }, limit);
      return JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "") as Answer;
    },
    stop: async () => undefined,
  };
}

function versionOf(path: string): string {
  return spawnSync(path, ["--version"], { encoding: "utf8" }).stdout ?? "";
}

/** What a command prints; when it fails, the error says how. */
function output({ path, parameters }: Command, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...quietEnvironment };
    const child = spawn(path, parameters, { cwd: root, env, timeout: limit, killSignal: "SIGKILL" });
    const killWithUs = (): void => void child.kill("SIGKILL");
    process.once("exit", killWithUs);
    let [printed, complaints] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.off("exit", killWithUs);
      if (code === 0) return resolve(printed);
      reject(new Error(`ended with ${signal ?? `exit code ${code}`}: ${complaints.trim().slice(0, 2000)}`));
    });
  });
}
