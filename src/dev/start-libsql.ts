import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DevOptions, ServiceOptions } from "./dev-options.ts";
import { hranaService } from "./hrana/hrana-service.ts";
import { HRANA_LIMITS, type HranaLimits } from "./hrana/limits.ts";
import { startService, type StartedService } from "./start-service.ts";

/** The libSQL service on this machine. */
export interface LibsqlDev extends Pick<StartedService, "requests" | "inject"> {
  /** What to connect with. */
  readonly url: string;
  /** What clients have to show; `null` when they need not. */
  readonly authToken: string | null;
}

/** Starts the service over a file; without a name the file is a temporary one, removed on `close`. */
export async function startLibsql(
  { sqlite, authToken }: DevOptions,
  { limits, ...options }: ServiceOptions<HranaLimits>,
): Promise<LibsqlDev & Pick<StartedService, "close">> {
  const folder = sqlite === undefined ? await mkdtemp(join(tmpdir(), "anyrow-dev-")) : null;
  const clean = async (): Promise<void> => {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  };
  try {
    const file = sqlite ?? join(folder ?? "", "dev.db");
    const service = await hranaService({ file, authToken, limits: { ...HRANA_LIMITS, ...limits } });
    const { address, close, ...started } = await startService(service, options);
    const url = `http://${address}`;
    return { url, authToken: authToken ?? null, ...started, close: () => close().finally(clean) };
  } catch (error) {
    await clean();
    throw error;
  }
}
