import { checkOptions } from "../../src/contracts/known-options.ts";
import { OperationalError, UnsupportedError, invalid } from "../../src/errors.ts";
import type { DenoKv } from "./deno-kv-client.ts";
import { STORE } from "./deno-kv-failure.ts";
import { patientKv } from "./patient-kv.ts";

/** A Deno KV that is open already; it stays open when the store is closed. */
export interface DenoKvHandedIn {
  readonly kv: DenoKv;
  readonly path?: never;
}

/** Where the Deno KV is: it is opened at the first call, and closed with the store. */
export interface DenoKvPath {
  /** A file, `":memory:"`, or a URL as `Deno.openKv` takes it; unless given, that of the program. */
  readonly path?: string | undefined;
  readonly kv?: never;
}

/** Which Deno KV is used. */
export type DenoKvOptions = DenoKvHandedIn | DenoKvPath;

interface WithKv {
  readonly Deno?: { readonly openKv?: (path?: string) => Promise<DenoKv> };
}

/** Refuses options that cannot be right, without opening anything. */
export function verifyOptions(options: DenoKvOptions): void {
  checkOptions(null, options ?? null, ["kv", "path"]);
  const { kv, path } = options;
  if (kv !== undefined && path !== undefined) throw invalid(null, ["path"], "cannot be given beside kv");
  if (path !== undefined && typeof path !== "string") throw invalid(null, ["path"], "must be text");
  if (kv !== undefined && (typeof kv?.getMany !== "function" || typeof kv.atomic !== "function"))
    throw invalid(null, ["kv"], "must be what Deno.openKv() gives");
}

/** Opens the Deno KV, or takes the one that was handed in. */
export async function openKv({ kv, path }: DenoKvOptions): Promise<DenoKv> {
  if (kv !== undefined) return patientKv(kv);
  const { Deno } = globalThis as WithKv;
  if (Deno?.openKv === undefined)
    throw new UnsupportedError(
      "Deno KV",
      "this runtime",
      "run Deno with --unstable-kv, or hand in `kv` (package @deno/kv)",
    );
  try {
    return patientKv(await Deno.openKv(path));
  } catch (cause) {
    throw new OperationalError(
      `${STORE} cannot be opened: check its path, and that the program may read and write there`,
      { cause },
    );
  }
}
