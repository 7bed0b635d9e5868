import type { ColumnShape, ConditionNode, OrderTerm, Scope } from "../plan/nodes.ts";
import type { TransactionOptions } from "./adapter.ts";
import type { CallOptions } from "./call-options.ts";

/** A value that is there at once, or the promise of a request to the store. */
export type Later<Value> = Value | PromiseLike<Value>;

/** A row as a store keeps it: structured values by column name, null where there is none. Never changed, only replaced. */
export type StoredRow = Readonly<Record<string, unknown>>;

/**
 * What an index finds rows by. Two keys of one index are equal exactly when the values they stand for are. Of one column: a number or
 * a text as it is, a `bigint` as its digits, a boolean as 0 or 1, bytes as their numbers joined by commas. Of several columns: each
 * number followed by `;`, each text by itself after its length and `:`.
 */
export type RowKey = string | number;

/** A way to find rows of a table. */
export interface RowIndex {
  /** Says what the keys are made of: indexes of the same name give every row the same key. */
  readonly name: string;
  /** At most one row per key. The engine sees to it; a store may rely on it between statements only. */
  readonly unique: boolean;
  /** The columns it is over; empty when it is computed or holds some rows only. */
  readonly columns: readonly ColumnShape[];
  /** The key of a row, or `null` when the row is not in this index. */
  readonly keyOf: (row: StoredRow) => RowKey | null;
}

/** A table as a store of rows sees it. Tables of the same name are the same table. */
export interface RowTable {
  readonly name: string;
  /** What rows are kept by: every row has a key here. */
  readonly key: RowIndex;
  /** The other indexes. A store may build one when it is first asked for. */
  readonly indexes: readonly RowIndex[];
}

/** What a unit of work is opened for. */
export interface WorkOptions extends CallOptions {
  readonly writes: boolean;
  /** The tables that may be read or written; everything else is out of reach. Worked out when called. */
  readonly tables: () => readonly RowTable[];
  /** How often the same work was begun before: others got in its way. */
  readonly round: number;
}

/** What a set wants of a table when no key and no equality says which rows: what a store may find them by all the same. */
export interface Wanted {
  readonly scope: Scope;
  /** All of them must hold. They are asked again of every row that is given. */
  readonly conditions: readonly ConditionNode[];
  /** How the rows will be put in order; `[]`: they will not. */
  readonly order: readonly OrderTerm[];
  /** So many rows, the first in that order, say enough; `Infinity` where all count. */
  readonly most: number;
  /** How many rows may be looked at where nothing but all rows of the table can be; `null`: none. */
  readonly scan: number | null;
}

/** Seconds that a row lives; `null`: for ever; `undefined`: as long as it would have, a new row as its table says. */
export type RowLife = number | null | undefined;

/**
 * Rows as of one moment, with the changes made here. Between opening and ending it, nothing but its own answers is awaited, so a
 * store whose transactions end by themselves can hold one open. Ended once, by `commit` or by `drop`.
 */
export interface RowUnit {
  /** Every row of a table. Read to its end before the next change. */
  all(table: RowTable): Later<Iterable<StoredRow>>;
  /** How many rows a table has. */
  count(table: RowTable): Later<number>;
  /** The rows with one of the keys, which are distinct; in any order. */
  find(table: RowTable, index: RowIndex, keys: readonly RowKey[]): Later<readonly StoredRow[]>;
  /** Finds rows for which conditions hold, and perhaps others. Present where a store cannot read whole tables; then `all` and `count` are not asked. */
  among?(table: RowTable, wanted: Wanted): Later<readonly StoredRow[]>;
  /**
   * Whether the unit makes sure by itself that no other row has the key when it is committed, so that nobody has to look. Where it
   * turns out that one has, the commit fails, and in the next round the answer is `false`.
   */
  claim?(table: RowTable, index: RowIndex, key: RowKey): boolean;
  /** The same for rows that must be there, by their primary key. */
  require?(table: RowTable, keys: readonly RowKey[]): boolean;
  /** Sets numbers aside, which nobody else gets: the highest given before them. In place of `lastId`, where it is present. */
  reserve?(table: RowTable, count: number): Later<bigint>;
  /**
   * Keeps the row in place of the one with its key, if any; `before` is the row that it was, where it has become another. A failure may
   * show as late as `commit`.
   */
  put(table: RowTable, row: StoredRow, life?: RowLife, before?: StoredRow): void;
  remove(table: RowTable, key: RowKey): void;
  /** The highest number given to a row of this table so far; `0n` at first. */
  lastId(table: RowTable): Later<bigint>;
  /** Remembers that number. It may stay even when the unit is dropped: numbers have gaps and are never used again. */
  setLastId(table: RowTable, id: bigint): void;
  /** Makes the changes last, all at once. */
  commit(): Later<void>;
  /** Forgets the changes. Throws where something was claimed or required that nobody has looked at: then the work is done again. */
  drop(): Later<void>;
}

/** What a store of rows offers at the least. It knows nothing of plans, nor of constraints. */
export interface RowStore {
  /** Opens a unit of work; a writing one may have to wait for another to end. */
  open(options: WorkOptions): Later<RowUnit>;
  /** Whether work that failed in this round is to be done again; waits before it says so. */
  again?(error: unknown, round: number): Promise<boolean>;
  /** Ends the store; whoever waits to open a unit fails. May be called twice. */
  close(): Promise<void>;
}

/** A unit of work that lasts as long as the program likes and can go back to an earlier point. */
export interface HeldUnit extends RowUnit {
  /** A point to go back to. */
  save(): number;
  /** Forgets the changes made since. */
  restore(point: number): void;
}

/** A store that can hold units of work open; meanwhile others read the rows as last committed. */
export interface InteractiveRowStore extends RowStore {
  hold(options: TransactionOptions): Promise<HeldUnit>;
}

/** Whether a store can hold units of work open. */
export function isHolding(store: RowStore): store is InteractiveRowStore {
  return "hold" in store;
}
