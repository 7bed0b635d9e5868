import type { Condition, Order, Orderable, RowSource, Testable, Typed } from "../fields/expression-types.ts";
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
import type { value } from "../plan/any-field.ts";
import type { AnyModel, refName, virtuals } from "../plan/nodes.ts";
import type { Query } from "../plan/query.ts";
import type { SqlText } from "../plan/raw-plan.ts";
import type { ColumnFields, Fields, Filter } from "./filter-types.ts";
import type { asked } from "./function-types.ts";

/** Expressions by the names their values get in rows. */
export interface Annotations {
  readonly [name: string]: Typed<unknown>;
}
type Annotated<More extends Annotations> = { [Name in keyof More]: More[Name][typeof value] } & {};
/** What `annotate` builds: names that rows have already are taken. */
type Fresh<More, Row> = More & { readonly [Name in keyof Row]?: "annotate() takes a name that rows do not have yet" };

/** Whether a store that finds rows by keys and indexes only may look at others. */
export interface ScanOptions {
  /** Looks at rows one by one where no index leads to them: no more than `limit`, or the query fails. Other stores need no telling. */
  readonly scan?: { readonly limit: number } | undefined;
}

/** How long written rows live; for models in stores of keys and values. */
export interface LastingOptions {
  /** Seconds above 0, fractions included; `null`: for ever. Left out, new rows live as their model says, others as long as they would have. */
  readonly ttl?: number | null | undefined;
}

/** Some rows, and where to go on. */
export interface Page<Row> {
  /** The rows of this page. */
  rows: Row[];
  /** What to hand in as `after` for the next page; `null` after the last one. */
  next: string | null;
}

/** Which page of a set. */
export interface PageOptions extends ScanOptions {
  /** How many rows a page has at most. */
  readonly size: number;
  /** The `next` of the page before; left out for the first page. */
  readonly after?: string | null | undefined;
}

type RowIn<Name extends keyof Models, Models extends ModelsOf<Models>> = Row<Models[Name]>;
type ColumnName<Name extends keyof Models, Models extends ModelsOf<Models>> = keyof Columns<Models[Name]>;
/** The virtual fields, which only whole rows have. */
type VirtualName<Name extends keyof Models, Models extends ModelsOf<Models>> = keyof Models[Name][typeof virtuals];
/** What can be read of a row. */
type ReadName<Row, Name extends keyof Models, Models extends ModelsOf<Models>> = Exclude<
  keyof Row,
  VirtualName<Name, Models>
>;
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

/** What the callbacks of `groupBy` build. */
type BuiltBy<Key> = [Exclude<Key, PropertyKey>] extends [never] ? unknown : Intersected<Exclude<Key, PropertyKey>>;
type Intersected<Build> = (Build extends (fields: never) => infer More ? (more: More) => void : never) extends (
  more: infer All extends Annotations,
) => void
  ? All
  : never;
type Grouped<Row, Key> = Flatten<
  { [One in Key & keyof Row]: Row[One] } & (BuiltBy<Key> extends infer More extends Annotations
    ? Annotated<More>
    : unknown)
>;

/** The relations that a row already holds: `{ id, author }` gives `"author"`. */
type IncludedName<Row, Name extends keyof Models, Models extends ModelsOf<Models>, Extra> = Exclude<
  keyof Row,
  | Exclude<keyof Models[Name]["fields"], Models[Name][typeof refName]>
  | `${Models[Name][typeof refName]}Id`
  | VirtualName<Name, Models>
  | keyof Extra
>;

/** The one row of a to-one relation: its shape may be chosen, never which row it is. */
export interface OneRow<
  Row,
  Name extends keyof Models,
  Models extends ModelsOf<Models>,
  Extra = unknown,
