import { type HranaLimits, type LibsqlDev, startDev } from "../../src/dev/index.ts";

/** A libSQL server over an empty database of its own. */
export interface LibsqlServer extends LibsqlDev {
  close(): Promise<void>;
}

/** How it differs from the real service. */
export interface LibsqlServerOptions {
  readonly authToken?: string;
  readonly limits?: Partial<HranaLimits>;
}

/** Starts a server on a free port. */
export async function startLibsqlServer({ limits = {}, ...options }: LibsqlServerOptions = {}): Promise<LibsqlServer> {
  const { libsql, close } = await startDev({ ...options, neon: false, libsql: { limits } });
  return { ...libsql, close };
}
