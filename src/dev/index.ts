import { checkOptions } from "../contracts/known-options.ts";
import { DEV_OPTIONS, SERVICE_OPTIONS, type DevOptions } from "./dev-options.ts";
import { startLibsql, type LibsqlDev } from "./start-libsql.ts";
import { startNeon, type NeonDev } from "./start-neon.ts";
import { startUpstash, type UpstashDev } from "./start-upstash.ts";

export type { DevOptions, ServiceOptions } from "./dev-options.ts";
export type { Fault, FaultKind } from "./faults.ts";
export type { HranaLimits } from "./hrana/limits.ts";
export type { NeonLimits } from "./neon/neon-service.ts";
export type { LoggedRequest, RequestLog } from "./request-log.ts";
export type { LibsqlDev } from "./start-libsql.ts";
export type { NeonDev } from "./start-neon.ts";
export type { UpstashDev } from "./start-upstash.ts";
export type { UpstashLimits } from "./upstash/limits.ts";

/** The local services while they run. Everything listens on loopback only. */
export interface Dev<Options extends DevOptions = DevOptions> extends AsyncDisposable {
  /** Neon over HTTP and WebSocket; `null` when it was left out. */
  readonly neon: Options extends { readonly neon: false } ? null : NeonDev;
  /** libSQL over HTTP; `null` when it was left out. */
  readonly libsql: Options extends { readonly libsql: false } ? null : LibsqlDev;
  /** Redis commands over HTTP, as Upstash has them; `null` when it was left out. */
  readonly upstash: Options extends { readonly upstash: false } ? null : UpstashDev;
  /** Ends every connection and the services, and removes temporary data. May be called twice. */
  close(): Promise<void>;
}

type Started = { readonly [Name in keyof Dev]: Dev[Name] | (Name extends ServiceName ? null : never) };
type ServiceName = "neon" | "libsql" | "upstash";

/**
 * Starts local services that speak the protocols of Neon, libSQL and Upstash, so that programs written for them run offline. They keep the
 * limits of the real services, log what they are asked, and let faults be injected. Throws ValidationError for options that cannot
 * be right, and OperationalError when a package is missing, a port is taken or the server refuses.
 */
export async function startDev<const Options extends DevOptions = DevOptions>(options?: Options): Promise<Dev<Options>>;
export async function startDev(given: DevOptions = {}): Promise<Started> {
  checkOptions(null, given, DEV_OPTIONS);
  for (const service of [given.neon, given.libsql, given.upstash])
    if (service !== false) checkOptions(null, service, SERVICE_OPTIONS);
  const neon = given.neon === false ? null : await startNeon(given, given.neon ?? {});
  const libsql = given.libsql === false ? null : await afterwards([neon], () => startLibsql(given, given.libsql || {}));
  const upstash =
    given.upstash === false ? null : await afterwards([neon, libsql], () => startUpstash(given, given.upstash || {}));
  const end = async (): Promise<void> => {
    await Promise.all([neon?.close(), libsql?.close(), upstash?.close()]);
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= end());
  return { neon, libsql, upstash, close, [Symbol.asyncDispose]: close };
}

/** Starts one more; when that fails, what was started before is closed. */
async function afterwards<Service>(
  before: readonly ({ close(): Promise<void> } | null)[],
  start: () => Promise<Service>,
): Promise<Service> {
  try {
    return await start();
  } catch (error) {
    await Promise.all(before.map((service) => service?.close()));
    throw error;
  }
}
