import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { type PostgresPrograms, type ProgramUser, postgresUser } from "./postgres-programs.ts";

/** A server that runs. */
export interface StartedCluster {
  readonly url: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** Everything a server keeps is in its folder. */
interface Cluster {
  readonly folder: string;
  readonly data: string;
  readonly user: ProgramUser;
  readonly password: string;
}

/** Creates an empty cluster in a temporary folder and starts it. */
export async function startCluster(programs: PostgresPrograms): Promise<StartedCluster> {
  const cluster = createCluster(programs);
  try {
    return await startServer(programs, cluster, 3);
  } catch (error) {
    removeCluster(cluster);
    throw error;
  }
}

function createCluster({ initdb }: PostgresPrograms): Cluster {
  const user = postgresUser();
  const folder = mkdtempSync(join(tmpdir(), "anyrow-postgres-"));
  const cluster = { folder, data: join(folder, "data"), user, password: randomBytes(12).toString("hex") };
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, cluster.password);
  chmodSync(folder, 0o755);
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  }
  // Clear-text passwords are what clients may send before they are asked, to save a trip.
  const options = [
    "-U",
    "postgres",
    "-A",
    "password",
    `--pwfile=${passwordFile}`,
    "-E",
    "UTF8",
    "--locale=C",
    "--no-sync",
  ];
  const made = spawnSync(initdb, ["-D", cluster.data, ...options], { ...user, cwd: folder, encoding: "utf8" });
  if (made.status !== 0) {
    removeCluster(cluster);
    throw new Error(`initdb failed: ${made.stderr}`, { cause: made.error });
  }
  appendFileSync(join(cluster.data, "postgresql.conf"), settings(folder));
  return cluster;
}

/** Nothing here has to survive a crash of the machine. */
function settings(folder: string): string {
  return [
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "listen_addresses = '127.0.0.1'",
    `unix_socket_directories = '${folder}'`,
    "max_connections = 200",
    "",
  ].join("\n");
}

function removeCluster({ folder }: Cluster): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A port that was free a moment ago may be taken by now: then another one is tried. */
async function startServer(programs: PostgresPrograms, cluster: Cluster, attempts: number): Promise<StartedCluster> {
  const port = await freePort();
  const server = spawn(programs.postgres, ["-D", cluster.data, "-p", String(port)], {
    ...cluster.user,
    cwd: cluster.folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const endWithUs = (): void => {
    server.kill("SIGQUIT");
    removeCluster(cluster);
  };
  process.once("exit", endWithUs);
  const failure = await failureToStart(server);
  if (failure === null) {
    return {
      url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`,
      async stop() {
        process.off("exit", endWithUs);
        await stopServer(server);
        removeCluster(cluster);
      },
    };
  }
  process.off("exit", endWithUs);
  if (attempts > 1) return startServer(programs, cluster, attempts - 1);
  throw new Error(`Postgres did not start: ${failure}`);
}

/** Waits until a server is ready (`null`) or has ended, with what it wrote until then. */
function failureToStart(server: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let log = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (!log.includes("ready to accept connections")) return;
      server.stderr?.removeAllListeners("data").resume();
      resolve(null);
    });
    server.once("error", (error) => resolve(error.message));
    server.once("exit", () => resolve(log));
  });
}

/** Connections that are still open are cut. */
function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once("exit", () => resolve());
    server.kill("SIGQUIT");
  });
}