> extends RowSource<Row> {
  /** Reads only these of its columns; what is included stays. */
  select<Each extends ReadName<Row, Name, Models>>(
    ...names: Each[]
  ): OneRow<{ [One in Each | IncludedName<Row, Name, Models, Extra>]: Row[One] }, Name, Models, Extra>;
  /** Reads all but these. */
  omit<Each extends ReadName<Row, Name, Models>>(
    ...names: Each[]
  ): OneRow<{ [One in keyof Row as Exclude<One, Each | VirtualName<Name, Models>>]: Row[One] }, Name, Models, Extra>;
  /** Reads the values of expressions along with it. */
  annotate<More extends Annotations>(
    build: (fields: Fields<Name, Models, never, Extra>) => Fresh<More, Row>,
  ): OneRow<Flatten<Row & Annotated<More>>, Name, Models, Extra & More>;
  /** Reads related rows along with it. */
  include<const Asked extends readonly (keyof Relations<Models, Name> | Includes<Name, Models>)[]>(
    ...relations: Asked
  ): OneRow<WithIncluded<Row, Relations<Models, Name>, Models, Asked[number]>, Name, Models, Extra>;
}

/** Whether equal rows of both sets stay two. */
export interface UnionOptions {
  /** By default equal rows are one. */
  readonly all?: boolean | undefined;
}

/** What happens where another transaction holds a row; by default the query waits. */
export interface LockOptions {
  /** Leaves the row out. */
  readonly skipLocked?: boolean | undefined;
  /** Fails. */
  readonly noWait?: boolean | undefined;
}

/** What a table and a query set share. `Extra` is what was annotated, by name. */
export interface RowsOf<
  Row,
  Name extends keyof Models,
  Models extends ModelsOf<Models>,
  Extra = unknown,
