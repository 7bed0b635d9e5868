import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.ts";
import { findMemcached } from "./memcached.ts";
import { MissingServiceError, canInstall, installCommand, missingService } from "./missing-service.ts";
import { findPostgres } from "./postgres-programs.ts";
import { findRedis } from "./redis.ts";

interface Service {
  readonly name: string;
  readonly debianPackage: string;
  readonly isThere: () => boolean;
}

const services: readonly Service[] = [
  {
    name: "PostgreSQL",
    debianPackage: "postgresql",
    isThere: () => (process.env.DATABASE_URL ?? "") !== "" || findPostgres() !== null,
  },
  {
    name: "Redis",
    debianPackage: "redis-server",
    isThere: () => (process.env.REDIS_URL ?? "") !== "" || findRedis() !== null,
  },
  {
    name: "memcached",
    debianPackage: "memcached",
    isThere: () => (process.env.MEMCACHED_URL ?? "") !== "" || findMemcached() !== null,
  },
  { name: "Chromium", debianPackage: "chromium", isThere: () => findChromium() !== null },
];

/** What tests need and this machine does not have, each with what to do about it. */
export function missingServices(): readonly MissingServiceError[] {
  return missing().map(({ name, debianPackage }) => missingService(name, debianPackage));
}

/** Installs what is missing where that can be done without asking; says what became of it. */
export function installMissing(say: (line: string) => void): void {
  const packages = missing().map(({ debianPackage }) => debianPackage);
  if (packages.length === 0 || !canInstall()) return;
  say(`installing ${packages.join(" and ")}`);
  run("apt-get", ["update"]);
  const [program = "", ...parameters] = installCommand(packages);
  run(program, parameters);
}

function missing(): readonly Service[] {
  return services.filter(({ isThere }) => !isThere());
}

function run(program: string, parameters: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr, error } = spawnSync(program, parameters, { env, encoding: "utf8" });
  if (status === 0) return;
  throw new MissingServiceError(`${program} ${parameters.join(" ")} failed: ${stderr ?? ""}`, { cause: error });
}
