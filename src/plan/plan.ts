import type { RawPlan } from "./raw-plan.ts";
import type { AggregatePlan, ExistsPlan, SelectPlan } from "./select-plan.ts";
import type { WritePlan } from "./write-plan.ts";

/** Everything that only reads. */
export type ReadPlan = SelectPlan | AggregatePlan | ExistsPlan;

/** What the store says of how it would run a plan, as lines of text in `text`. Nothing is run. */
export interface ExplainPlan {
  readonly kind: "explain";
  readonly of: ReadPlan | WritePlan;
}

/** A whole request to a store as frozen data. Every feature is a function over plans. */
export type Plan = ReadPlan | WritePlan | ExplainPlan | RawPlan;

/**
 * Writes that make up one query: they run in order, all or none. The database takes it apart, adapters see the parts only.
 */
export interface SequencePlan {
  readonly kind: "sequence";
  readonly plans: readonly WritePlan[];
}

/** What a query holds. */
export type QueryPlan = Plan | SequencePlan;