> extends RowSource<Row> {
  readonly [asked]: Fields<Name, Models, never, Extra>;
  /** Keeps the rows that satisfy all of the conditions. */
  filter(...conditions: Filter<Name, Models, Extra>[]): QuerySet<Row, Name, Models, Extra>;
  /** Leaves out the rows that satisfy all of the conditions. */
  exclude(...conditions: Filter<Name, Models, Extra>[]): QuerySet<Row, Name, Models, Extra>;
  /** Orders by names of columns and annotations, `-` in front for the largest first, and by expressions; replaces an order set before. */
  orderBy(
    ...orders: (
      | OrderName<ColumnName<Name, Models> | keyof Extra>
      | ((fields: Fields<Name, Models, never, Extra>) => Order | Orderable)
    )[]
  ): QuerySet<Row, Name, Models, Extra>;
  /** Gives the rows from last to first. */
  reverse(): QuerySet<Row, Name, Models, Extra>;
  /** Keeps at most so many rows. */
  limit(count: number): QuerySet<Row, Name, Models, Extra>;
  /** Skips so many rows. */
  offset(count: number): QuerySet<Row, Name, Models, Extra>;
  /** Keeps one of each group of equal rows; with names the first of the rows that are equal in these. */
  distinct(...names: (ColumnName<Name, Models> | keyof Extra)[]): QuerySet<Row, Name, Models, Extra>;
  /** Reads only these columns and annotations; what is included stays. */
  select<Each extends ReadName<Row, Name, Models>>(
    ...names: Each[]
  ): QuerySet<{ [One in Each | IncludedName<Row, Name, Models, Extra>]: Row[One] }, Name, Models, Extra>;
  /** Reads all but these. */
  omit<Each extends ReadName<Row, Name, Models>>(
    ...names: Each[]
  ): QuerySet<{ [One in keyof Row as Exclude<One, Each | VirtualName<Name, Models>>]: Row[One] }, Name, Models, Extra>;
  /** Reads related rows along with each row, in the same request. */
  include<const Asked extends readonly (keyof Relations<Models, Name> | Includes<Name, Models>)[]>(
    ...relations: Asked
  ): QuerySet<WithIncluded<Row, Relations<Models, Name>, Models, Asked[number]>, Name, Models, Extra>;
  /** Reads the values of expressions along with each row; what comes after can use them by name. */
  annotate<More extends Annotations>(
    build: (fields: Fields<Name, Models, never, Extra>) => Fresh<More, Row>,
  ): QuerySet<Flatten<Row & Annotated<More>>, Name, Models, Extra & More>;
  /** Makes one row of all rows that are equal in these columns and expressions; `annotate` then adds aggregates of each group. */
  groupBy<
    Keys extends readonly (
      | ReadName<Row, Name, Models>
      | ((fields: Fields<Name, Models, never, Extra>) => Annotations)
    )[],
  >(
    ...keys: Keys
  ): QuerySet<Grouped<Row, Keys[number]>, Name, Models, Extra & BuiltBy<Keys[number]>>;
  /** Keeps the groups that satisfy all of the conditions. */
  having(...conditions: Filter<Name, Models, Extra>[]): QuerySet<Row, Name, Models, Extra>;
  /** The rows of both sets. */
  union(other: RowSource<Row>, options?: UnionOptions): QuerySet<Row, Name, Models, Extra>;
  /** The rows that are in both sets, once each. */
  intersect(other: RowSource<Row>): QuerySet<Row, Name, Models, Extra>;
  /** The rows that are not in the other set, once each. */
  except(other: RowSource<Row>): QuerySet<Row, Name, Models, Extra>;
  /** No rows. */
  none(): QuerySet<Row, Name, Models, Extra>;
  /** Locks the rows that are read until the transaction ends; only inside one. */
  lock(strength: "update" | "share", options?: LockOptions): QuerySet<Row, Name, Models, Extra>;
  /** Leaves out deleted rows, as every set of a model with soft deletion does; takes back `withDeleted` and `onlyDeleted`. */
  alive(): QuerySet<Row, Name, Models, Extra>;
  /** Has deleted rows as well; for models with soft deletion. */
  withDeleted(): QuerySet<Row, Name, Models, Extra>;
  /** Has deleted rows only; for models with soft deletion. */
  onlyDeleted(): QuerySet<Row, Name, Models, Extra>;
  /** Sends a remark along with its queries, for those who read the logs of the store. */
  comment(remark: string | Readonly<Record<string, string>>): QuerySet<Row, Name, Models, Extra>;
  /** All rows. */
  all(options?: ScanOptions): Query<Row[]>;
  /** The first row, by the key when there is no order. */
  first(options?: ScanOptions): Query<Row | null>;
  /** The last row, by the key when there is no order. */
  last(options?: ScanOptions): Query<Row | null>;
  /** The row with the largest value, by default of `createdAt`. */
  latest(name?: ColumnName<Name, Models> | keyof Extra): Query<Row | null>;
  /** The row with the smallest value, by default of `createdAt`. */
  earliest(name?: ColumnName<Name, Models> | keyof Extra): Query<Row | null>;
  /** How many rows there are. */
  count(options?: ScanOptions): Query<number>;
  /** Whether there is any row. */
  exists(options?: ScanOptions): Query<boolean>;
  /** Values about all rows together. */
  aggregate<More extends Annotations>(
    build: (fields: Fields<Name, Models, never, Extra>) => More,
    options?: ScanOptions,
  ): Query<Annotated<More>>;
  /** The values of one column. */
  pluck<Each extends ReadName<Row, Name, Models>>(name: Each, options?: ScanOptions): Query<Row[Each][]>;
  /** Some of the rows, and a cursor to go on with. */
  page(options: PageOptions): Query<Page<Row>>;
  /** Reads the rows in pages while they are used. */
  [Symbol.asyncIterator](): AsyncIterator<Row>;
}

/** Whether a change to a whole table is meant. */
export interface AllOptions extends ScanOptions {
  /** Must be `true` where no condition narrows the set. */
  readonly all?: boolean | undefined;
}

/** How rows of a model with soft deletion are deleted. */
export interface HardOptions {
  /** Removes them instead of marking them as deleted. */
  readonly hard?: boolean | undefined;
}

/** A set of rows, described and not read: immutable, each call gives a new one. */
export interface QuerySet<
  Row,
  Name extends keyof Models,
  Models extends ModelsOf<Models>,
  Extra = unknown,
