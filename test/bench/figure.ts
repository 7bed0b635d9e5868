import type { StoreName } from "./stores.ts";
import type { Timing } from "./rounds.ts";
import type { ContenderName } from "./contenders/contender.ts";

/** A store, or what needs none. */
export type PlaceName = StoreName | "engine";

/** What one contender took for one workload on one store. */
export interface Figure extends Omit<Timing, "name"> {
  readonly store: PlaceName;
  readonly workload: string;
  readonly contender: ContenderName;
}
