import type { ColumnField, Now, Testable, Typed } from "../fields/expression-types.ts";
import type { IsUnion, KeyField } from "../fields/field-types.ts";
import type { Serializer } from "../contracts/serializer.ts";
import type { AnyField, AnyRef, FieldKind, flags, input, targetKey, value, virtual } from "../plan/any-field.ts";
import type { AnyModel, TableDeclaration, keyName, refName, virtuals } from "../plan/nodes.ts";
import type { Query } from "../plan/query.ts";
import type { ChosenSchema, ModelSchema, SchemaChoice, WithJson } from "./schema-types.ts";

/** Any set of models. Not `Record<string, AnyModel>`: this form also admits a named interface and `import * as models`. */
export type ModelsOf<Models> = Record<keyof Models, AnyModel>;

/** A table and its fields, as data, in the store that holds it where no other is named. */
export interface Model<
  Name extends string,
  Fields,
  RefName extends keyof Fields,
  KeyName extends keyof Fields,
> extends StoredModel<Name, Fields, RefName, KeyName, "default"> {}

/** A table and its fields, as data, in a store that is named. */
export interface StoredModel<
  Name extends string,
  Fields,
  RefName extends keyof Fields,
  KeyName extends keyof Fields,
  Store extends string,
> {
  /** The table's name in the store. */
  readonly name: Name;
  /** The fields as declared. */
  readonly fields: Fields;
  /** Which of several stores holds the table. */
  readonly store: Store;
  /** What compilers and engines work from. */
  readonly table: TableDeclaration;
  /** A schema of rows as they are read, or of some of their columns; what else an object has is left out of what it gives. */
  schema<Self extends AnyModel>(this: Self): ModelSchema<WithJson<Values<Columns<Self>>>, Row<Self>>;
  schema<
    Self extends AnyModel,
    Only extends ColumnsName<Self> = ColumnsName<Self>,
    Omitted extends ColumnsName<Self> = never,
  >(
    this: Self,
    choice: SchemaChoice<Only, Omitted>,
  ): ChosenSchema<Values<Columns<Self>>, Only, Omitted>;
  /** A schema of what `create` takes, references by their keys; refuses what is no field, or was left out. */
  createSchema<
    Self extends AnyModel,
    Only extends ColumnsName<Self> = ColumnsName<Self>,
    Omitted extends ColumnsName<Self> = never,
  >(
    this: Self,
    choice?: SchemaChoice<Only, Omitted>,
  ): ChosenSchema<NewColumns<Columns<Self>>, Only, Omitted>;
  /** A schema of what `update` takes, references by their keys; refuses what is no field, or was left out. */
  patchSchema<
    Self extends AnyModel,
    Only extends ColumnsName<Self> = ColumnsName<Self>,
    Omitted extends ColumnsName<Self> = never,
  >(
    this: Self,
    choice?: SchemaChoice<Only, Omitted>,
  ): ChosenSchema<ChangedColumns<Columns<Self>>, Only, Omitted>;
  readonly [refName]: RefName;
  readonly [keyName]: KeyName;
  readonly [virtuals]: unknown;
}

/** What rows of a model have besides its columns. */
export interface WithVirtuals<Values> {
  readonly [virtuals]: Values;
}

/** What a model has besides its fields. Fields are named as declared: `author`, not `authorId`. */
export interface ModelOptions<Fields, Key, Store = string> {
  /** Which of several stores holds the table, by the name it is connected under; `"default"` where it is left out. */
  readonly store?: Store | undefined;
  /** Seconds that a row lives after it is written, where the write does not say; fractions count. `null`, or none: for ever. */
  readonly ttl?: number | null | undefined;
  /** How a store of keys and values writes rows: the name under which a serializer is connected, or one itself. */
  readonly serializer?: string | Serializer | undefined;
  /**
   * The key under which a store of keys and values keeps a row: a function of the row's key, which must not give two the same text; or
   * a text such as `"user.{id}"`, which sees to that itself.
   */
  readonly key?: string | ((key: RowKeyOf<Fields, Key>) => string) | undefined;
  /** The primary key, where no field says `.primaryKey()`. */
  readonly primaryKey?: readonly Key[] | undefined;
  /** Fields whose values are unique together. */
  readonly unique?: readonly (readonly (keyof Fields)[])[] | undefined;
  /** Indexes on fields, on an expression, or on some of the rows. */
  readonly indexes?: readonly (readonly (keyof Fields)[] | FieldIndex<Fields> | ExpressionIndex<Fields>)[] | undefined;
  /** Conditions every row must satisfy, by the name of their constraint. */
  readonly checks?: { readonly [name: string]: (columns: OwnColumns<Fields>) => Testable } | undefined;
  /** The namespace that holds the table, in stores that have them. */
  readonly schema?: string | undefined;
  /** Whether the store has it as a view: read-only, and never created. */
  readonly view?: boolean | undefined;
  /** The nullable timestamp that says since when a row counts as deleted, where no `...softDelete()` is among the fields. */
  readonly softDelete?: keyof Fields | undefined;
  /**
   * Sees every row that is about to be created, defaults included, and the plain values of every patch; what the store works out
   * itself is left out. It may change the row or return another, whose values are taken as they are, and throw a `ValidationError`.
   */
  readonly clean?: ((row: CleanRow<Fields>) => CleanRow<Fields> | void) | undefined;
}

