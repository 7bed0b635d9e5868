import type { Condition, Order, Orderable } from "../fields/expression-types.ts";
import type {
  Columns,
  Create,
  Flatten,
  Key,
  KeyedPatch,
  ModelsOf,
  Patch,
  PatchExpressions,
  Row,
} from "../models/model-types.ts";
import type { Held, RelationTo, Relations } from "../models/relation-types.ts";
import type { AnyModel, refName } from "../plan/nodes.ts";
import type { Query } from "../plan/query.ts";
import type { SqlText } from "../plan/raw-plan.ts";
import type { ColumnFields, Fields, Filter } from "./filter-types.ts";

declare const row: unique symbol;

/** Anything that rows of one shape are read from. */
export interface RowSource<Row> {
  readonly [row]: Row;
}

/** Some rows, and where to go on. */
export interface Page<Row> {
  /** The rows of this page. */
  rows: Row[];
  /** What to hand in as `after` for the next page; `null` after the last one. */
  next: string | null;
}

/** Which page of a set. */
export interface PageOptions {
  /** How many rows a page has at most. */
  readonly size: number;
  /** The `next` of the page before; left out for the first page. */
  readonly after?: string | null | undefined;
}

type RowIn<Name extends keyof Models, Models extends ModelsOf<Models>> = Row<Models[Name]>;
type ColumnName<Name extends keyof Models, Models extends ModelsOf<Models>> = keyof Columns<Models[Name]>;
type OrderName<Name> = Name extends string ? Name | `-${Name}` : never;

/** The relations of a model, each with a callback that says what of the related rows is read. */
export type Includes<Name extends keyof Models, Models extends ModelsOf<Models>> = {
  readonly [Each in keyof Relations<Models, Name>]?: IncludeCallback<Relations<Models, Name>[Each], Models>;
};
type IncludeCallback<Any, Models extends ModelsOf<Models>> =
  Any extends RelationTo<infer Target extends keyof Models, infer Holding extends Held>
    ? (rows: RowsByHeld<Target, Models>[Holding]) => RowSource<unknown>
    : never;
interface RowsByHeld<Name extends keyof Models, Models extends ModelsOf<Models>> {
  one: OneRow<RowIn<Name, Models>, Name, Models>;
  maybe: OneRow<RowIn<Name, Models>, Name, Models>;
  back: OneRow<RowIn<Name, Models>, Name, Models>;
  many: QuerySet<RowIn<Name, Models>, Name, Models>;
}
interface HeldRow<Row> {
  one: Row;
  maybe: Row | null;
  back: Row | null;
  many: Row[];
}
type WithIncluded<Row, Each, Models extends ModelsOf<Models>, Asked> = Flatten<
  Row &
    IncludedByName<Each, Models, Asked & keyof Each> &
    ([Exclude<Asked, string>] extends [never] ? unknown : IncludedByCallback<Each, Exclude<Asked, string>>)
>;
type IncludedByName<Each, Models extends ModelsOf<Models>, Name extends keyof Each> = {
  [One in Name]: Each[One] extends RelationTo<infer Target extends keyof Models, infer Holding extends Held>
    ? HeldRow<RowIn<Target, Models>>[Holding]
    : never;
};
type IncludedByCallback<Each, Asked> = {
  [Name in keyof Asked & keyof Each]: Asked[Name] extends (rows: never) => RowSource<infer Row>
    ? Each[Name] extends RelationTo<unknown, infer Holding extends Held>
      ? HeldRow<Row>[Holding]
      : never
    : never;
};

/** The relations that a row already holds: `{ id, author }` gives `"author"`. */
type IncludedName<Row, Name extends keyof Models, Models extends ModelsOf<Models>> = Exclude<
  keyof Row,
  Exclude<keyof Models[Name]["fields"], Models[Name][typeof refName]> | `${Models[Name][typeof refName]}Id`
>;

/** The one row of a to-one relation: its shape may be chosen, never which row it is. */
export interface OneRow<Row, Name extends keyof Models, Models extends ModelsOf<Models>> extends RowSource<Row> {
  /** Reads only these of its columns; what is included stays. */
  select<Each extends keyof Row>(
    ...names: Each[]
  ): OneRow<{ [One in Each | IncludedName<Row, Name, Models>]: Row[One] }, Name, Models>;
  /** Reads all but these. */
  omit<Each extends keyof Row>(
    ...names: Each[]
  ): OneRow<{ [One in keyof Row as Exclude<One, Each>]: Row[One] }, Name, Models>;
  /** Reads related rows along with it. */
  include<const Asked extends readonly (keyof Relations<Models, Name> | Includes<Name, Models>)[]>(
    ...relations: Asked
  ): OneRow<WithIncluded<Row, Relations<Models, Name>, Models, Asked[number]>, Name, Models>;
}

