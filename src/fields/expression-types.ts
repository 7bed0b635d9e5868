import type { AnyField, FieldKind, ServerDefault, value } from "../plan/any-field.ts";
import type { OrderTerm } from "../plan/nodes.ts";
import type { DayDuration, DayUnit, Duration, TimeUnit } from "./duration-types.ts";
import type { JsonAt, JsonPath, JsonScalar, JsonStep } from "./json-path-types.ts";

// Phantom keys, like those of fields.
export declare const kind: unique symbol;
declare const row: unique symbol;
export declare const counted: unique symbol;

/** Anything that has a value in the store. Operands are compared by this alone, so a mismatch names the two types of value. */
export interface Typed<Value> {
  readonly [value]: Value;
}

/** Anything that has a value of a known kind, which functions of it keep. */
export interface Kinded<Kind extends FieldKind> extends Typed<unknown> {
  readonly [kind]: Kind;
}

/** A value that a query is given each time it runs. It stands wherever a value can be compared with. */
export interface Parameter extends Kinded<never> {
  readonly [value]: never;
}

/** What an expression can be compared with: a plain value, or another expression. */
export type Operand<Value> = Value | Typed<Value | null>;

/** What a number can be combined with; an operand that may be null needs a receiver that may be null. */
export type Arithmetic<Value> = NonNullable<Value> | Typed<Value>;

/** What a text is searched for. */
export type Needle = string | Parameter;

/** Anything that rows of one shape are read from. */
export interface RowSource<Row> {
  readonly [row]: Row;
}

/** Anything that can be a condition: one, or a boolean, which does not hold where it is null. */
export interface Testable extends Typed<boolean | null> {}

/** True or false for each row. */
export interface Condition extends Kinded<"boolean"> {
  readonly [value]: boolean;
}

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

/** What everything with values that can be told apart is asked. */
export interface Equatable<Value> extends Typed<Value> {
  /** Holds when both are equal; `null` asks whether there is no value. */
  eq(other: Operand<Value>): Condition;
  /** Holds exactly when `eq` does not, so also for rows without a value. */
  ne(other: Operand<Value>): Condition;
  /** Holds when the value is one of these, or in the one column of these rows; an empty list matches nothing. */
  in(values: RowSource<{ readonly [name: string]: Value | null }> | readonly NonNullable<Value>[]): Condition;
  /** Holds when there is no value. */
  isNull(): Condition;
}

