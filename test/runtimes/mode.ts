import type { D1Database, DurableObjectStorage, KVNamespace } from "@cloudflare/workers-types";
import type { PGlite } from "@electric-sql/pglite";
import type { KeyValueDriver } from "../../src/contracts/key-value-driver.ts";
import type { Adapter } from "../../src/index.ts";
import type { ConformanceGap } from "../../src/testing/index.ts";
import type { Absences } from "./absences.ts";
import type { Place } from "./errand.ts";
import type { Need } from "./places.ts";

/** What a runtime hands to its programs instead of a URL. */
export interface Bindings {
  /** Makes a PGlite of modules, where there is nothing to load its files from. */
  readonly pglite?: () => Promise<PGlite>;
  readonly d1?: D1Database;
  readonly storage?: DurableObjectStorage;
  readonly kv?: KVNamespace;
}

interface Reached {
  readonly name: string;
  readonly need: Need;
  readonly absent: Absences;
  readonly except?: readonly ConformanceGap[];
}

/** A way to reach a store that is asked every question of the language. */
export interface AdapterMode extends Reached {
  /** Runs inside the runtime. Adapters are imported here, so that a runtime loads only what it uses. */
  readonly open: (place: Place, bindings: Bindings) => Promise<Adapter>;
}

/** A way to reach a store of keys and values, by itself and as a place for models. */
export interface DriverMode extends Reached {
  /** Runs inside the runtime, as `open` does. */
  readonly openDriver: (place: Place, bindings: Bindings) => Promise<KeyValueDriver>;
}

/** A way to reach a store. */
export type Mode = AdapterMode | DriverMode;

/** A binding that a runtime may not have; the adapter is to say so. */
export function bound<Options extends object>(
  options: Options,
): { readonly [Name in keyof Options]: NonNullable<Options[Name]> } {
  return options as { readonly [Name in keyof Options]: NonNullable<Options[Name]> };
}
