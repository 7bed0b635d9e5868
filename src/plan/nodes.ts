import type { AnyField, FieldShape, OnDelete } from "./any-field.ts";

// Tables, expressions and conditions refer to one another, so they stand in one file.

// Phantom keys of models, like those of fields.
export declare const refName: unique symbol;
export declare const keyName: unique symbol;

/** One column of a table: its name in rows, its name in storage, and the field it holds. */
export interface ColumnShape {
  /** The property in rows and patches, for example `authorId`. */
  readonly name: string;
  /** The column in the store, for example `author_id`. */
  readonly column: string;
  readonly field: FieldShape;
  readonly nullable: boolean;
  /** The store assigns it when a row leaves it out. */
  readonly generated: boolean;
  /** The foreign key on this column; `null` for a plain column. */
  readonly reference: ReferenceShape | null;
}

/** A foreign key as its own model declares it. */
export interface ReferenceShape {
  /** The relation's name in rows, for example `author`. */
  readonly name: string;
  /** The name of the table it points at, never `"self"`. */
  readonly table: string;
  /** The property of the target's key. */
  readonly key: string;
  /** The relation's name on the target, or `null` when the way back has no name. */
  readonly reverse: string | null;
  readonly onDelete: OnDelete;
  /** At most one row refers to each target row. */
  readonly unique: boolean;
}

/** An index: columns or one expression, for all rows or for those of a condition. */
export interface IndexShape {
  readonly name: string;
  readonly unique: boolean;
  readonly terms: readonly ExpressionNode[];
  readonly where: ConditionNode | null;
}

/** A named condition that every row must satisfy. */
export interface CheckShape {
  readonly name: string;
  /** The fields it is about, as properties. */
  readonly fields: readonly string[];
  readonly condition: ConditionNode;
}

/** What a model says of its table. */
export interface TableDeclaration {
  /** The table's name in the store. */
  readonly name: string;
  readonly schema: string | null;
  /** A view is read-only and never created. */
  readonly view: boolean;
  /** In declared order. */
  readonly columns: readonly ColumnShape[];
  readonly byName: ReadonlyMap<string, ColumnShape>;
  /** The columns of the primary key, in order; never empty. */
  readonly key: readonly ColumnShape[];
  /** Unique constraints other than the primary key. */
  readonly uniques: readonly (readonly ColumnShape[])[];
  readonly indexes: readonly IndexDeclaration[];
  /** Conditions about the whole row, by name. */
  readonly checks: Readonly<Record<string, (fields: never) => object>>;
}

/** An index as a model declares it: by columns, or by an expression over the fields. */
export interface IndexDeclaration {
  readonly name: string | null;
  readonly columns: readonly ColumnShape[];
  readonly expression: ((fields: never) => object) | null;
  readonly unique: boolean;
  readonly where: ((fields: never) => object) | null;
}

/** A table described as data: a declaration whose indexes and checks have become nodes. */
export interface TableShape extends Omit<TableDeclaration, "indexes" | "checks"> {
  readonly indexes: readonly IndexShape[];
  readonly checks: readonly CheckShape[];
  /** How the conditions of `indexes` and `checks` name this table. */
  readonly scope: Scope;
}

/** Any model, as types see it; `table` is its run-time side. */
export interface AnyModel {
  readonly name: string;
  readonly fields: Record<string, AnyField>;
  readonly store: string;
  readonly table: TableDeclaration;
  readonly [refName]: string;
  readonly [keyName]: string;
}

/** How many rows a relation leads to: exactly one, one or none, any number. */
export type Holds = "one" | "maybe" | "many";

/** A way from one table to another among a set of models. */
export interface Relation {
  readonly name: string;
  readonly holds: Holds;
  readonly target: Source;
  /** The column on this side. */
  readonly from: ColumnShape;
  /** The column on the target's side that equals `from`. */
  readonly to: ColumnShape;
}

/**
 * A table as one set of models sees it. The same table in another set has other relations, hence another source: caches of
 * compiled statements are keyed by it.
 */
export interface Source {
  /** The name the model has in the set, or its table name when there is no set. */
  readonly name: string;
  readonly table: TableShape;
  readonly relations: ReadonlyMap<string, Relation>;
  /** Every foreign key of the set that points here, named or not: what deleting a row touches. */
  readonly referrers: readonly Referrer[];
}

/** A foreign key seen from the table it points at. */
export interface Referrer {
  readonly source: Source;
  readonly column: ColumnShape;
  readonly reference: ReferenceShape;
}

/** One appearance of a source in a query. Expressions carry it, so that columns of two appearances never mix. */
export interface Scope {
  readonly kind: "scope";
  readonly source: Source;
}

/** A column of a scope, or of the row that a chain of to-one relations leads to from there. */
export interface ColumnNode {
  readonly kind: "column";
  readonly scope: Scope;
  readonly path: readonly Relation[];
  readonly column: ColumnShape;
  readonly field: FieldShape;
}

