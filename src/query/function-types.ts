import type {
  ByKind,
  ColumnField,
  Condition,
  CountExpression,
  Kinded,
  NumberExpression,
  Operand,
  Parameter,
  RowSource,
  Testable,
  TextExpression,
  Typed,
  counted,
  kind,
} from "../fields/expression-types.ts";
import type { IsUnion } from "../fields/field-types.ts";
import type { AnyField, FieldKind, value } from "../plan/any-field.ts";
import type { SqlText } from "../plan/raw-plan.ts";

export declare const asked: unique symbol;

/** What can be added up. */
export interface Numeric extends Kinded<"number" | "decimal"> {}

/** What has a smallest and a largest value. */
export interface Ordered extends Kinded<"text" | "number" | "decimal" | "timestamp" | "date" | "time"> {}

/** Which rows of a group an aggregate is about. */
export interface CountOptions {
  /** Only those for which it holds. */
  readonly filter?: Testable | undefined;
}

/** Which values of a group an aggregate is about. */
export interface AggregateOptions extends CountOptions {
  /** Whether equal values count once. */
  readonly distinct?: boolean | undefined;
}

/** `count`: how many rows a group has, or how many of them have a value. */
export type Count = (of?: Typed<unknown> | CountOptions, options?: AggregateOptions) => CountExpression;

/** `sum`: exact but for floats; null when there is nothing to add. */
export type Sum = <Of extends Numeric>(of: Of, options?: AggregateOptions) => TotalOf<Of>;
/** The type of a sum. */
export type TotalOf<Of extends Numeric> = ByKind<Widened<NonNullable<Of[typeof value]>> | null>[Of[typeof kind]];

/** `avg`: a double; null when there is nothing to add. */
export type Avg = (of: Numeric, options?: AggregateOptions) => NumberExpression<number | null>;

/** `min`: the smallest value; null when there is none. */
export type Min = <Of extends Ordered>(of: Of, options?: AggregateOptions) => Maybe<Of>;

/** `max`: the largest value; null when there is none. */
export type Max = Min;

/** An expression of the same kind that may be null. */
export type Maybe<Of extends Kinded<FieldKind>> = ByKind<Of[typeof value] | null>[Of[typeof kind]];

/** `coalesce`: the first that is not null. */
export type Coalesce = <
  First extends Kinded<Exclude<FieldKind, "json">>,
  const Others extends readonly Operand<Readonly<First[typeof value]>>[],
>(
  first: First,
  ...others: Others
) => ByKind<(First[typeof value] & {}) | NullIfAll<Others>>[First[typeof kind]];
type NullIfAll<Others> = false extends { [Index in keyof Others]: IsNullable<Others[Index]> }[keyof Others & number]
  ? never
  : null;
type IsNullable<Given> = null extends ValueOf<Given> ? true : false;

/** `concat`: the texts one after the other; null is the empty text. */
export type Concat = (...parts: readonly (string | Kinded<"text">)[]) => TextExpression<string>;

/** `caseWhen`: the value of the first condition that holds, otherwise the other one, or null. */
export type CaseWhen = <
  const Branches extends readonly (readonly [condition: Testable, value: unknown])[],
  const Otherwise = null,
>(
  branches: Branches,
  otherwise?: Otherwise,
) => CaseOf<Branches[number][1] | Otherwise>;
type CaseOf<Given> = OneKind<CaseKind<KindOf<Given>, PlainOf<Given>>, Widened<ValueOf<Given>>>;
type CaseKind<Kind extends FieldKind, Plain> = [Kind] extends [never]
  ? KindOfValue<Plain>
  : [Plain] extends [never]
    ? Kind
    : KindOfValue<Plain> extends WrittenAs[Kind]
      ? Kind
      : "json";
type OneKind<Kind extends FieldKind, Value> = [Kind, IsUnion<Kind>] extends [Exclude<FieldKind, "json">, false]
  ? ByKind<Value>[Kind]
  : { readonly caseWhen: "takes values of one kind" };
interface WrittenAs extends Record<FieldKind, FieldKind> {
  text: "text";
  number: "number";
  decimal: "text";
  boolean: "boolean";
  timestamp: "timestamp";
  date: "text";
  time: "text";
  bytes: "bytes";
}

/** `constant`: the same value for every row. */
export type Constant = <Value>(value: Value & ConstantValue) => ByKind<Widened<Value>>[KindOfValue<Value>];
/** What can be the same for every row. */
export type ConstantValue = string | number | bigint | boolean | Date | Uint8Array;

/** `param`: a value that is given with `query.with({ name: value })`. */
export type Param = (name: string) => Parameter;

/** `exists`: holds when there is a row. The rows may be chosen by fields of the query around them. */
export type Exists = (rows: RowSource<unknown>) => Condition;

/** Rows that expressions can be built from. */
export interface AskedFor<Fields> {
  readonly [asked]: Fields;
}

/** `subquery`: a value of the first row, or an aggregate of all rows, which may be chosen by fields of the query around them. */
export interface Subquery {
  /** What the callback builds; null where there is no row. */
  <Of extends Kinded<FieldKind>, Fields>(rows: AskedFor<Fields>, build: (fields: Fields) => Of): FoundOf<Of>;
  /** The only column of the rows; null where there is no row. */
  <Row>(rows: RowSource<Row>): ByKind<Row[keyof Row] | null>[KindOfValue<Row[keyof Row]>];
}
type FoundOf<Of extends Kinded<FieldKind>> = Of extends { readonly [counted]: true }
  ? NumberExpression<number>
  : Maybe<Of>;

/** SQL text: a condition, or a value of some field. */
export interface SqlFragment extends SqlText, Condition {
  /** The text as an expression, whose values are read as those of the field. */
  as<Any extends AnyField>(field: Any): ColumnField<Any, never>;
}

type ValueOf<Given> = Given extends Typed<infer Value> ? Value : Given;
type KindOf<Given> = Given extends Kinded<infer Kind> ? Kind : never;
type PlainOf<Given> = Given extends Typed<unknown> | null ? never : Given;
type KindOfValue<Value> = [NonNullable<Value>] extends [string]
  ? "text"
  : [NonNullable<Value>] extends [number | bigint]
    ? "number"
    : [NonNullable<Value>] extends [boolean]
      ? "boolean"
      : [NonNullable<Value>] extends [Date]
        ? "timestamp"
        : [NonNullable<Value>] extends [Uint8Array]
          ? "bytes"
          : [NonNullable<Value>] extends [readonly unknown[]]
            ? "list"
            : "json";
// Numbers and booleans that were written down say what they are, not which they are; texts do, like those of an enum.
type Widened<Value> = Value extends number
  ? number
  : Value extends bigint
    ? bigint
    : Value extends boolean
      ? boolean
      : Value;
