import type { CountNode, SelectPlan } from "./nodes.ts";

export type {
  DerivedNode,
  GroupNode,
  IncludeOutput,
  LockNode,
  Output,
  RowsNode,
  SelectPlan,
  ValueOutput,
} from "./nodes.ts";

/** One row of values about a whole set; limit, offset and distinct of the set apply first. */
export interface AggregatePlan {
  readonly kind: "aggregate";
  readonly of: SelectPlan;
  readonly comment?: string;
  readonly outputs: readonly { readonly name: string; readonly aggregate: CountNode }[];
}

/** Whether a set has rows: one row when it has, none when it has not. */
export interface ExistsPlan {
  readonly kind: "exists";
  readonly of: SelectPlan;
  readonly comment?: string;
}
