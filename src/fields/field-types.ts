import type {
  AnyField,
  FieldFlag,
  FieldKind,
  OnDelete,
  ServerDefault,
  flags,
  input,
  reverse,
  target,
  targetKey,
  value,
  virtual,
} from "../plan/any-field.ts";
import type { AnyModel, keyName, refName } from "../plan/nodes.ts";
import type { DecimalOptions } from "./decimal-field.ts";
import type { EpochOptions } from "./epoch-field.ts";
import type { TextOptions } from "./text-field.ts";
import type { TimestampOptions } from "./timestamp-field.ts";
import type { ByKind, Testable, Typed } from "./expression-types.ts";

/** Anything JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What stands in for a value that was left out: the value, a function that makes one, or the clock of the store. */
export type Default<Value, Input> = Input | (() => Input) | (ServerDefault & Typed<Value>);

/**
 * A field of a model. `Value` is what rows hold, `Input` what is written; they differ where a schema transforms. Every modifier
 * gives a new field.
 */
export interface Field<Kind extends FieldKind, Value, Flags extends FieldFlag = never, Input = Value> {
  /** What the field can be asked in queries. */
  readonly kind: Kind;
  readonly [value]: Value;
  readonly [input]: Input;
  readonly [flags]: Flags;
  readonly [virtual]: false;
  /** Allows `null`, which is also what a row gets that leaves the field out. */
  nullable(): Field<Kind, Value | null, Flags | "optional", Input | null>;
  /** Gives new rows that leave the field out this value. */
  default(value: Default<Value, Input>): Field<Kind, Value, Flags | "optional", Input>;
  /** Gives rows this value whenever they are updated without one. */
  onUpdate(value: Default<Value, Input>): Field<Kind, Value, Flags, Input>;
  /** Makes the field the primary key, or with others part of it, in the order declared. */
  primaryKey(): Field<Kind, Value, Flags | "key", Input>;
  /** Allows each value once. */
  unique(): Field<Kind, Value, Flags, Input>;
  /** Adds an index. */
  index(): Field<Kind, Value, Flags, Input>;
  /** Names the column in the store; by default the field's name in snake_case. */
  column(name: string): Field<Kind, Value, Flags, Input>;
  /**
   * Numbers the field for formats without names: 1 to 536,870,911 without 19,000 to 19,999, each number once in a model. Keep the number
   * when the field is renamed, and never give it to another field.
   */
  tag(number: number): Field<Kind, Value, Flags, Input>;
  /** Adds a condition that every row must satisfy. */
  check(build: (field: ByKind<Value>[Kind]) => Testable): Field<Kind, Value, Flags, Input>;
  /** Works the value out of each whole row that is read: there is no column, so it is never written, and cannot be asked for. */
  virtual<Row = Record<string, unknown>>(compute: (row: Row) => Value): Virtual<Kind, Value>;
}

/** A field that rows have and tables have not. */
export interface Virtual<Kind extends FieldKind, Value> {
  readonly kind: Kind;
  readonly [value]: Value;
  readonly [input]: never;
  readonly [flags]: never;
  readonly [virtual]: true;
}

/** A field that holds the key of a row of another table. In rows and patches its name ends in `Id`. */
export interface Ref<
  Target extends string,
  TargetKey extends string,
  Kind extends FieldKind,
  Value,
  Reverse extends string = never,
  Flags extends FieldFlag = never,
