import type { AggregateNode, ConditionNode, ExpressionNode, OrderTerm, Relation, Scope, ValueNode } from "./nodes.ts";

/** A set of rows of one source, before anything is read from it. */
export interface RowsNode {
  readonly scope: Scope;
  readonly where: ConditionNode | null;
  /** Total when not empty: the key, or on a distinct set the remaining outputs, has been appended. */
  readonly order: readonly OrderTerm[];
  readonly limit: ValueNode | null;
  readonly offset: ValueNode | null;
}

/** A property of the resulting rows that holds one value. */
export interface ValueOutput {
  readonly kind: "output";
  readonly name: string;
  readonly expression: ExpressionNode;
}

/** A property of the resulting rows that holds a related row, or null, or an array of related rows. */
export interface IncludeOutput {
  readonly kind: "include";
  readonly name: string;
  readonly relation: Relation;
  /** The related rows; only those that belong to the parent count, limits apply per parent. */
  readonly select: SelectPlan;
}

/** What a row of the result holds, in this order. */
export type Output = ValueOutput | IncludeOutput;

/** Rows, in order when there is one. */
export interface SelectPlan extends RowsNode {
  readonly kind: "select";
  readonly outputs: readonly Output[];
  readonly distinct: boolean;
  /** The rows of the set, limit and offset applied, are given from last to first. */
  readonly reverse: boolean;
  /** In an atomic list, which fails as a whole where the plan finds another number of rows. */
  readonly expects?: "one" | "oneAtMost";
}

/** One row of values about a whole set; limit, offset and distinct of the set apply first. */
export interface AggregatePlan {
  readonly kind: "aggregate";
  readonly of: SelectPlan;
  readonly outputs: readonly { readonly name: string; readonly aggregate: AggregateNode }[];
}

/** Whether a set has rows: one row when it has, none when it has not. */
export interface ExistsPlan {
  readonly kind: "exists";
  readonly of: SelectPlan;
}
