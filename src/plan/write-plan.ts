import type { ColumnShape, ConditionNode, ExpressionNode, Source } from "./nodes.ts";
import type { RowsNode, ValueOutput } from "./select-plan.ts";

/** A column and the expression it is set to; every expression sees the row as it was. */
export interface Assignment {
  readonly column: ColumnShape;
  readonly expression: ExpressionNode;
}

/** What happens when a row with the same values of `on` is already there. */
export interface ConflictNode {
  /** The columns of the primary key or of one unique constraint. */
  readonly on: readonly ColumnShape[];
  /** `[]`: keep the row that is there and return nothing for it. */
  readonly set: readonly Assignment[];
}

/** Seconds that written rows live; `null`: for ever; left out: new rows as their model says, others as they would have. */
interface Lasting {
  readonly ttl?: number | null;
}

/**
 * New rows. `values` is a matrix of canonical values (or null) in the order of `columns`; `assignments` are the same for every
 * row. Columns in neither are left to the store: they are generated. All rows go in, or none.
 */
export interface InsertPlan extends Lasting {
  readonly kind: "insert";
  readonly source: Source;
  readonly columns: readonly ColumnShape[];
  readonly values: readonly (readonly unknown[])[];
  readonly assignments: readonly Assignment[];
  /** `null`: a row in the way is an error. */
  readonly conflict: ConflictNode | null;
  /** Read back for each row, in input order; a row that was kept as it is (ignored) is `null`. */
  readonly outputs: readonly ValueOutput[];
}

/** Changes to the rows of a set. With outputs the changed rows come back, in no promised order. */
export interface UpdatePlan extends Lasting {
  readonly kind: "update";
  readonly rows: RowsNode;
  readonly set: readonly Assignment[];
  readonly outputs: readonly ValueOutput[];
  readonly comment?: string;
}

/** Different changes for different rows: `values` holds the key, then the new values, in the order of `key` and `columns`. */
export interface UpdateManyPlan extends Lasting {
  readonly kind: "updateMany";
  readonly source: Source;
  /** Rows that have a value here are left as they are. */
  readonly spared: ColumnShape | null;
  readonly columns: readonly ColumnShape[];
  readonly values: readonly (readonly unknown[])[];
  readonly assignments: readonly Assignment[];
}

/** Removal of the rows of a set. */
export interface DeletePlan {
  readonly kind: "delete";
  readonly rows: RowsNode;
  readonly comment?: string;
}

/**
 * Finds the one row whose `insert.conflict.on` columns hold the values of `insert`, or inserts it. The result has the row, and
 * a count of 1 exactly when it was created. Race-safe.
 */
export interface GetOrCreatePlan {
  readonly kind: "getOrCreate";
  readonly insert: InsertPlan;
  /** The row looked for. */
  readonly where: ConditionNode;
}

/** Updates the one row found, or inserts it; otherwise like {@link GetOrCreatePlan}. */
export interface UpdateOrCreatePlan {
  readonly kind: "updateOrCreate";
  readonly insert: InsertPlan;
  readonly where: ConditionNode;
  readonly set: readonly Assignment[];
}

/** Everything that writes rows. */
export type WritePlan = InsertPlan | UpdatePlan | UpdateManyPlan | DeletePlan | GetOrCreatePlan | UpdateOrCreatePlan;