/** What everything with values that are larger or smaller than others is asked. */
export interface Ranged<Value> {
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

/** What every expression with values that can be told apart and ordered is asked. */
export interface Expression<Value> extends Equatable<Value>, Orderable {
  /** The value as one of another field. */
  cast<Any extends AnyField>(field: Any): ColumnField<Any, null & Value>;
}

/** An expression with values that are larger or smaller than others. */
export interface Comparable<Value> extends Expression<Value>, Ranged<Value> {}

/** What texts are asked. */
export interface TextOperators<Value> {
  /** Holds when the text occurs in it, taken literally. */
  contains(text: Needle): Condition;
  /** Holds when it begins with the text, taken literally. */
  startsWith(text: Needle): Condition;
  /** Holds when it ends with the text, taken literally. */
  endsWith(text: Needle): Condition;
  /** Holds when the whole matches a pattern, where `%` stands for any text and `_` for one character. */
  like(pattern: Needle): Condition;
  /** `contains`, with the ASCII letters of both in lower case. */
  icontains(text: Needle): Condition;
  /** `startsWith`, with the ASCII letters of both in lower case. */
  istartsWith(text: Needle): Condition;
  /** `endsWith`, with the ASCII letters of both in lower case. */
  iendsWith(text: Needle): Condition;
  /** `like`, with the ASCII letters of both in lower case. */
  ilike(pattern: Needle): Condition;
  /** Holds when both are equal with their ASCII letters in lower case. */
  iexact(text: Needle): Condition;
  /** Holds when a regular expression of the store matches. */
  regex(pattern: Needle): Condition;
  /** `regex`, where upper and lower case are the same. */
  iregex(pattern: Needle): Condition;
  /** The text with its ASCII letters in lower case. */
  lower(): TextExpression<string | (null & Value)>;
  /** The text with its ASCII letters in upper case. */
  upper(): TextExpression<string | (null & Value)>;
  /** How many characters it has: code points. */
  length(): NumberExpression<number | (null & Value)>;
}

/** A text, compared and ordered by Unicode code point. */
export interface TextExpression<Value> extends Comparable<Value>, TextOperators<Value> {
  readonly [kind]: "text";
}

/** A decimal: exact text with a fixed number of digits after the point. */
export interface DecimalExpression<Value> extends Comparable<Value> {
  readonly [kind]: "decimal";
  /** The sum of both; null when either is. */
  add(other: Arithmetic<Value>): DecimalExpression<Value>;
  /** The difference of both; null when either is. */
  sub(other: Arithmetic<Value>): DecimalExpression<Value>;
  /** The real quotient, a double; null when either is, and where the other is zero. */
  div(other: Arithmetic<Value | null>): NumberExpression<number | null>;
  /** Without its sign. */
  abs(): DecimalExpression<Value>;
  /** To so many digits after the point, by default none, half away from zero. */
  round(digits?: number): DecimalExpression<Value>;
}

/** What numbers are asked. */
export interface NumberOperators<Value> {
  /** The sum of both; null when either is. */
  add(other: Arithmetic<Value>): NumberExpression<Value>;
  /** The difference of both; null when either is. */
  sub(other: Arithmetic<Value>): NumberExpression<Value>;
  /** The product of both; null when either is. */
  mul(other: Arithmetic<Value>): NumberExpression<Value>;
  /** The real quotient, a double; null when either is, and where the other is zero. */
  div(other: Arithmetic<Value | null>): NumberExpression<number | null>;
  /** The quotient of whole numbers without its fraction; null when either is, and where the other is zero. */
  idiv(other: Arithmetic<Value | null>): NumberExpression<Value | null>;
  /** What `idiv` leaves, with the sign of this number; null when either is, and where the other is zero. */
  mod(other: Arithmetic<Value | null>): NumberExpression<Value | null>;
  /** Without its sign. */
  abs(): NumberExpression<Value>;
  /** To so many digits after the point, by default none, half away from zero. */
  round(digits?: number): NumberExpression<Value>;
}

/** A number or a bigint. */
export interface NumberExpression<Value> extends Comparable<Value>, NumberOperators<Value> {
  readonly [kind]: "number";
}

/** How many there are: a number that is never null, not even of no rows. */
export interface CountExpression extends NumberExpression<number> {
  readonly [counted]: true;
}

/** True or false; also a condition. */
export interface BooleanExpression<Value> extends Expression<Value> {
  readonly [kind]: "boolean";
}

/** Binary data. */
export interface BytesExpression<Value> extends Expression<Value> {
  readonly [kind]: "bytes";
}

/** The parts of a day of the calendar. */
export interface DayParts<Value> {
  /** 1 to 9999. */
  year(): NumberExpression<number | (null & Value)>;
  /** 1 to 12. */
  month(): NumberExpression<number | (null & Value)>;
  /** 1 to 31. */
  day(): NumberExpression<number | (null & Value)>;
  /** 0, Sunday, to 6. */
  weekDay(): NumberExpression<number | (null & Value)>;
}

/** The parts of a time of day. */
export interface ClockParts<Value> {
  /** 0 to 23. */
  hour(): NumberExpression<number | (null & Value)>;
  /** 0 to 59. */
  minute(): NumberExpression<number | (null & Value)>;
  /** 0 to 59, without its fraction. */
  second(): NumberExpression<number | (null & Value)>;
}

/** An instant; its parts are those in UTC. */
export interface TimestampExpression<Value> extends Comparable<Value>, DayParts<Value>, ClockParts<Value> {
  readonly [kind]: "timestamp";
  /** The beginning of the unit it is in. */
  trunc(unit: TimeUnit): TimestampExpression<Value>;
  /** So much later. */
  plus(duration: Duration): TimestampExpression<Value>;
  /** So much earlier. */
  minus(duration: Duration): TimestampExpression<Value>;
}

/** A day of the calendar. */
export interface DateExpression<Value> extends Comparable<Value>, DayParts<Value> {
  readonly [kind]: "date";
  /** The first day of the unit it is in. */
  trunc(unit: DayUnit): DateExpression<Value>;
  /** So much later. */
  plus(duration: DayDuration): DateExpression<Value>;
  /** So much earlier. */
  minus(duration: DayDuration): DateExpression<Value>;
}

/** A time of day. */
export interface TimeExpression<Value> extends Comparable<Value>, ClockParts<Value> {
  readonly [kind]: "time";
}

/** What whole JSON documents and their parts are asked. */
export interface JsonOperators<Value> extends Kinded<"json"> {
  readonly [value]: Value;
  /** What stands under a name, or at a number; one step at a time. */
  at<const Step extends JsonStep<Value>>(step: Step): JsonPartOf<JsonAt<Value, Step>>;
  /** Holds when there is nothing, or JSON null. */
  isNull(): Condition;
  /** Its text; null where it is something else. */
  asText(): TextExpression<JsonText<Value>>;
  /** Its number; null where it is something else. */
  asNumber(): NumberExpression<JsonNumber<Value>>;
  /** Its boolean; null where it is something else. */
  asBoolean(): BooleanExpression<JsonBoolean<Value>>;
}
type JsonText<Value> = [Value] extends [string | null] ? Value : string | null;
type JsonNumber<Value> = [Value] extends [number | null] ? Value : number | null;
type JsonBoolean<Value> = [Value] extends [boolean | null] ? Value : boolean | null;

/** A JSON document: whole documents cannot be compared. */
export interface JsonExpression<Value> extends JsonOperators<Value> {
  /** The document with another value at a path, for patches. */
  set<const Path extends JsonPath<Value>>(path: Path, value: JsonInput<Value, Path>): JsonExpression<Value>;
}
type JsonInput<Value, Path> = Path extends readonly unknown[] ? unknown : JsonAt<NonNullable<Value>, Path>;

/** What stands somewhere in a JSON document. It is compared by its JSON type, without conversion. */
export interface JsonPart<Value> extends JsonOperators<Value>, Ranged<JsonScalar<Value>> {
  /** Holds when both are equal; `null` asks whether there is nothing, or JSON null. */
  eq(other: Operand<JsonScalar<Value>>): Condition;
  /** Holds exactly when `eq` does not. */
  ne(other: Operand<JsonScalar<Value>>): Condition;
  /** Holds when it is one of these, or in the one column of these rows; an empty list matches nothing. */
  in(
    values:
      | readonly NonNullable<JsonScalar<Value>>[]
      | RowSource<{ readonly [name: string]: JsonScalar<Value> | null }>,
  ): Condition;
  /** Holds when there is something, JSON null included. */
  exists(): Condition;
}

/** Text in a JSON document, as its schema says. */
export interface JsonTextPart<Value> extends JsonPart<Value>, TextOperators<Value> {}

/** A number in a JSON document, as its schema says. */
export interface JsonNumberPart<Value> extends JsonPart<Value>, NumberOperators<Value> {}

type JsonPartOf<Value> = [NonNullable<Value>] extends [string]
  ? JsonTextPart<Value>
  : [NonNullable<Value>] extends [number]
    ? JsonNumberPart<Value>
    : JsonPart<Value>;

/** A list of values. */
export interface ListExpression<Value> extends Kinded<"list"> {
  readonly [value]: Value;
  /** Holds when both have equal items in the same order; `null` asks whether there is no list. */
  eq(other: Operand<Readonly<Value>>): Condition;
  /** Holds exactly when `eq` does not, so also for rows without a list. */
  ne(other: Operand<Readonly<Value>>): Condition;
  /** Holds when there is no list. */
  isNull(): Condition;
  /** Holds when one of its items is equal to this. */
  has(item: Item<Value>): Condition;
  /** Holds when it has one of these items at least. */
  overlaps(items: readonly Item<Value>[]): Condition;
  /** Holds when it has all of these items. */
  containsAll(items: readonly Item<Value>[]): Condition;
  /** How many items it has. */
  length(): NumberExpression<number | (null & Value)>;
  /** The list with one more item at its end, for patches. */
  append(item: Item<Value>): ListExpression<Value>;
  /** The list without the items that are equal to this, for patches. */
  remove(item: Item<Value>): ListExpression<Value>;
}
type Item<List> = List extends readonly (infer Each)[] ? Each : never;

/** A vector: it is asked how near it is. */
export interface VectorExpression<Value> extends Kinded<"vector"> {
  readonly [value]: Value;
  /** Holds when there is no vector. */
  isNull(): Condition;
  /**
   * The length of the way to another one; or by `"cosine"` how much their directions differ: 0 where they are the same, 2 where they
   * are opposite, and 3 where one of them has none because it is all zeros.
   */
  distance(to: readonly number[] | Parameter, measure?: "l2" | "cosine"): NumberExpression<number | (null & Value)>;
}

/** The moment a query runs: the clock of the store, or of the host where the store has none. */
export interface Now extends ServerDefault, Typed<Date> {}

/** What each kind of field can be asked: a new kind is one line here. */
export interface ByKind<Value> {
  text: TextExpression<Value>;
  number: NumberExpression<Value>;
  bigint: NumberExpression<Value>;
  decimal: DecimalExpression<Value>;
  boolean: BooleanExpression<Value>;
  timestamp: TimestampExpression<Value>;
  date: DateExpression<Value>;
  time: TimeExpression<Value>;
  bytes: BytesExpression<Value>;
  json: JsonExpression<Value>;
  list: ListExpression<Value>;
  vector: VectorExpression<Value>;
}

/** The expression of a field; `Null` is `null` where the row itself may be missing. */
export type ColumnField<Any, Null> = Any extends AnyField
  ? ByKind<Any[typeof value] | Null>[Any["kind"] & FieldKind]
  : never;
