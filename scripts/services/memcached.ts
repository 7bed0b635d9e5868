import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { findExecutable } from "./executables.ts";
import { freePort } from "./free-port.ts";
import { missingService } from "./missing-service.ts";

/** A memcached server for tests. */
export interface MemcachedServer {
  /** `memcached://127.0.0.1:port`. */
  readonly url: string;
  /** As the program says it: `1.6.18`; of a server that was there before only that it was. */
  readonly version: string;
  /** Ends the server. One that was there before goes on. */
  stop(): Promise<void>;
}

/** Where the program is; `null` where it is not installed. */
export function findMemcached(): string | null {
  return findExecutable(["memcached"], ["/usr/bin", "/usr/local/bin"]);
}

/**
 * Starts the memcached that is installed, on a free port of the loopback interface and with 64 MB. Where `MEMCACHED_URL` is set, that
 * server is used instead, unless it is to be started in a special way. Without either it is a `MissingServiceError`.
 */
export async function startMemcached(
  parameters: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<MemcachedServer> {
  const given = process.env.MEMCACHED_URL ?? "";
  if (given !== "" && parameters.length === 0) return { url: given, version: "given", stop: async () => undefined };
  const program = findMemcached();
  if (program === null) throw missingService("memcached", "memcached");
  const { server, port } = await start(program, parameters, environment);
  const endWithUs = (): void => void server.kill("SIGKILL");
  process.once("exit", endWithUs);
  return {
    url: `memcached://127.0.0.1:${port}`,
    version: spawnSync(program, ["-V"], { encoding: "utf8" })
      .stdout.replace(/^memcached /, "")
      .trim(),
    async stop() {
      process.off("exit", endWithUs);
      await stopServer(server);
    },
  };
}

interface Started {
  readonly server: ChildProcess;
  readonly port: number;
}

/** A port that was free a moment ago may be taken by now: then another one is tried. */
async function start(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  attempts = 3,
): Promise<Started> {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const server = spawn(
    program,
    [...user, "-l", "127.0.0.1", "-p", String(port), "-U", "0", "-m", "64", ...parameters],
    {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let log = "";
  server.stderr?.setEncoding("utf8").on("data", (text: string) => (log += text));
  let isOver = false;
  server.once("error", (error) => ((log += error.message), (isOver = true)));
  server.once("exit", () => (isOver = true));
  while (!isOver) {
    if (await isListening(port)) return { server, port };
    await sleep(10);
  }
  if (attempts > 1) return start(program, parameters, environment, attempts - 1);
  throw new Error(`memcached did not start: ${log}`);
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}

function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once("exit", () => resolve());
    server.kill("SIGKILL");
  });
}
