import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findExecutable } from "./executables.ts";
import { freePort } from "./free-port.ts";
import { missingService } from "./missing-service.ts";

/** A Redis server for tests. */
export interface RedisServer {
  /** `redis://127.0.0.1:port`. */
  readonly url: string;
  /** As the program says it: `7.0.15`; of a server that was there before only that it was. */
  readonly version: string;
  /** Ends the server and removes what it kept. One that was there before goes on. */
  stop(): Promise<void>;
}

/** Where the program is; `null` where it is not installed. */
export function findRedis(): string | null {
  return findExecutable(["redis-server"], ["/usr/bin", "/usr/local/bin"]);
}

/**
 * Starts the Redis that is installed, on a free port of the loopback interface; it keeps nothing on disk. Where `REDIS_URL` is set, that
 * server is used instead, unless one is to be started with settings of its own, such as `["--requirepass", "secret"]`. Where there is
 * none it is a `MissingServiceError`.
 */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const given = process.env.REDIS_URL ?? "";
  if (given !== "" && settings.length === 0) return { url: given, version: "given", stop: async () => undefined };
  const program = findRedis();
  if (program === null) throw missingService("Redis", "redis-server");
  const folder = mkdtempSync(join(tmpdir(), "anyrow-redis-"));
  try {
    return await startServer(program, folder, settings, 3);
  } catch (error) {
    removeFolder(folder);
    throw error;
  }
}

/** A port that was free a moment ago may be taken by now: then another one is tried. */
async function startServer(
  program: string,
  folder: string,
  settings: readonly string[],
  attempts: number,
): Promise<RedisServer> {
  const port = await freePort();
  const own = ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--appendonly", "no", "--dir", folder];
  const server = spawn(program, [...own, ...settings], { stdio: ["ignore", "pipe", "pipe"] });
  const endWithUs = (): void => {
    server.kill("SIGKILL");
    removeFolder(folder);
  };
  process.once("exit", endWithUs);
  const { failure, log } = await started(server);
  if (failure === null)
    return {
      url: `redis://127.0.0.1:${port}`,
      version: /version=([\d.]+)/.exec(log)?.[1] ?? "unknown",
      async stop() {
        process.off("exit", endWithUs);
        await stopServer(server);
        removeFolder(folder);
      },
    };
  process.off("exit", endWithUs);
  if (attempts > 1) return startServer(program, folder, settings, attempts - 1);
  throw new Error(`Redis did not start: ${failure}`);
}

/** Waits until a server is ready (`failure` is null) or has ended, with what it wrote until then. */
function started(server: ChildProcess): Promise<{ readonly failure: string | null; readonly log: string }> {
  return new Promise((resolve) => {
    let log = "";
    const read = (text: string): void => {
      log += text;
      if (!/ready to accept connections/i.test(log)) return;
      for (const stream of [server.stdout, server.stderr]) stream?.removeAllListeners("data").resume();
      resolve({ failure: null, log });
    };
    for (const stream of [server.stdout, server.stderr]) stream?.setEncoding("utf8").on("data", read);
    server.once("error", ({ message }) => resolve({ failure: message, log }));
    server.once("exit", () => resolve({ failure: log, log }));
  });
}

function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once("exit", () => resolve());
    server.kill("SIGKILL");
  });
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
