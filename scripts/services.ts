// What tests need beside npm packages: PostgreSQL, Redis, memcached and Chromium.
// usage: npm run services -- [--install] [--json]
//   Installs what is missing (as root on Debian or Ubuntu), starts the servers, prints the variables that point to it all, and stops
//   everything on Ctrl-C. With --install it ends after installing. With CI set, something that is still missing is a failure.
import { once } from "node:events";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { findChromium } from "./services/chromium.ts";
import { installMissing, missingServices } from "./services/install.ts";
import { startMemcached } from "./services/memcached.ts";
import { startPostgres } from "./services/postgres.ts";
import { startRedis } from "./services/redis.ts";

const { values: options } = parseArgs({
  options: { install: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
});
const note = (line: string): void => console.error(pc.dim(line));

/** Whether everything is there, or may be missing. */
function check(): boolean {
  const missing = missingServices();
  const fatal = process.env.CI !== undefined && missing.length > 0;
  for (const { message } of missing) console.error(fatal ? pc.red(message) : pc.yellow(message));
  return !fatal;
}

async function serve(): Promise<void> {
  const postgres = await startPostgres();
  const redis = await startRedis();
  const memcached = await startMemcached();
  const chromium = findChromium();
  const variables = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    MEMCACHED_URL: memcached.url,
    ...(chromium !== null && { CHROMIUM_PATH: chromium }),
  };
  if (options.json) console.log(JSON.stringify(variables));
  else for (const [name, value] of Object.entries(variables)) console.log(`${name}=${value}`);
  note(`PostgreSQL ${postgres.version}, Redis ${redis.version}, memcached ${memcached.version}; Ctrl-C stops them`);
  await interrupted();
  await memcached.stop();
  await redis.stop();
  await postgres.stop();
}

/** Waits for Ctrl-C, or for whoever started this to end it. */
async function interrupted(): Promise<void> {
  // Nothing else keeps this alive where the server was started elsewhere.
  const alive = setInterval(() => undefined, 60_000);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  clearInterval(alive);
}

installMissing(note);
if (!check()) process.exitCode = 1;
else if (!options.install) await serve();
