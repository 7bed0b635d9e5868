import type { AnyField, FieldShape, OnDelete } from "./any-field.ts";
import type { RawPart } from "./raw-part.ts";

// Tables, expressions, conditions and queries refer to one another, so they stand in one file.

// Phantom keys of models, like those of fields.
export declare const refName: unique symbol;
export declare const keyName: unique symbol;
export declare const virtuals: unique symbol;

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
  /** The column that holds since when a row counts as deleted; `null`: rows are removed. */
  readonly softDelete: ColumnShape | null;
  /** What rows have besides their columns, in declared order. */
  readonly virtuals: readonly VirtualShape[];
  /** Sees the canonical values of a row before they are sent, and may change them. */
  readonly clean: ((row: never) => unknown) | null;
  /** Which of several stores holds it. */
  readonly store: string;
  /** Seconds that rows live where a write does not say; `null`: for ever. Only stores of keys and values let rows go. */
  readonly ttl: number | null;
  /** How such stores write rows: the name of a serializer, or one; `null`: as they do by themselves. */
  readonly serializer: string | object | null;
  /** Makes the key under which such a store keeps a row, from its key fields; `null`: it is made of their names and values. */
  readonly rowKey: ((key: never) => string) | null;
}

/** A property of rows that is worked out after reading, when all columns were read. */
export interface VirtualShape {
  readonly name: string;
  readonly compute: (row: never) => unknown;
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
  readonly [virtuals]: unknown;
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
  /** Whether the two models are declared to be kept in different stores: then nothing checks or follows the reference when rows change. */
  readonly across: boolean;
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
  /** Every foreign key of the same store that points here, named or not: what deleting a row touches. */
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

/**
 * Two numbers made into one; null when either is null. `div` is real division, `idiv` truncates; both and `mod`, whose sign is that
 * of `left`, are null where `right` is zero.
 */
export interface ArithmeticNode {
  readonly kind: "arithmetic";
  readonly operator: "add" | "sub" | "mul" | "div" | "idiv" | "mod";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly field: FieldShape;
}

/** The parts of a date or a time, as numbers. `weekDay` is 0 on Sundays. */
export type DatePart = "year" | "month" | "day" | "weekDay" | "hour" | "minute" | "second";

/**
 * Functions. Unless said otherwise a result is null exactly when an operand is.
 * - `lower`, `upper` fold ASCII letters only; `length` counts code points; `concat` reads null as the empty text and is never null.
 * - `abs`; `round` to `parameter` digits after the point, half away from zero.
 * - the parts of a date; `trunc` to the beginning of the `parameter`; `plus` moves an instant by milliseconds, `plusMonths` by months,
 *   to the last day of the month where there is no such day; both are null outside of the years 1 to 9999. All in UTC.
 * - `coalesce` is the first operand that is not null; `cast` the operand as a value of `field`.
 * - `itemCount` of a list; `append` and `remove` (all items that are equal) give a list.
 * - `jsonText`, `jsonNumber`, `jsonBoolean` read a JSON value of that type, and are null for any other.
 * - `distance` of two vectors, by the measure `parameter`: `l2`, or `cosine`, which is 3 where one of them is all zeros.
 */
export type FunctionName =
  | "lower"
  | "upper"
  | "length"
  | "concat"
  | "abs"
  | "round"
  | DatePart
  | "trunc"
  | "plus"
  | "plusMonths"
  | "coalesce"
  | "cast"
  | "itemCount"
  | "append"
  | "remove"
  | "jsonText"
  | "jsonNumber"
  | "jsonBoolean"
  | "distance";

/** A function of values. */
export interface CallNode {
  readonly kind: "call";
  readonly name: FunctionName;
  readonly operands: readonly ExpressionNode[];
  /** What belongs to the function itself, such as the unit of `trunc` or the digits of `round`; from a closed set, never from a user's data. */
  readonly parameter: string | number | null;
  readonly field: FieldShape;
}

/** What stands in a JSON document at a path; null where there is nothing, and for JSON null. */
export interface JsonNode {
  readonly kind: "json";
  readonly document: ExpressionNode;
  /** The names of properties and the numbers of items, from the outside in; never empty. */
  readonly path: ValueNode;
  /** A letter for each step, as the text of a statement depends on it: `k` a property, `i` an item. */
  readonly steps: string;
  readonly field: FieldShape;
}

/** A JSON document with another value at a path. Missing objects on the way are made; null stays null. */
export interface JsonSetNode {
  readonly kind: "jsonSet";
  readonly document: ExpressionNode;
  readonly path: ValueNode;
  readonly steps: string;
  /** Any JSON value. */
  readonly value: ValueNode;
  readonly field: FieldShape;
}

/** The value of the first branch whose condition holds. */
export interface CaseNode {
  readonly kind: "case";
  readonly branches: readonly { readonly when: ConditionNode; readonly then: ExpressionNode }[];
  /** Where no condition holds; `null`: null. */
  readonly otherwise: ExpressionNode | null;
  readonly field: FieldShape;
}

/** A condition as a boolean value; never null. */
export interface TestNode {
  readonly kind: "test";
  readonly condition: ConditionNode;
  readonly field: FieldShape;
}

/**
 * A value about the rows of a group, only where rows are grouped. Rows for which the operand is null do not count; of no rows `count`
 * is 0, the others are null. `avg` is a double.
 */
export interface AggregateNode {
  readonly kind: "aggregate";
  readonly name: "count" | "sum" | "avg" | "min" | "max";
  /** `null`: rows are counted. */
  readonly operand: ExpressionNode | null;
  /** Equal operands count once. */
  readonly distinct: boolean;
  /** Only rows for which it holds count. */
  readonly filter: ConditionNode | null;
  readonly field: FieldShape;
}

/** The only output of the first row of a query, which may use expressions of the scopes around it; null where there is no row. */
export interface SubqueryNode {
  readonly kind: "subquery";
  readonly select: SelectPlan;
  readonly field: FieldShape;
}

/** An output of the queries that a derived set is made of. */
export interface ResultNode {
  readonly kind: "result";
  readonly scope: Scope;
  /** Its place among the outputs. */
  readonly index: number;
  readonly nullable: boolean;
  readonly field: FieldShape;
}

/** A piece of SQL by the user, for stores that take SQL. */
export interface FragmentNode {
  readonly kind: "fragment";
  readonly parts: readonly (RawPart | ExpressionNode)[];
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
export type ExpressionNode =
  | ColumnNode
  | ValueNode
  | NowNode
  | ArithmeticNode
  | CallNode
  | JsonNode
  | JsonSetNode
  | CaseNode
  | TestNode
  | AggregateNode
  | SubqueryNode
  | ResultNode
  | FragmentNode
  | IncomingNode
  | CreatedNode;

/** The number of rows, of an aggregate plan. */
export interface CountNode {
  readonly kind: "count";
  readonly field: FieldShape;
}

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

/** Whether an expression equals the only output of a row of a query; false when it is null. */
export interface InQueryNode {
  readonly kind: "inQuery";
  readonly operand: ExpressionNode;
  readonly select: SelectPlan;
}

/** Whether a query, which may use expressions of the scopes around it, has a row. */
export interface ExistsNode {
  readonly kind: "exists";
  readonly select: SelectPlan;
}

/** Whether a JSON document has anything at the path, JSON null included. */
export interface JsonExistsNode {
  readonly kind: "jsonExists";
  readonly operand: JsonNode;
}

/** Whether a list has one or all of the values; false when it is null. `values.value` is an array of items. */
export interface ListNode {
  readonly kind: "list";
  readonly operator: "overlaps" | "containsAll";
  readonly operand: ExpressionNode;
  readonly values: ValueNode;
}

/** The text lookups. The needle is taken literally, save for `like` and `ilike`. The `i` forms fold ASCII letters. `regex` and `iregex` mean what the store means by them. */
export type TextOperator =
  | "contains"
  | "startsWith"
  | "endsWith"
  | "like"
  | "icontains"
  | "istartsWith"
  | "iendsWith"
  | "ilike"
  | "iexact"
  | "regex"
  | "iregex";

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
  /** No row meets two of them, and in the order of the query those that meet one stand before those that meet the next. */
  readonly inOrder?: true;
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
  | InQueryNode
  | ExistsNode
  | JsonExistsNode
  | ListNode
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

/** Results of queries with as many outputs each, taken together. Nulls are equal, and equal results are one but in `unionAll`. */
export interface DerivedNode {
  /** Does not matter where there is one query only. */
  readonly operator: "union" | "unionAll" | "intersect" | "except";
  readonly queries: readonly SelectPlan[];
}

/** A set of rows, before anything is read from it: those of the source of the scope, or derived from other queries. */
export interface RowsNode {
  readonly scope: Scope;
  /** Where the rows come from instead of the table; then `result` nodes of the scope take the place of its columns. */
  readonly derived?: DerivedNode;
  readonly where: ConditionNode | null;
  /** Total when not empty: the key, or on a distinct set the remaining outputs, has been appended. */
  readonly order: readonly OrderTerm[];
  readonly limit: ValueNode | null;
  readonly offset: ValueNode | null;
  /** How many rows may be looked at by a store that finds rows by keys and indexes only. */
  readonly scan?: number;
}

/** Rows taken together: a row of the result is about each group. Null is a group of its own. */
export interface GroupNode {
  /** What the rows of a group share; `[]`: all rows are one group, also when there are none. */
  readonly keys: readonly ExpressionNode[];
  /** Which groups are kept. */
  readonly having: ConditionNode | null;
}

/** How rows that are read are locked until the transaction ends. */
export interface LockNode {
  readonly strength: "update" | "share";
  /** What happens where another transaction holds a row. */
  readonly busy: "wait" | "skip" | "fail";
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
  /** Outputs, order and `having` are about groups. */
  readonly group?: GroupNode;
  /** Equal rows are one; or of the rows with equal values of these expressions, the first in order. */
  readonly distinct: boolean | readonly ExpressionNode[];
  readonly lock?: LockNode;
  /** The rows of the set, limit and offset applied, are given from last to first. */
  readonly reverse: boolean;
  /** A comment that goes with the statement, finished. */
  readonly comment?: string;
  /** In an atomic list, which fails as a whole where the plan finds another number of rows. */
  readonly expects?: "one" | "oneAtMost";
}
