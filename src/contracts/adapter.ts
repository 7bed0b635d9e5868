import type { Source } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { Inspector } from "../plan/query.ts";
import type { CallOptions } from "./call-options.ts";
import type { MigratorPort } from "./migrator-port.ts";

/**
 * What a store can do. The types of a database follow from it, and anything a plan needs beyond it is refused before any I/O.
 * Give an adapter's capabilities a named interface, so that type errors read `Database<MemoryAdapter, ...>`.
 */
export interface Capabilities {
  /** Interactive transactions, savepoints included. True exactly when `begin` is there. */
  readonly transactions: boolean;
  /** SQL written by the user. */
  readonly sql: boolean;
  /** How many plans of one `run` can be made all-or-nothing. */
  readonly atomic: "all" | "one" | "none";
  /** Which conditions can be answered: any, those an index serves, or only a key. */
  readonly filters: "all" | "indexed" | "key";
}

/** How one call runs. */
export interface RunOptions extends CallOptions {
  /** All plans take effect or none does. */
  readonly atomic: boolean;
}

/** What it means that a store is reached over a network: calls can fail half-way, and each costs a trip. */
export interface Network {
  /** What costs a trip: `"request"`, all statements of one call together, or `"statement"`, each by itself. */
  readonly trip: "request" | "statement";
  /** Milliseconds after which a call fails where nobody says otherwise. */
  readonly timeout: number;
}

/** What running one plan gave. */
export interface Result {
  /** The rows the plan asked for, decoded: plain objects that belong to the caller. */
  readonly rows: readonly unknown[];
  /** Rows found, written or removed, as the plan defines it. */
  readonly count: number;
}

/** How a transaction runs. */
export interface TransactionOptions extends CallOptions {
  readonly isolation?: "read committed" | "repeatable read" | "serializable" | undefined;
}

/** An open transaction. After `commit` or `rollback` it is over; both may be called once. */
export interface AdapterTransaction {
  run(plans: readonly Plan[], options: RunOptions): Promise<readonly Result[]>;
  /** Runs plans as the last ones and keeps everything, in fewer requests than `run` and `commit`; the transaction is over after it. */
  finish?(plans: readonly Plan[], options: CallOptions): Promise<readonly Result[]>;
  /** Opens a nested transaction (a savepoint): rolling it back undoes its own work only. */
  begin(options?: CallOptions): Promise<AdapterTransaction>;
  commit(options?: CallOptions): Promise<void>;
  rollback(options?: CallOptions): Promise<void>;
  readonly migrator?: MigratorPort | undefined;
}

/** What a store is going to hold. */
export interface AdapterSetup {
  /** Its models; the same object for the same set of models, so that what follows from them can be cached by it. */
  readonly sources: Iterable<Source>;
  /** What `connect` was given to find serializers by name, unseen; `undefined`: nothing. */
  readonly serializers: unknown;
}

/** A store, ready to run plans. Making one does no I/O. */
export interface Adapter<Can extends Capabilities = Capabilities> extends Inspector {
  readonly name: string;
  readonly capabilities: Can;
  /** Present where the store is reached over a network. */
  readonly network?: Network | undefined;
  /** Whether an atomic list fails as a whole, without a transaction held open, where a plan finds other than it `expects`. */
  readonly refuses?: boolean | undefined;
  /** Shows plans outside of transactions, where some are refused that can run in one; absent where there is no difference. */
  readonly outside?: Inspector | undefined;
  /**
   * Told once per database which models it is going to hold, before any I/O; gives the adapter to use for them. Throws an
   * `UnsupportedError` or a `ValidationError` where it cannot hold one. Without it, models that ask for what only some stores have
   * (`ttl`, `serializer`, `key`) are refused.
   */
  accept?(setup: AdapterSetup): Adapter<Can>;
  /** Runs plans in order; one call is one round trip where the store allows it. One result per plan. */
  run(plans: readonly Plan[], options: RunOptions): Promise<readonly Result[]>;
  /** Present exactly when `capabilities.transactions` is true. */
  begin?(options: TransactionOptions): Promise<AdapterTransaction>;
  /** Present where the schema can be created and changed. */
  readonly migrator?: MigratorPort | undefined;
  /** Ends the adapter. A client that was handed in stays open. May be called twice. */
  close(): Promise<void>;
}