/** The fields of a key, whether one or several. */
export type RowKeyOf<Fields, Key> = {
  readonly [Name in Key & keyof Fields as PropertyName<Fields, Name>]: ValueOf<Fields[Name]>;
};

/** The values of a row that is about to be written. */
export type CleanRow<Fields> = {
  [Name in keyof Fields as PropertyName<Fields, Name>]?: ValueOf<Fields[Name]> | undefined;
};

/** What every index can be told. */
export interface IndexOptions<Fields> {
  /** Whether each value may occur once only. */
  readonly unique?: boolean | undefined;
  /** The rows the index is for; by default all. */
  readonly where?: ((columns: OwnColumns<Fields>) => Testable) | undefined;
  /** The name of the index; by default made from the table's and the fields' names. */
  readonly name?: string | undefined;
}

/** An index on fields. */
export interface FieldIndex<Fields> extends IndexOptions<Fields> {
  /** The fields, the most significant first. */
  readonly fields: readonly (keyof Fields)[];
}

/** An index on the value of an expression. */
export interface ExpressionIndex<Fields> extends IndexOptions<Fields> {
  /** Builds the expression from the columns of a row. */
  readonly expression: (columns: OwnColumns<Fields>) => Typed<unknown>;
}

/** The columns of a model as expressions, without its relations. */
export type OwnColumns<Fields> = {
  readonly [Name in keyof Fields as PropertyName<Fields, Name>]: ColumnField<Fields[Name], never>;
};
type PropertyName<Fields, Name extends keyof Fields> = Fields[Name] extends AnyRef
  ? `${Name & string}Id`
  : Fields[Name] extends IsVirtual
    ? never
    : Name;

/** `model`. */
export type DefineModel = <
  const Name extends string,
  Fields extends Record<string, AnyField>,
  const Key extends keyof Fields & string = FlaggedName<Fields>,
  const Store extends string = "default",
>(
  name: Name,
  fields: Fields,
  options?: ModelOptions<Fields, Key, Store>,
) => ModelOf<Name, Fields, Key, Store>;

/**
 * The model of fields, some of which may be virtual. The names of references and of the key are found here, once per model; written in
 * place, because an alias would be printed instead of its result.
 */
export type ModelOf<
  Name extends string,
  Fields extends Record<string, AnyField>,
  Key extends keyof Fields,
  Store extends string = "default",
> = true extends Fields[keyof Fields][typeof virtual]
  ? ModelIn<
      Store,
      Name,
      StoredFields<Fields>,
      { [Each in keyof Fields]: Fields[Each] extends AnyRef ? Each : never }[keyof Fields] & keyof StoredFields<Fields>,
      Key & keyof StoredFields<Fields>
    > &
      WithVirtuals<VirtualValues<Fields>>
  : ModelIn<
      Store,
      Name,
      Fields,
      { [Each in keyof Fields]: Fields[Each] extends AnyRef ? Each : never }[keyof Fields],
      Key
    >;
type ModelIn<
  Store extends string,
  Name extends string,
  Fields,
  RefName extends keyof Fields,
  KeyName extends keyof Fields,
> = Store extends "default"
  ? Model<Name, Fields, RefName, KeyName>
  : StoredModel<Name, Fields, RefName, KeyName, Store>;

interface IsVirtual {
  readonly [virtual]: true;
}
type StoredFields<Fields> = {
  [Name in keyof Fields as Fields[Name] extends IsVirtual ? never : Name]: Fields[Name];
} & {};
type VirtualValues<Fields> = {
  [Name in keyof Fields as Fields[Name] extends IsVirtual ? Name : never]: ValueOf<Fields[Name]>;
} & {};

/** The fields that are the key, or part of it. */
export type FlaggedName<Fields> = {
  [Name in keyof Fields]: "key" extends FlagsOf<Fields[Name]> ? Name : never;
}[keyof Fields] &
  string;

type ValueOf<Any> = Any extends { readonly [value]: infer Value } ? Value : never;
type InputOf<Any> = Any extends { readonly [input]: infer Input } ? Input : never;
type FlagsOf<Any> = Any extends { readonly [flags]: infer Flags } ? Flags : never;

/** `& {}` makes the compiler print the properties instead of the name of the alias. */
export type Flatten<Shape> = { [Name in keyof Shape]: Shape[Name] } & {};

