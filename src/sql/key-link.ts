import type { ColumnShape, CreatedNode, ExpressionNode, TableShape, ValueNode } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { Assignment, InsertPlan } from "../plan/write-plan.ts";

/** The key of a row as an earlier statement of the transaction has kept it under a name. */
export interface KeptLink {
  readonly kind: "kept";
  readonly name: ValueNode;
}

/** The key of the newest row of a table but for so many, where keys only grow and nobody else writes meanwhile. */
export interface NewestLink {
  readonly kind: "newest";
  /** The table as statements name it. */
  readonly table: string;
  readonly column: ColumnShape;
  readonly offset: ValueNode;
}

/** The key of the row that some unique values are of. */
export interface FoundLink {
  readonly kind: "found";
  readonly table: string;
  readonly column: ColumnShape;
  readonly by: readonly Assignment[];
  /** What the failure is called when there is no such row. */
  readonly name: ValueNode;
}

/** How a statement gets at a key that an earlier one of the same transaction makes. */
export type KeyLink = KeptLink | NewestLink | FoundLink;

/** A key that an earlier statement makes, once it is settled how this one gets at it. */
export interface LinkedNode extends CreatedNode {
  readonly link: KeyLink;
}

/** A list of plans, of which later ones need keys that earlier ones make. */
export interface LinkedList {
  readonly plans: readonly Plan[];
  /** Inserts whose key is needed. One of those that wrote nothing makes the list fail. */
  readonly needed: ReadonlySet<object>;
  /** A table as statements name it. */
  readonly nameOf: (table: TableShape) => string;
}

/** How the statement at a place finds the key that an insert before it makes; `null` when that cannot be told beforehand. */
export type FindKey = (node: CreatedNode, place: number, list: LinkedList) => ExpressionNode | null;

/** An insert whose key later statements need, and the name it goes by among them. */
export interface HandingInsert extends InsertPlan {
  readonly keyName: ValueNode;
}

/** Whether an expression is a key of which it is settled how to get at it. */
export function isLinkedNode(node: ExpressionNode): node is LinkedNode {
  return node.kind === "created" && "link" in node;
}

/** Whether an insert may keep the row that is there, and write nothing. */
export function mayIgnore({ conflict }: InsertPlan): boolean {
  return conflict?.set.length === 0;
}

/** Whether an insert has to hand its key on. */
export function isHandingInsert(plan: InsertPlan): plan is HandingInsert {
  return "keyName" in plan;
}