/** What a table and a query set share. */
export interface RowsOf<Row, Name extends keyof Models, Models extends ModelsOf<Models>> extends RowSource<Row> {
  /** Keeps the rows that satisfy all of the conditions. */
  filter(...conditions: Filter<Name, Models>[]): QuerySet<Row, Name, Models>;
  /** Leaves out the rows that satisfy all of the conditions. */
  exclude(...conditions: Filter<Name, Models>[]): QuerySet<Row, Name, Models>;
  /** Orders by names of columns, `-` in front for the largest first, and by expressions; replaces an order set before. */
  orderBy(
    ...orders: (OrderName<ColumnName<Name, Models>> | ((fields: Fields<Name, Models>) => Order | Orderable))[]
  ): QuerySet<Row, Name, Models>;
  /** Gives the rows from last to first. */
  reverse(): QuerySet<Row, Name, Models>;
  /** Keeps at most so many rows. */
  limit(count: number): QuerySet<Row, Name, Models>;
  /** Skips so many rows. */
  offset(count: number): QuerySet<Row, Name, Models>;
  /** Keeps one of each group of equal rows. */
  distinct(): QuerySet<Row, Name, Models>;
  /** Reads only these columns; what is included stays. */
  select<Each extends keyof Row>(
    ...names: Each[]
  ): QuerySet<{ [One in Each | IncludedName<Row, Name, Models>]: Row[One] }, Name, Models>;
  /** Reads all but these. */
  omit<Each extends keyof Row>(
    ...names: Each[]
  ): QuerySet<{ [One in keyof Row as Exclude<One, Each>]: Row[One] }, Name, Models>;
  /** Reads related rows along with each row, in the same request. */
  include<const Asked extends readonly (keyof Relations<Models, Name> | Includes<Name, Models>)[]>(
    ...relations: Asked
  ): QuerySet<WithIncluded<Row, Relations<Models, Name>, Models, Asked[number]>, Name, Models>;
  /** All rows. */
  all(): Query<Row[]>;
  /** The first row, by the key when there is no order. */
  first(): Query<Row | null>;
  /** The last row, by the key when there is no order. */
  last(): Query<Row | null>;
  /** How many rows there are. */
  count(): Query<number>;
  /** Whether there is any row. */
  exists(): Query<boolean>;
  /** The values of one column. */
  pluck<Each extends keyof Row>(name: Each): Query<Row[Each][]>;
  /** Some of the rows, and a cursor to go on with. */
  page(options: PageOptions): Query<Page<Row>>;
  /** Reads the rows in pages while they are used. */
  [Symbol.asyncIterator](): AsyncIterator<Row>;
}

/** Whether a change to a whole table is meant. */
export interface AllOptions {
  /** Must be `true` where no condition narrows the set. */
  readonly all?: boolean | undefined;
}

/** A set of rows, described and not read: immutable, each call gives a new one. */
export interface QuerySet<Row, Name extends keyof Models, Models extends ModelsOf<Models>> extends RowsOf<
  Row,
  Name,
  Models
> {
  /** The same, whose queries fail with an `OperationalError` as soon as the signal is aborted. */
  signal(signal: AbortSignal): QuerySet<Row, Name, Models>;
  /** The only row; none is a `NotFoundError`, several are a `MultipleRowsError`. */
  get(where?: Filter<Name, Models>): Query<Row>;
  /** The only row or `null`; several are a `MultipleRowsError`. */
  find(where?: Filter<Name, Models>): Query<Row | null>;
  /** Changes all rows of the set, and gives their number. */
  update(patch: PatchOrCallback<Name, Models>, options?: AllOptions): Query<number>;
  /** Removes all rows of the set, and gives their number. */
  delete(options?: AllOptions): Query<number>;
}

type PatchOrCallback<Name extends keyof Models, Models extends ModelsOf<Models>> =
  | Patch<Models[Name]>
  | ((fields: Fields<Name, Models>) => PatchExpressions<Columns<Models[Name]>>);

/** What happens when a new row meets one with the same key or unique values. */
export interface CreateOptions<Name extends keyof Models, Models extends ModelsOf<Models>> {
  /** By default an error; `"ignore"` keeps the row that is there, `"update"` changes it to what the new row says. */
  readonly onConflict?: "error" | "ignore" | "update" | ConflictUpdate<Name, Models> | undefined;
}

/** An update in the place of an insert. */
export interface ConflictUpdate<Name extends keyof Models, Models extends ModelsOf<Models>> {
  /** The columns of the primary key or of one unique constraint. */
  readonly on: readonly ColumnName<Name, Models>[];
  /** The changes, from the row that is there and the row that came in. */
  readonly update: (
    old: ColumnFields<Name, Models, never>,
    incoming: ColumnFields<Name, Models, never>,
  ) => PatchExpressions<Columns<Models[Name]>>;
}
type CreatedRow<Row, Options> = Options extends { readonly onConflict: "ignore" } ? Row | null : Row;

