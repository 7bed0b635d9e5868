import type { Fault } from "./faults.ts";
import type { HranaLimits } from "./hrana/limits.ts";
import type { NeonLimits } from "./neon/neon-service.ts";
import type { UpstashLimits } from "./upstash/limits.ts";

/** What a service is started with. */
export interface ServiceOptions<Limits> {
  /** The port, on loopback. Default: one that is free. */
  readonly port?: number;
  /** Limits that differ from those of the real service. */
  readonly limits?: Partial<Limits>;
  /** Faults that are there from the beginning; more can be injected later. */
  readonly faults?: readonly Fault[];
}

/** What the local services are started with. */
export interface DevOptions {
  /** The URL of a Postgres server that takes connections without encryption. Default: an embedded one, PGlite. */
  readonly postgres?: string;
  /** Where PGlite keeps its data. Default: in memory, gone on `close`. */
  readonly dataDir?: string;
  /** The SQLite file. Default: a temporary one, removed on `close`. */
  readonly sqlite?: string;
  /** What libSQL clients have to show. Default: any token will do, and none. */
  readonly authToken?: string;
  /** The URL of a Redis that Upstash's commands run in. Default: they run in memory, which knows the most common ones. */
  readonly redis?: string;
  /** What Upstash clients have to show. Default: `"local"`. */
  readonly upstashToken?: string;
  /** Neon's HTTP and WebSocket service; `false` leaves it out. */
  readonly neon?: false | ServiceOptions<NeonLimits>;
  /** The libSQL service; `false` leaves it out. */
  readonly libsql?: false | ServiceOptions<HranaLimits>;
  /** Upstash's REST service; `false` leaves it out. */
  readonly upstash?: false | ServiceOptions<UpstashLimits>;
}

/** The names of all options. */
export const DEV_OPTIONS: readonly (keyof DevOptions)[] = [
  "postgres",
  "dataDir",
  "sqlite",
  "authToken",
  "redis",
  "upstashToken",
  "neon",
  "libsql",
  "upstash",
];
/** The names of the options of a service. */
export const SERVICE_OPTIONS: readonly (keyof ServiceOptions<unknown>)[] = ["port", "limits", "faults"];