> extends RowsOf<Row, Name, Models, Extra> {
  /** The same, whose queries fail with an `OperationalError` as soon as the signal is aborted. */
  signal(signal: AbortSignal): QuerySet<Row, Name, Models, Extra>;
  /** The only row; none is a `NotFoundError`, several are a `MultipleRowsError`. */
  get(where?: Filter<Name, Models, Extra>, options?: ScanOptions): Query<Row>;
  /** The only row or `null`; several are a `MultipleRowsError`. */
  find(where?: Filter<Name, Models, Extra>, options?: ScanOptions): Query<Row | null>;
  /** Changes all rows of the set, and gives their number. */
  update(patch: PatchOrCallback<Name, Models>, options?: AllOptions & LastingOptions): Query<number>;
  /** Removes all rows of the set, and gives their number. */
  delete(options?: AllOptions & HardOptions): Query<number>;
  /** Brings back the deleted rows of the set, and gives their number; for models with soft deletion. */
  restore(options?: AllOptions): Query<number>;
}

type PatchOrCallback<Name extends keyof Models, Models extends ModelsOf<Models>> =
  | Patch<Models[Name]>
  | ((fields: Fields<Name, Models>) => PatchExpressions<Columns<Models[Name]>>);

/** What happens when a new row meets one with the same key or unique values. */
export interface CreateOptions<Name extends keyof Models, Models extends ModelsOf<Models>> extends LastingOptions {
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
  upsert(row: Create<Models[Name]>, options?: LastingOptions): Query<RowIn<Name, Models>>;
  /** `upsert` for many rows, all or none; gives them in the same order. */
  upsertMany(rows: readonly Create<Models[Name]>[], options?: LastingOptions): Query<RowIn<Name, Models>[]>;
  /** Changes the row with this key and gives it, or `null` when there is none. */
  update(
    key: Key<Models[Name]>,
    patch: PatchOrCallback<Name, Models>,
    options?: GuardOptions<Name, Models> & LastingOptions,
  ): Query<RowIn<Name, Models> | null>;
  /** Changes many rows, each in its own way, all or none, and gives their number. */
  updateMany(rows: readonly KeyedPatch<Models[Name]>[], options?: LastingOptions): Query<number>;
  /** Removes the row with this key; `false` when there is none. */
  delete(key: Key<Models[Name]>, options?: GuardOptions<Name, Models> & HardOptions): Query<boolean>;
  /** Removes the rows with these keys, and gives their number. */
  deleteMany(keys: readonly Key<Models[Name]>[], options?: HardOptions): Query<number>;
  /** Brings back the deleted row with this key and gives it, or `null` when there is none; for models with soft deletion. */
  restore(key: Key<Models[Name]>): Query<RowIn<Name, Models> | null>;
  /** The row with this key, or the only one that satisfies the condition; none is a `NotFoundError`. */
  get(key: Key<Models[Name]> | Filter<Name, Models>, options?: ScanOptions): Query<RowIn<Name, Models>>;
  /** The row with this key, or the only one that satisfies the condition, or `null`. */
  find(key: Key<Models[Name]> | Filter<Name, Models>, options?: ScanOptions): Query<RowIn<Name, Models> | null>;
  /** The rows with these keys, in the same order, `null` where there is none. */
  getMany(keys: readonly Key<Models[Name]>[]): Query<(RowIn<Name, Models> | null)[]>;
  /** Finds the row with these key or unique values, or creates it with the defaults as well. */
  getOrCreate<Each extends ColumnName<Name, Models>>(
    where: { readonly [One in Each]: NonNullable<RowIn<Name, Models>[One & keyof RowIn<Name, Models>]> },
    defaults: DefaultsWithout<Create<Models[Name]>, Each>,
    options?: LastingOptions,
  ): Query<FoundOrCreated<RowIn<Name, Models>>>;
  /** Changes the row with these key or unique values, or creates it with them. */
  updateOrCreate<Each extends ColumnName<Name, Models>>(
    where: { readonly [One in Each]: NonNullable<RowIn<Name, Models>[One & keyof RowIn<Name, Models>]> },
    patch: DefaultsWithout<Create<Models[Name]>, Each>,
    options?: LastingOptions,
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
export type Combine = (...conditions: readonly Testable[]) => Condition;