/** A further condition on the row a key names. */
export interface GuardOptions<Name extends keyof Models, Models extends ModelsOf<Models>> {
  /** Checked in the same statement; a row that does not satisfy it is left alone. */
  readonly where?: Filter<Name, Models> | undefined;
}

/** A row, and whether it is new. */
export interface FoundOrCreated<Row> {
  row: Row;
  created: boolean;
}

/** A table: its rows can be asked for like a query set, and written. */
export interface Table<Name extends keyof Models, Models extends ModelsOf<Models>> extends RowsOf<
  RowIn<Name, Models>,
  Name,
  Models
> {
  /** The same, whose queries fail with an `OperationalError` as soon as the signal is aborted. */
  signal(signal: AbortSignal): Table<Name, Models>;
  /** Writes a new row, and gives it as stored. */
  create<const Options extends CreateOptions<Name, Models>>(
    row: Create<Models[Name]>,
    options?: Options,
  ): Query<CreatedRow<RowIn<Name, Models>, Options>>;
  /** Writes new rows, all or none, and gives them as stored, in the same order. */
  createMany<const Options extends CreateOptions<Name, Models>>(
    rows: readonly Create<Models[Name]>[],
    options?: Options,
  ): Query<CreatedRow<RowIn<Name, Models>, Options>[]>;
  /** Writes a row; where one with the same key, or else the same unique value, is there already, changes it to what the row says. */
  upsert(row: Create<Models[Name]>): Query<RowIn<Name, Models>>;
  /** `upsert` for many rows, all or none; gives them in the same order. */
  upsertMany(rows: readonly Create<Models[Name]>[]): Query<RowIn<Name, Models>[]>;
  /** Changes the row with this key and gives it, or `null` when there is none. */
  update(
    key: Key<Models[Name]>,
    patch: PatchOrCallback<Name, Models>,
    options?: GuardOptions<Name, Models>,
  ): Query<RowIn<Name, Models> | null>;
  /** Changes many rows, each in its own way, all or none, and gives their number. */
  updateMany(rows: readonly KeyedPatch<Models[Name]>[]): Query<number>;
  /** Removes the row with this key; `false` when there is none. */
  delete(key: Key<Models[Name]>, options?: GuardOptions<Name, Models>): Query<boolean>;
  /** Removes the rows with these keys, and gives their number. */
  deleteMany(keys: readonly Key<Models[Name]>[]): Query<number>;
  /** The row with this key, or the only one that satisfies the condition; none is a `NotFoundError`. */
  get(key: Key<Models[Name]> | Filter<Name, Models>): Query<RowIn<Name, Models>>;
  /** The row with this key, or the only one that satisfies the condition, or `null`. */
  find(key: Key<Models[Name]> | Filter<Name, Models>): Query<RowIn<Name, Models> | null>;
  /** The rows with these keys, in the same order, `null` where there is none. */
  getMany(keys: readonly Key<Models[Name]>[]): Query<(RowIn<Name, Models> | null)[]>;
  /** Finds the row with these key or unique values, or creates it with the defaults as well. */
  getOrCreate<Each extends ColumnName<Name, Models>>(
    where: { readonly [One in Each]: NonNullable<RowIn<Name, Models>[One]> },
    defaults: DefaultsWithout<Create<Models[Name]>, Each>,
  ): Query<FoundOrCreated<RowIn<Name, Models>>>;
  /** Changes the row with these key or unique values, or creates it with them. */
  updateOrCreate<Each extends ColumnName<Name, Models>>(
    where: { readonly [One in Each]: NonNullable<RowIn<Name, Models>[One]> },
    patch: DefaultsWithout<Create<Models[Name]>, Each>,
  ): Query<FoundOrCreated<RowIn<Name, Models>>>;
}

type DefaultsWithout<New, Given> = New extends unknown
  ? { [Name in keyof New as Exclude<Name, Given>]: New[Name] }
  : never;

/** A table of a store that takes SQL. */
export interface SqlTable<Name extends keyof Models, Models extends ModelsOf<Models>> extends Table<Name, Models> {
  /** The same, whose queries fail with an `OperationalError` as soon as the signal is aborted. */
  signal(signal: AbortSignal): SqlTable<Name, Models>;
  /** Reads rows of this model with SQL of your own; its result must have the columns of the table. */
  fromSQL(text: SqlText): Query<RowIn<Name, Models>[]>;
}

/** Tables without a database: their queries can be inspected, and run with `db.run`. */
export type UnboundTables<Models extends ModelsOf<Models>> = { readonly [Name in keyof Models]: Table<Name, Models> };

/** `from`: queries without a database. One model alone knows its own columns; a set of models knows their relations. */
export interface From {
  <Self extends AnyModel>(model: Self): Table<Self["name"], { readonly [Name in Self["name"]]: Self }>;
  <Models extends ModelsOf<Models>>(models: Models): UnboundTables<Models>;
}

/** `and`, `or`: several conditions made into one. */
export type Combine = (...conditions: readonly Condition[]) => Condition;
