import type { StoreName } from "./stores.ts";
import type { Timing } from "./rounds.ts";
import type { ContenderName } from "./contenders/contender.ts";

/** What one contender took for one workload on one store. */
export interface Figure extends Omit<Timing, "name"> {
  readonly store: StoreName;
  readonly workload: string;
  readonly contender: ContenderName;
}