/** A value that is bound, never spelled. `value` is canonical for `field`; `null` is allowed. */
export interface ValueNode {
  readonly kind: "value";
  readonly value: unknown;
  readonly field: FieldShape;
}

/** The clock of the store, or of the host in an engine. */
export interface NowNode {
  readonly kind: "now";
  readonly field: FieldShape;
}

/** Two numbers made into one; null when either is null. */
export interface ArithmeticNode {
  readonly kind: "arithmetic";
  readonly operator: "add" | "sub" | "mul";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly field: FieldShape;
}

/** A function of one text; null of null. `lower` and `upper` fold ASCII letters only. */
export interface CallNode {
  readonly kind: "call";
  readonly name: "lower" | "upper";
  readonly operand: ExpressionNode;
  readonly field: FieldShape;
}

/** In an updating `onConflict`: the value the row in the way would have been replaced with. */
export interface IncomingNode {
  readonly kind: "incoming";
  readonly column: ColumnShape;
  readonly field: FieldShape;
}

/** A value that an earlier insert of the same atomic list is going to make. */
export interface CreatedNode {
  readonly kind: "created";
  /** The insert plan, by identity. */
  readonly insert: object;
  readonly column: ColumnShape;
  readonly field: FieldShape;
}

/** Anything that has a value for a row. `field` says what kind of value. */
export type ExpressionNode = ColumnNode | ValueNode | NowNode | ArithmeticNode | CallNode | IncomingNode | CreatedNode;

/** The number of rows, of an aggregate plan. */
export interface CountNode {
  readonly kind: "count";
  readonly field: FieldShape;
}

/** Anything that has a value for a set of rows. */
export type AggregateNode = CountNode;

/** True or false whatever the row. */
export interface ConstantNode {
  readonly kind: "constant";
  readonly value: boolean;
}

/** A comparison; false when either side is null. `ne` is `not(eq)`, and comparing with a literal null is {@link IsNullNode}. */
export interface CompareNode {
  readonly kind: "compare";
  readonly operator: "eq" | "gt" | "gte" | "lt" | "lte";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

/** Whether an expression is null. */
export interface IsNullNode {
  readonly kind: "isNull";
  readonly operand: ExpressionNode;
}

/** Whether an expression equals one of the values; `values.value` is a non-empty array without nulls. */
export interface InNode {
  readonly kind: "in";
  readonly operand: ExpressionNode;
  readonly values: ValueNode;
}

/** Whether a composite key equals one of the rows of `values.value`, an array of arrays in the order of `columns`. */
export interface KeyInNode {
  readonly kind: "keyIn";
  readonly columns: readonly ColumnNode[];
  readonly values: ValueNode;
}

/** The text lookups. The needle is taken literally, save for `like` and `ilike`. The `i` forms fold ASCII letters. */
export type TextOperator =
  | "contains"
  | "startsWith"
  | "endsWith"
  | "like"
  | "icontains"
  | "istartsWith"
  | "iendsWith"
  | "ilike"
  | "iexact";

/** A text lookup; false when the operand is null. */
export interface TextNode {
  readonly kind: "text";
  readonly operator: TextOperator;
  readonly operand: ExpressionNode;
  /** As written by the user; whoever evaluates folds it for the `i` forms. */
  readonly needle: ValueNode;
}

/** All of the conditions; true when there are none. */
export interface AndNode {
  readonly kind: "and";
  readonly conditions: readonly ConditionNode[];
}

/** One of the conditions; false when there are none. */
export interface OrNode {
  readonly kind: "or";
  readonly conditions: readonly ConditionNode[];
}

/** True exactly when the condition is not. */
export interface NotNode {
  readonly kind: "not";
  readonly condition: ConditionNode;
}

/** A boolean expression as a condition; false when it is null. */
export interface TruthNode {
  readonly kind: "truth";
  readonly operand: ExpressionNode;
}

/** What the rows of a to-many (or reverse one-to-one) relation must satisfy. `every` holds when there are none. */
export interface RelatedNode {
  readonly kind: "related";
  readonly quantifier: "some" | "every" | "none";
  /** Where the relation starts: a scope and a chain of to-one relations from it. */
  readonly scope: Scope;
  readonly path: readonly Relation[];
  readonly relation: Relation;
  /** The scope of the related rows inside `condition`. */
  readonly child: Scope;
  readonly condition: ConditionNode;
}

/** Anything that is true or false for a row; never unknown. */
export type ConditionNode =
  | ConstantNode
  | CompareNode
  | IsNullNode
  | InNode
  | KeyInNode
  | TextNode
  | AndNode
  | OrNode
  | NotNode
  | TruthNode
  | RelatedNode;

/** One term of an order. `nulls` is written out: by default null is the largest value. */
export interface OrderTerm {
  readonly expression: ExpressionNode;
  readonly direction: "asc" | "desc";
  readonly nulls: "first" | "last";
}
