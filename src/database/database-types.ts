/// <reference lib="esnext.disposable" preserve="true" />
import type { Adapter, TransactionOptions } from "../contracts/adapter.ts";
import type { ModelsOf } from "../models/model-types.ts";
import type { Query } from "../plan/query.ts";
import type { RetryOptions } from "./retry.ts";
import type { SqlTable, Table } from "../query/query-types.ts";

/** Several stores by the names that models give them; models that name none are kept in `default`. */
export interface StoreSet {
  readonly default: Adapter;
}

/** What `connect` joins models to: one store, or several by name. */
export type AnyStores = Adapter | StoreSet;

/** The store of models that name none, in which transactions and atomic callbacks work. */
type Home<Stores extends AnyStores> = Stores extends StoreSet
  ? Stores["default"]
  : Stores extends Adapter
    ? Stores
    : never;
type StoreOf<Stores extends AnyStores, Store> = Stores extends Adapter
  ? Stores
  : Store extends keyof Stores
    ? Stores[Store] extends Adapter
      ? Stores[Store]
      : never
    : never;
/** The models that one store holds. */
type HomeModels<Stores extends AnyStores, Models extends ModelsOf<Models>> = Stores extends Adapter
  ? Models
  : { readonly [Name in keyof Models as Models[Name]["store"] extends "default" ? Name : never]: Models[Name] };

type CapabilitiesOf<Stores extends AnyStores> = Home<Stores>["capabilities"];
interface TableBySql<Name extends keyof Models, Models extends ModelsOf<Models>> {
  true: SqlTable<Name, Models>;
  false: Table<Name, Models>;
}

/** The tables of a database, by the names its models were given. */
export type Tables<Stores extends AnyStores, Models extends ModelsOf<Models>> = {
  readonly [Name in keyof Models]: TableBySql<
    Name,
    Models
  >[`${StoreOf<Stores, Models[Name]["store"]>["capabilities"]["sql"]}`];
};

/** What a batch may return: a query, or an array or an object of them. */
export type Batched = Query<unknown> | readonly Query<unknown>[] | { readonly [name: string]: Query<unknown> } | void;
type ResultOf<Asked> = Asked extends Query<infer Result> ? Result : never;
type Results<Queries> = { -readonly [Index in keyof Queries]: ResultOf<Queries[Index]> };
type ResultsOf<Built> = Built extends Query<infer Result> ? Result : Built extends object ? Results<Built> : undefined;

/** All or nothing in one request. */
export interface AtomicVerbs<Stores extends Adapter, Models extends ModelsOf<Models>> {
  /**
   * Runs the queries in order, all or none. Beside writes, a `get()`, or a `find()` that may meet several rows, takes a transaction:
   * a store without them throws an `UnsupportedError` before anything is sent.
   */
  atomic<const Queries extends readonly Query<unknown>[]>(queries: Queries): Promise<Results<Queries>>;
  /** Runs every query the callback makes, in order, all or none; a later one may use the key of a row that an earlier one creates. */
  atomic<const Built extends Batched>(build: (tables: Tables<Stores, Models>) => Built): Promise<ResultsOf<Built>>;
}

/** What can be done with every database. */
export interface DatabaseVerbs extends AsyncDisposable {
  /** Runs a query that was made without a database, or for another one. */
  run<Result>(query: Query<Result>): Promise<Result>;
  /** Asks the store for a sign of life. */
  ping(): Promise<void>;
  /** Ends the database; a client that was handed in stays open. */
  close(): Promise<void>;
}

/** How a transaction is run. */
export interface TransactionSettings {
  /** How much of the work of others it sees; by default what the store does by itself. */
  readonly isolation?: TransactionOptions["isolation"];
  /** How often it is run again when it fails for the work of others. */
  readonly retries?: number | undefined;
}

/** Transactions that stay open while the program decides what comes next. */
export interface TransactionVerbs<Stores extends Adapter, Models extends ModelsOf<Models>> {
  /**
   * Runs the callback in a transaction, which is undone when it throws. Queries that the callback returns in an array, not awaited,
   * run as its last ones, together with the commit where the store allows it, and their results are given in their place.
   */
  transaction<Queries extends LastQueries>(
    run: (tx: Transaction<Stores, Models>) => PromiseLike<Queries>,
    settings?: TransactionSettings,
  ): Promise<Results<Queries>>;
  transaction<Result>(
    run: (tx: Transaction<Stores, Models>) => PromiseLike<Result>,
    settings?: TransactionSettings,
  ): Promise<Result>;
  /** Opens a transaction to be ended by hand; left without `commit` it is undone. */
  begin(settings?: Pick<TransactionSettings, "isolation">): Promise<OpenTransaction<Stores, Models>>;
}

/** Queries that a transaction ends with. */
export type LastQueries = readonly [Query<unknown>, ...Query<unknown>[]];