/** `{ id, author: Ref }` gives `{ id, authorId: Ref }`, in the order declared. */
export type Columns<Self extends AnyModel> = Flatten<RenamedRefs<Self["fields"], Self[typeof refName]>>;
type RenamedRefs<Fields, RefName> = {
  [Name in keyof Fields as Name extends RefName ? `${Name & string}Id` : Name]: Fields[Name];
};
type RefFields<Self extends AnyModel> = { [Name in Self[typeof refName]]: Self["fields"][Name] };
type PlainFields<Self extends AnyModel> = {
  [Name in Exclude<keyof Self["fields"], Self[typeof refName]>]: Self["fields"][Name];
};

/** What reading a row of a model gives. */
export type Row<Self extends AnyModel> = Values<Columns<Self>> & Self[typeof virtuals];
type Values<Fields> = { [Name in keyof Fields]: ValueOf<Fields[Name]> } & {};

type ColumnsName<Self extends AnyModel> = keyof Columns<Self>;
type NewColumns<Fields> = Flatten<Inputs<Fields, OptionalName<Fields>>>;
type ChangedColumns<Fields> = { [Name in keyof Fields]?: InputOf<Fields[Name]> | undefined };

/** What names one row of a model: a value, or an object where several columns make the key. */
export type Key<Self extends AnyModel> =
  IsUnion<Self[typeof keyName]> extends true ? KeyColumns<Self> : KeyField<Self>[typeof value];
type KeyColumns<Self extends AnyModel> = {
  [
    Name in Self[typeof keyName] as Name extends Self[typeof refName] ? `${Name}Id` : Name
  ]: Self["fields"][Name][typeof value];
} & {};

/** A row of the target, any object with its key, or a query earlier in the same batch that will give one. */
export type Related<KeyObject> = KeyObject | Query<KeyObject>;
type RefInput<Any> = Any extends AnyRef
  ? Related<{ readonly [Name in Any[typeof targetKey]]: NonNullable<Any[typeof value]> }> | (null & Any[typeof value])
  : never;
type OptionalName<Fields> = {
  [Name in keyof Fields]: "optional" extends FlagsOf<Fields[Name]> ? Name : never;
}[keyof Fields];
type RequiredRef<Self extends AnyModel> = Exclude<Self[typeof refName], OptionalName<RefFields<Self>>>;

/** What creating a row takes: fields with a default, nullable fields and keys the store assigns may be left out. */
export type Create<Self extends AnyModel> = [RequiredRef<Self>] extends [never]
  ? Flatten<CreatePlain<Self>>
  : Flatten<CreatePlain<Self>> & EachRef<Self["fields"], RequiredRef<Self>>;
type CreatePlain<Self extends AnyModel> = Inputs<PlainFields<Self>, OptionalName<PlainFields<Self>>> &
  OptionalRefs<RefFields<Self>, OptionalName<RefFields<Self>>>;
type Inputs<Fields, Optional extends keyof Fields> = {
  [Name in Exclude<keyof Fields, Optional>]: InputOf<Fields[Name]>;
} & {
  [Name in Optional]?: InputOf<Fields[Name]> | undefined;
};
type OptionalRefs<Refs, Optional extends keyof Refs> = { [Name in Optional]?: RefInput<Refs[Name]> | undefined } & {
  [Name in Optional as `${Name & string}Id`]?: ValueOf<Refs[Name]> | undefined;
};
// A pair of forms for each required reference, intersected: one union of whole rows would double with each.
type EachRef<Fields, Name> = (
  Name extends keyof Fields & string ? (form: ById<Fields[Name], Name> | ByRow<Fields[Name], Name>) => void : never
) extends (form: infer Forms) => void
  ? Forms
  : never;
type ById<Any, Name extends string> = Flatten<
  { [Id in `${Name}Id`]: ValueOf<Any> } & { [Relation in Name]?: undefined }
>;
type ByRow<Any, Name extends string> = Flatten<
  { [Relation in Name]: RefInput<Any> } & { [Id in `${Name}Id`]?: undefined }
>;

/** What updating a row takes: the fields to change. */
export type Patch<Self extends AnyModel> = PatchOf<Columns<Self>, RefFields<Self>>;
type PatchOf<Fields, Refs> = Flatten<
  { [Name in keyof Fields]?: PatchValue<Fields[Name]> | undefined } & {
    [Name in keyof Refs]?: RefInput<Refs[Name]> | undefined;
  }
>;
type PatchValue<Any> = Any extends AnyField ? Any[typeof input] | NowByKind[Any["kind"]] : never;
interface NowByKind extends Record<Exclude<FieldKind, "timestamp">, never> {
  timestamp: Now;
}

/** One row of `updateMany`: its key, and the fields to change. */
export type KeyedPatch<Self extends AnyModel> = KeyColumns<Self> & Patch<Self>;

/** The changes a callback makes: values, or expressions over the row as it was. */
export type PatchExpressions<Fields> = {
  [Name in keyof Fields]?: PatchValue<Fields[Name]> | Typed<ValueOf<Fields[Name]>> | undefined;
};
