import type { RawPlan } from "./raw-plan.ts";
import type { AggregatePlan, ExistsPlan, SelectPlan } from "./select-plan.ts";
import type { WritePlan } from "./write-plan.ts";

/** Everything that only reads. */
export type ReadPlan = SelectPlan | AggregatePlan | ExistsPlan;

/** A whole request to a store as frozen data. Every feature is a function over plans. */
export type Plan = ReadPlan | WritePlan | RawPlan;

/**
 * Writes that make up one query: they run in order, all or none. The database takes it apart, adapters see the parts only.
 */
export interface SequencePlan {
  readonly kind: "sequence";
  readonly plans: readonly WritePlan[];
}

/** What a query holds. */
export type QueryPlan = Plan | SequencePlan;