/** SQL of your own. */
export interface SqlVerbs {
  /** Asks with SQL text; values are bound, and rows come as the store gives them. */
  sql<Row = Record<string, unknown>>(text: TemplateStringsArray, ...values: readonly unknown[]): SqlQuery<Row>;
}

/** The rows of SQL of your own. */
export interface SqlQuery<Row> extends Query<Row[]> {
  /** The first value of the first row; `null` when there is no row. */
  value(): Query<Row[keyof Row] | null>;
}

type When<Test, Verbs> = Test extends true ? Verbs : unknown;

/** A set of models in a store, or in several: a table for each, and what the store can do, of several the one called `default`. */
export type Database<Stores extends AnyStores, Models extends ModelsOf<Models>> = Tables<Stores, Models> &
  DatabaseVerbs &
  (CapabilitiesOf<Stores>["atomic"] extends "none" ? unknown : AtomicVerbs<Home<Stores>, HomeModels<Stores, Models>>) &
  When<CapabilitiesOf<Stores>["transactions"], TransactionVerbs<Home<Stores>, HomeModels<Stores, Models>>> &
  When<CapabilitiesOf<Stores>["sql"], SqlVerbs>;

/** An open transaction. What is done through it is kept or undone as a whole. */
export type Transaction<Stores extends Adapter, Models extends ModelsOf<Models>> = Tables<Stores, Models> &
  NestedVerbs<Stores, Models> &
  When<Stores["capabilities"]["sql"], SqlVerbs>;

/** What can be done within a transaction. */
export interface NestedVerbs<Stores extends Adapter, Models extends ModelsOf<Models>>
  extends AtomicVerbs<Stores, Models>, Pick<DatabaseVerbs, "run"> {
  /** Runs the callback in a transaction inside this one: when it throws, only its own work is undone. */
  transaction<Queries extends LastQueries>(
    run: (tx: Transaction<Stores, Models>) => PromiseLike<Queries>,
  ): Promise<Results<Queries>>;
  transaction<Result>(run: (tx: Transaction<Stores, Models>) => PromiseLike<Result>): Promise<Result>;
}

/** A transaction that is ended by hand. */
export type OpenTransaction<Stores extends Adapter, Models extends ModelsOf<Models>> = Transaction<Stores, Models> &
  EndVerbs;

/** How a transaction ends. */
export interface EndVerbs extends AsyncDisposable {
  /** Keeps the work. */
  commit(): Promise<void>;
  /** Undoes the work. */
  rollback(): Promise<void>;
}

/** What `onQuery` is told after each request; it contains no values. */
export interface QueryEvent {
  /** The adapter that ran it. */
  readonly store: string;
  /** The name that the store has in `connect`; `default` where there is one only. */
  readonly name: string;
  /** What was sent: SQL text without its parameters, or the steps of an engine. */
  readonly statements: readonly string[];
  /** How long it took. */
  readonly durationMs: number;
  /** How many rows came back. */
  readonly rows: number;
  /** How many requests it took. */
  readonly roundTrips: number;
  /** What went wrong, or `null`. It has no `cause`: what a driver says there may hold values. */
  readonly error: unknown;
}

/** How a database behaves. */
export interface ConnectOptions {
  /** Called after each request. What it throws does not reach the query; it surfaces as an uncaught error. */
  readonly onQuery?: ((event: QueryEvent) => void) | undefined;
  /**
   * Milliseconds that a call may take, made again or not; then it fails with an `OperationalError`. By default what the adapter says:
   * 30 seconds for stores over a network, no limit for others. In a transaction each call has its own time.
   */
  readonly timeout?: number | undefined;
  /** Ends every call when it is aborted, and refuses later ones. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How calls are made again after a failure that passes: reads, and writes that certainly did not run. `false` makes each once.
   * Nothing inside a transaction is repeated; `transaction` has `retries` for the whole.
   */
  readonly retry?: RetryOptions | false | undefined;
  /** Where serializers are found that models name: a registry, handed to the stores that use one. */
  readonly serializers?: SerializerRegistry | undefined;
}

/** Finds serializers by name. */
export interface SerializerRegistry {
  get(name: string): unknown;
}

/** Names that belong to the database itself. */
export type Reserved =
  | "atomic"
  | "run"
  | "ping"
  | "close"
  | "transaction"
  | "begin"
  | "commit"
  | "rollback"
  | "sql"
  | "on";

/** `connect`: no request is made before the first query. */
export type Connect = <Stores extends AnyStores, Models extends ModelsOf<Models>>(
  stores: Stores,
  models: Models & {
    readonly [Name in Reserved]?: "this name belongs to the database itself: give the model another one";
  },
  options?: ConnectOptions,
) => Database<Stores, Models>;