> {
  /** What the field can be asked in queries. */
  readonly kind: Kind;
  readonly [value]: Value;
  readonly [input]: Value;
  readonly [flags]: Flags;
  readonly [virtual]: false;
  readonly [target]: Target;
  readonly [targetKey]: TargetKey;
  readonly [reverse]: Reverse;
  /** Allows `null`, which is also what a row gets that leaves the reference out. */
  nullable(): Ref<Target, TargetKey, Kind, Value | null, Reverse, Flags | "optional">;
  /** Gives new rows that leave the reference out this key. */
  default(value: Default<Value, Value>): Ref<Target, TargetKey, Kind, Value, Reverse, Flags | "optional">;
  /** Gives rows this key whenever they are updated without one. */
  onUpdate(value: Default<Value, Value>): Ref<Target, TargetKey, Kind, Value, Reverse, Flags>;
  /** Makes the reference the primary key, or with others part of it, in the order declared. */
  primaryKey(): Ref<Target, TargetKey, Kind, Value, Reverse, Flags | "key">;
  /** Lets one row at most refer to each target, so that the reverse side holds one row or null. */
  unique(): Ref<Target, TargetKey, Kind, Value, Reverse, Flags | "unique">;
  /** Adds an index; every reference has one already. */
  index(): Ref<Target, TargetKey, Kind, Value, Reverse, Flags>;
  /** Names the column in the store; by default the field's name in snake_case. */
  column(name: string): Ref<Target, TargetKey, Kind, Value, Reverse, Flags>;
  /** Numbers the reference for formats without names, as fields are. */
  tag(number: number): Ref<Target, TargetKey, Kind, Value, Reverse, Flags>;
  /** Adds a condition that every row must satisfy. */
  check(build: (field: ByKind<Value>[Kind]) => Testable): Ref<Target, TargetKey, Kind, Value, Reverse, Flags>;
}

/** The part of Standard Schema the types need; comparing more of it costs more and proves nothing. */
export interface SchemaOf<Output> {
  readonly "~standard": { readonly types?: { readonly input: unknown; readonly output: Output } | undefined };
}

type OutputOf<Schema extends SchemaOf<unknown>> = NonNullable<Schema["~standard"]["types"]>["output"];
type SchemaInput<Schema extends SchemaOf<unknown>> = NonNullable<Schema["~standard"]["types"]>["input"];

/** Makes a field; a Standard Schema narrows what may be written. */
export interface ScalarFactory<Kind extends FieldKind, Value, Options = never> {
  (options?: Options): Field<Kind, Value>;
  <Schema extends SchemaOf<Value>>(
    schema: Schema,
    options?: Options,
  ): Field<Kind, OutputOf<Schema>, never, SchemaInput<Schema>>;
}

/** What can be an item of a list: a field without nulls, defaults or keys. */
export interface ListItem<Value, Input> {
  readonly kind: FieldKind;
  readonly [value]: Value;
  readonly [input]: Input;
  readonly [flags]: never;
  readonly [virtual]: false;
}

/** How objects of your own are kept in another field. */
export interface StructOptions<Kind extends FieldKind, Value, Stored, Input> {
  /** Gives what is stored of an object. It is called anew whenever the object is compared or written. */
  readonly to: (value: Value) => NoInfer<Input>;
  /** Makes the object of what is stored. */
  readonly from: (stored: NoInfer<Stored>) => Value;
  /** Keeps it: a field such as `t.json()`, without nulls, defaults or keys. */
  readonly as: ListItem<Stored, Input> & { readonly kind: Kind };
}

/** How a reference behaves. */
export interface RefOptions<Reverse> {
  /** The name of the way back: the property of the target that holds the rows referring to it. */
  readonly reverse?: Reverse;
  /** What happens to a row when the row it refers to is deleted; by default that is refused. */
  readonly onDelete?: OnDelete | undefined;
}

