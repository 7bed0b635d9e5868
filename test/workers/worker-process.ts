import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startShell } from "../support/shell-command.ts";

/** A Worker in a workerd of its own, as Cloudflare runs them: without the helpers that tools for development put around a Worker. */
export interface WorkerProcess {
  readonly url: URL;
  /** Bytes of memory that the process has now; `null` where the system does not say. */
  residentBytes(): number | null;
  stop(): Promise<void>;
}

/** What a Worker is made of. */
export interface WorkerParts {
  /** The text of its one module. */
  readonly program: string;
  /** What it finds in `env`: texts without control characters, which a configuration writes in another way. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where its files may be written. */
  readonly folder: string;
}

/** Starts workerd on a free port of the loopback interface; the Worker may call servers of this machine. */
export async function startWorkerProcess({ program, variables, folder }: WorkerParts): Promise<WorkerProcess> {
  writeFileSync(join(folder, "worker.js"), program);
  writeFileSync(join(folder, "config.capnp"), configOf(variables));
  const command = startShell("exec workerd serve --control-fd=1 config.capnp", { folder });
  const [, port] = await command.printed(/"event":"listen","socket":"http","port":(\d+)/);
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    residentBytes: () => residentBytesOf(command.processId),
    stop: () => command.stop(),
  };
}

/** The configuration, in the language of https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp. */
function configOf(variables: Readonly<Record<string, string>>): string {
  const bindings = Object.entries(variables).map(
    ([name, text]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-07-30",
      bindings = [${bindings.join(", ")}],
    )),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

function residentBytesOf(processId: number): number | null {
  try {
    const status = readFileSync(`/proc/${processId}/status`, "utf8");
    const [, kibibytes] = /^Name:\s+workerd$[^]*^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
}
