import type { AnyField, FieldKind, ServerDefault, value } from "../plan/any-field.ts";
import type { OrderTerm } from "../plan/nodes.ts";

/** Anything that has a value in the store. Operands are compared by this alone, so a mismatch names the two types of value. */
export interface Typed<Value> {
  readonly [value]: Value;
}

/** What an expression can be compared with: a plain value, or another expression. */
export type Operand<Value> = Value | Typed<Value | null>;

/** What a number can be combined with; an operand that may be null needs a receiver that may be null. */
export type Arithmetic<Value> = NonNullable<Value> | Typed<Value>;

/** True or false for each row; a boolean field is one, too. */
export interface Condition extends Typed<boolean | null> {}

/** One term of an order. */
export interface Order {
  readonly term: OrderTerm;
}

/** Where rows without a value go; by default null is the largest value. */
export interface OrderOptions {
  readonly nulls?: "first" | "last" | undefined;
}

/** Anything rows can be ordered by. */
export interface Orderable {
  /** Smallest first. */
  asc(options?: OrderOptions): Order;
  /** Largest first. */
  desc(options?: OrderOptions): Order;
}

/** What every expression with values that can be told apart and ordered is asked. */
export interface Expression<Value> extends Typed<Value>, Orderable {
  /** Holds when both are equal; `null` asks whether there is no value. */
  eq(other: Operand<Value>): Condition;
  /** Holds exactly when `eq` does not, so also for rows without a value. */
  ne(other: Operand<Value>): Condition;
  /** Holds when the value is one of these; an empty list matches nothing. */
  in(values: readonly NonNullable<Value>[]): Condition;
  /** Holds when there is no value. */
  isNull(): Condition;
}

/** An expression with values that are larger or smaller than others. */
export interface Comparable<Value> extends Expression<Value> {
  /** Holds when it is greater than the other. */
  gt(other: Operand<Value>): Condition;
  /** Holds when it is greater than the other or equal to it. */
  gte(other: Operand<Value>): Condition;
  /** Holds when it is less than the other. */
  lt(other: Operand<Value>): Condition;
  /** Holds when it is less than the other or equal to it. */
  lte(other: Operand<Value>): Condition;
  /** Holds when it is neither below `low` nor above `high`. */
  between(low: Operand<Value>, high: Operand<Value>): Condition;
}

/** A text, compared and ordered by Unicode code point. */
export interface TextExpression<Value> extends Comparable<Value> {
  /** Holds when the text occurs in it, taken literally. */
  contains(text: string): Condition;
  /** Holds when it begins with the text, taken literally. */
  startsWith(text: string): Condition;
  /** Holds when it ends with the text, taken literally. */
  endsWith(text: string): Condition;
  /** Holds when the whole matches a pattern, where `%` stands for any text and `_` for one character. */
  like(pattern: string): Condition;
  /** `contains`, with the ASCII letters of both in lower case. */
  icontains(text: string): Condition;
  /** `startsWith`, with the ASCII letters of both in lower case. */
  istartsWith(text: string): Condition;
  /** `endsWith`, with the ASCII letters of both in lower case. */
  iendsWith(text: string): Condition;
  /** `like`, with the ASCII letters of both in lower case. */
  ilike(pattern: string): Condition;
  /** Holds when both are equal with their ASCII letters in lower case. */
  iexact(text: string): Condition;
  /** The text with its ASCII letters in lower case. */
  lower(): TextExpression<string | (null & Value)>;
  /** The text with its ASCII letters in upper case. */
  upper(): TextExpression<string | (null & Value)>;
}

/** A decimal: exact text with a fixed number of digits after the point. */
export interface DecimalExpression<Value> extends Comparable<Value> {
  /** The sum of both; null when either is. */
  add(other: Arithmetic<Value>): DecimalExpression<Value>;
  /** The difference of both; null when either is. */
  sub(other: Arithmetic<Value>): DecimalExpression<Value>;
}

/** A number or a bigint. */
export interface NumberExpression<Value> extends Comparable<Value> {
  /** The sum of both; null when either is. */
  add(other: Arithmetic<Value>): NumberExpression<Value>;
  /** The difference of both; null when either is. */
  sub(other: Arithmetic<Value>): NumberExpression<Value>;
  /** The product of both; null when either is. */
  mul(other: Arithmetic<Value>): NumberExpression<Value>;
}

/** A JSON document: whole documents cannot be compared. */
export interface JsonExpression<Value> extends Typed<Value> {
  /** Holds when there is no document. */
  isNull(): Condition;
}

/** A list of values. */
export interface ListExpression<Value> extends Typed<Value> {
  /** Holds when both have equal items in the same order; `null` asks whether there is no list. */
  eq(other: Operand<Readonly<Value>>): Condition;
  /** Holds exactly when `eq` does not, so also for rows without a list. */
  ne(other: Operand<Readonly<Value>>): Condition;
  /** Holds when there is no list. */
  isNull(): Condition;
}

/** The moment a query runs: the clock of the store, or of the host where the store has none. */
export interface Now extends ServerDefault, Typed<Date> {}

/** What each kind of field can be asked: a new kind is one line here. */
export interface ByKind<Value> {
  text: TextExpression<Value>;
  number: NumberExpression<Value>;
  bigint: NumberExpression<Value>;
  decimal: DecimalExpression<Value>;
  boolean: Expression<Value>;
  timestamp: Comparable<Value>;
  date: Comparable<Value>;
  time: Comparable<Value>;
  bytes: Expression<Value>;
  json: JsonExpression<Value>;
  list: ListExpression<Value>;
}

/** The expression of a field; `Null` is `null` where the row itself may be missing. */
export type ColumnField<Any, Null> = Any extends AnyField
  ? ByKind<Any[typeof value] | Null>[Any["kind"] & FieldKind]
  : never;
