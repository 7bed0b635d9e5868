import { Command, InvalidArgumentError, Option } from "commander";
import { startDev, type Dev } from "../dev/index.ts";
import { devReport, type DevReport } from "./dev-report.ts";
import { interrupted } from "./interrupted.ts";
import { paint } from "./paint.ts";

interface DevFlags {
  readonly postgres?: string;
  readonly dataDir?: string;
  readonly sqlite?: string;
  readonly authToken?: string;
  readonly redis?: string;
  readonly upstashToken?: string;
  readonly port?: number;
  readonly latency?: number;
  readonly json?: true;
}

/** `anyrow dev`: local services that speak the protocols of Neon, libSQL and Upstash, until it is interrupted. */
export function devCommand(): Command {
  return new Command("dev")
    .description("Start local services that speak the protocols of Neon, libSQL and Upstash, and print their URLs.")
    .addOption(
      new Option("--postgres <url>", "a Postgres server to use (default: the embedded PGlite)").env("ANYROW_POSTGRES"),
    )
    .option("--data-dir <folder>", "where PGlite keeps its data (default: in memory)")
    .option("--sqlite <file>", "the SQLite file to use (default: a temporary one)")
    .option("--auth-token <token>", "what libSQL clients have to send (default: nothing)")
    .addOption(new Option("--redis <url>", "a Redis to use for Upstash (default: memory)").env("ANYROW_REDIS"))
    .option("--upstash-token <token>", 'what Upstash clients have to send (default: "local")')
    .option(
      "--port <number>",
      "the port for Neon; libSQL and Upstash get the next two (default: free ones)",
      wholeNumber(1, 65_533),
    )
    .option("--latency <ms>", "answer every request this much later", wholeNumber(0, 600_000))
    .option("--json", "print JSON instead of a table")
    .action(serve);
}

async function serve(flags: DevFlags): Promise<void> {
  // Listening from the beginning: whoever interrupts the start wants the same tidy end.
  const end = interrupted();
  const dev = await start(flags);
  try {
    print(devReport(dev), flags.json === true);
    await end;
  } finally {
    await dev.close();
  }
}

function start({ port, latency = 0, ...rest }: DevFlags): Promise<Dev> {
  const { postgres, dataDir, sqlite, authToken, redis, upstashToken } = rest;
  const faults = latency === 0 ? [] : [{ kind: "latency", milliseconds: latency, times: Infinity } as const];
  return startDev({
    ...(postgres !== undefined && { postgres }),
    ...(dataDir !== undefined && { dataDir }),
    ...(sqlite !== undefined && { sqlite }),
    ...(authToken !== undefined && { authToken }),
    ...(redis !== undefined && { redis }),
    ...(upstashToken !== undefined && { upstashToken }),
    neon: { faults, ...(port !== undefined && { port }) },
    libsql: { faults, ...(port !== undefined && { port: port + 1 }) },
    upstash: { faults, ...(port !== undefined && { port: port + 2 }) },
  });
}

function print(report: DevReport, asJson: boolean): void {
  if (asJson) return console.log(JSON.stringify(report));
  const { bold, dim } = paint(process.stdout);
  const lines = [
    ["Neon", report.neon.url],
    ["  HTTP", report.neon.httpUrl],
    ["  WebSocket", report.neon.webSocketUrl],
    ["libSQL", report.libsql.url],
    ...(report.libsql.authToken === null ? [] : [["  token", report.libsql.authToken]]),
    ["Upstash", `UPSTASH_REDIS_REST_URL=${report.upstash.url}`],
    ["", `UPSTASH_REDIS_REST_TOKEN=${report.upstash.token}`],
  ];
  for (const [name = "", value = ""] of lines) console.log(`${bold(name.padEnd(12))} ${value}`);
  console.log(dim("Ctrl-C stops the services."));
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
