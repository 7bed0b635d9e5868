import type { KeyValueAbilities } from "../contracts/key-value-driver.ts";

/** What is kept: bytes, or text, which is kept as UTF-8. It comes back as bytes either way. */
export type StoreValue = Uint8Array | string;

/** What any verb may be told. */
export interface StoreCall {
  /** Ends the waiting: the call fails with an `OperationalError` as soon as it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How a value is written. */
export interface StoreWrite extends StoreCall {
  /**
   * Seconds after which the key is gone, fractions included, above 0 and at most 100 years; `null`: never. Unless given, that of the
   * store. What the key had before does not count.
   */
  readonly ttl?: number | null | undefined;
}

/** How a counter is changed. */
export interface StoreCount extends StoreCall {
  /** By how much: a safe integer, 1 unless given. */
  readonly by?: number | undefined;
  /** As of {@link StoreWrite}, set anew with every call; unless given, a key keeps its own, and one that is made here never goes. */
  readonly ttl?: number | null | undefined;
}

/** Keys and what they are to hold, each key once: pairs, a `Map`, or an object. */
export type StoreEntries = Iterable<readonly [string, StoreValue]> | Readonly<Record<string, StoreValue>>;

/** Which keys are listed. */
export interface StoreScan extends StoreCall {
  /** What they begin with, taken literally; all unless given. */
  readonly prefix?: string | undefined;
  /** So many at most; all unless given. */
  readonly limit?: number | undefined;
}

/** What must be true for a commit to be carried out: what a key holds (`null`: it is not there), or whether it is there at all. */
export type StoreCheck =
  | { readonly key: string; readonly value: StoreValue | null }
  | { readonly key: string; readonly present: boolean };

/** A key as it is to be after a commit. */
export interface StorePut {
  readonly key: string;
  readonly value: StoreValue;
  /** As of {@link StoreWrite}. */
  readonly ttl?: number | null | undefined;
}

/** Changes that are made together or not at all. No key may be both put and removed, or be there twice. */
export interface StoreCommit {
  readonly checks?: readonly StoreCheck[] | undefined;
  readonly puts?: readonly StorePut[] | undefined;
  readonly deletes?: readonly string[] | undefined;
}

/**
 * The verbs that every store of keys and values has. Each is one round trip; those about many keys are none where there is no key.
 * Keys are well-formed text of at most 64 KiB. What cannot be right is a `ValidationError` before anything is sent.
 */
export interface PlainKeyValueStore {
  readonly name: string;
  /** The value of a key; `null` where there is none. */
  get(key: string, options?: StoreCall): Promise<Uint8Array | null>;
  /** Whether there is a key. */
  has(key: string, options?: StoreCall): Promise<boolean>;
  /** Writes a value, whatever was there. */
  set(key: string, value: StoreValue, options?: StoreWrite): Promise<void>;
  /** Removes a key. Gives whether it was there. */
  delete(key: string, options?: StoreCall): Promise<boolean>;
  /** The values of keys, in the order of the keys. */
  getMany(keys: Iterable<string>, options?: StoreCall): Promise<(Uint8Array | null)[]>;
  /** The keys that are there, with their values, in the order of the keys. */
  getMap(keys: Iterable<string>, options?: StoreCall): Promise<Map<string, Uint8Array>>;
  /** Writes values, whatever was there. Not atomic as a whole. */
  setMany(entries: StoreEntries, options?: StoreWrite): Promise<void>;
  /** Removes keys, each of them given once. Gives for each whether it was there. Not atomic as a whole. */
  deleteMany(keys: Iterable<string>, options?: StoreCall): Promise<boolean[]>;
  /** Ends the store: later calls are a `ConnectionStateError`. A client that was handed in stays open. May be called twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Verbs of stores that can look and write in one step. All are atomic, each key by itself. */
export interface ConditionalVerbs {
  /** Writes a value only where the key is not there. Gives whether it was written. */
  add(key: string, value: StoreValue, options?: StoreWrite): Promise<boolean>;
  /** Writes a value only where the key is there. Gives whether it was written. */
  replace(key: string, value: StoreValue, options?: StoreWrite): Promise<boolean>;
  /** Writes values only where keys are there. Gives for each, in order, whether it was written. */
  replaceMany(entries: StoreEntries, options?: StoreWrite): Promise<boolean[]>;
  /**
   * Adds to the whole number that a key holds as decimal text, and gives the sum. A key that is not there counts as 0. Where the value
   * is no whole number, or the sum no safe integer, it stays as it is and the call is a `DecodeError`.
   */
  incr(key: string, options?: StoreCount): Promise<number>;
  /** The same downwards, also below 0. */
  decr(key: string, options?: StoreCount): Promise<number>;
}

/** The verb of stores that can change several things together, or one thing depending on what it holds. */
export interface CommitVerb {
  /**
   * Makes all changes if all checks hold, else none. Gives whether they were made. On stores whose commits are about one key, several
   * keys are an `UnsupportedError` before anything is sent.
   */
  commit(commit: StoreCommit, options?: StoreCall): Promise<boolean>;
}

/** The verb of stores whose keys can be listed. */
export interface ScanVerb {
  /**
   * Lists keys, in no promised order, about a thousand in a round trip. A key that is there all the while comes at least once; while
   * the store is written to, one may come twice.
   */
  scan(options?: StoreScan): AsyncIterableIterator<string>;
}

/** A store of keys and values. */
export interface KeyValueStore extends PlainKeyValueStore, ConditionalVerbs, ScanVerb {}

/** A store of keys and values that makes changes together or not at all. */
export interface AtomicKeyValueStore extends KeyValueStore, CommitVerb {}

interface EveryAbility {
  readonly conditional: true;
  readonly atomic: "all" | "one";
  readonly scan: true;
}

type Only<Condition, Verbs> = [Condition] extends [true] ? Verbs : unknown;

/** The verbs that follow from what a store can do. */
export type KeyValueStoreOf<Can extends KeyValueAbilities> = [Can] extends [EveryAbility]
  ? AtomicKeyValueStore
  : PlainKeyValueStore &
      Only<Can["conditional"], ConditionalVerbs> &
      Only<Can["scan"], ScanVerb> &
      ([Can["atomic"]] extends ["all" | "one"] ? CommitVerb : unknown);
