import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findExecutable, isExecutable } from "./executables.ts";

/** Where Debian and Ubuntu put the programs of a server, a folder for each version. */
const DEBIAN = "/usr/lib/postgresql";

/** The programs a Postgres server is made with. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds a Postgres server: on PATH, else the newest that Debian or Ubuntu installed; `null` where there is none. */
export function findPostgres(): PostgresPrograms | null {
  const onPath = { initdb: findExecutable(["initdb"]), postgres: findExecutable(["postgres"]) };
  if (onPath.initdb !== null && onPath.postgres !== null) return { initdb: onPath.initdb, postgres: onPath.postgres };
  return debianVersions().map(programsIn).find(areThere) ?? null;
}

function debianVersions(): readonly string[] {
  try {
    return readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one));
  } catch {
    return [];
  }
}

function programsIn(version: string): PostgresPrograms {
  const folder = join(DEBIAN, version, "bin");
  return { initdb: join(folder, "initdb"), postgres: join(folder, "postgres") };
}

function areThere({ initdb, postgres }: PostgresPrograms): boolean {
  return isExecutable(initdb) && isExecutable(postgres);
}

/** Whom the programs run as: empty for whoever runs this, unless that is root, as whom they refuse to run. */
export interface ProgramUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** Whom Postgres runs as. */
export function postgresUser(): ProgramUser {
  if (process.getuid?.() !== 0) return {};
  return { uid: identity("-u"), gid: identity("-g") };
}

function identity(option: "-u" | "-g"): number {
  const { stdout, status } = spawnSync("id", [option, "postgres"], { encoding: "utf8" });
  if (status !== 0) throw new Error("Postgres does not run as root, and there is no user postgres: add one");
  return Number(stdout);
}