/** `t`: the kinds of fields. */
export interface FieldFactory {
  /** An integer key that the store assigns. */
  id(): Field<"number", number, "optional" | "key">;
  /** An integer key that the store assigns, read as bigint. */
  bigId(): Field<"bigint", bigint, "optional" | "key">;
  /** A UUID, in lower case. */
  readonly uuid: ScalarFactory<"text", string>;
  /** A UUID written as 22 letters and digits. */
  readonly shortUuid: ScalarFactory<"text", string>;
  /** An integer within the safe range of numbers. */
  readonly integer: ScalarFactory<"number", number>;
  /** An integer of 64 bits. */
  readonly bigint: ScalarFactory<"bigint", bigint>;
  /** A double; never NaN or infinite. */
  readonly float: ScalarFactory<"number", number>;
  /** An exact number with `precision` digits, `scale` of them after the point, as text. */
  decimal(precision: number, scale: number, options?: DecimalOptions): Field<"decimal", string>;
  /** True or false. */
  readonly boolean: ScalarFactory<"boolean", boolean>;
  /** Text of any length. */
  readonly text: ScalarFactory<"text", string, TextOptions>;
  /** One of a few labels. */
  enum<const Value extends string>(labels: readonly Value[], options?: TextOptions): Field<"text", Value>;
  /** Binary data. */
  readonly bytes: ScalarFactory<"bytes", Uint8Array>;
  /** An instant, to the millisecond. */
  readonly timestamp: ScalarFactory<"timestamp", Date, TimestampOptions>;
  /**
   * An instant that is stored as a whole number: seconds since 1970, or with `{ resolution }` milliseconds or microseconds. What is
   * finer is cut off towards the past, of written values and of those in conditions alike.
   */
  readonly epoch: ScalarFactory<"timestamp", Date, EpochOptions>;
  /** A day of the calendar, as text `"YYYY-MM-DD"`. */
  readonly date: ScalarFactory<"date", string>;
  /** A time of day, as text `"HH:MM:SS"`, with three digits more where there are milliseconds. */
  readonly time: ScalarFactory<"time", string>;
  /** Any JSON value, or what a Standard Schema makes of it. */
  json(): Field<"json", Json>;
  json<Schema extends SchemaOf<unknown>>(schema: Schema): Field<"json", OutputOf<Schema>, never, SchemaInput<Schema>>;
  /** A list of values of one kind. */
  list<Value, Input>(item: ListItem<Value, Input>): Field<"list", Value[], never, readonly Input[]>;
  /** So many floats of 32 bits, such as an embedding: databases that know vectors are asked what is near. */
  vector(dimensions: number): Field<"vector", number[], never, readonly number[]>;
  /**
   * Objects of your own, kept in another field: `to` gives what is stored, `from` reads it back. Conditions take the objects, and ask
   * what is stored of them.
   */
  struct<Kind extends FieldKind, Value, Stored, Input>(
    options: StructOptions<Kind, Value, Stored, Input>,
  ): Field<Kind, Value>;
  /** A reference to a row of another model, of the table with this name, or of the same model (`"self"`). */
  ref<Target extends AnyModel, const Reverse extends string = never>(
    model: Target & OneKey<Target[typeof keyName]>,
    options?: RefOptions<Reverse>,
  ): Ref<Target["name"], KeyColumn<Target>, KeyField<Target>["kind"], KeyField<Target>[typeof value], Reverse>;
  ref<Name extends string, const Reverse extends string = never, Key extends AnyField = Field<"number", number>>(
    table: Name,
    options?: RefOptions<Reverse> & { readonly key?: Key },
  ): Ref<Name, "id", Key["kind"], Key[typeof value], Reverse>;
}

/** The fields of the bundle `timestamps()`. */
export interface Timestamps {
  /** When the row was created. */
  readonly createdAt: Field<"timestamp", Date, "optional">;
  /** When the row was last updated. */
  readonly updatedAt: Field<"timestamp", Date, "optional">;
}

/** The field of the bundle `softDelete()`. */
export interface SoftDelete {
  /** When the row was deleted; `null` while it is there. */
  readonly deletedAt: Field<"timestamp", Date | null, "optional">;
}

/** The field of a single-column key. */
export type KeyField<Self extends AnyModel> = Self["fields"][Self[typeof keyName]];
type KeyColumn<Self extends AnyModel> = Self[typeof keyName] extends Self[typeof refName]
  ? `${Self[typeof keyName]}Id`
  : Self[typeof keyName];
type OneKey<Name> = IsUnion<Name> extends true ? "t.ref cannot point at a model with a composite key" : unknown;

/** Whether a type is a union of several. */
export type IsUnion<Union, Each = Union> = Each extends unknown ? ([Union] extends [Each] ? false : true) : never;
