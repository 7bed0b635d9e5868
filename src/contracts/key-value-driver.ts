import type { CallOptions } from "./call-options.ts";
import type { Later } from "./row-store.ts";
import type { Network } from "./adapter.ts";

/** Reads the value of a key. Answered with a `Uint8Array`, or with `null` where there is no such key. */
export interface GetCommand {
  readonly kind: "get";
  readonly key: string;
}

/** Asks whether there is a key. Answered with a boolean. */
export interface HasCommand {
  readonly kind: "has";
  readonly key: string;
}

/** Writes a value. Answered with whether it was written. */
export interface SetCommand {
  readonly kind: "set";
  readonly key: string;
  readonly value: Uint8Array;
  /** Whole milliseconds, at least 1, after which the key is gone; `null`: never. What the key had before does not count. */
  readonly ttl: number | null;
  /** `"absent"`: only where the key is not there; `"present"`: only where it is. */
  readonly when: "always" | "absent" | "present";
}

/** Removes a key, and the entries that belong to it. Answered with whether it was there. */
export interface DeleteCommand {
  readonly kind: "delete";
  readonly key: string;
}

/**
 * Adds to the whole number that a key holds as decimal text; a key that is not there counts as 0. Answered with the sum. Atomic. A
 * value that is no whole number is a `DecodeError`, and stays as it is.
 */
export interface CountCommand {
  readonly kind: "count";
  readonly key: string;
  /** A safe integer, also below 0. */
  readonly by: number;
  /** As of `set`; `undefined`: the key keeps its own, and one that is made here never goes. */
  readonly ttl: number | null | undefined;
}

/**
 * Reads the values that entries of a set lead to, in the order of the entries (see {@link KeyEntry}). Answered with an array of
 * {@link Found}; keys that are gone are not in it.
 */
export interface RangeCommand {
  readonly kind: "range";
  readonly set: string;
  /** The first and the last place, both included; texts compared by code unit. `null`: from the beginning, to the end. */
  readonly from: string | null;
  readonly to: string | null;
  /** From the last to the first. */
  readonly reverse: boolean;
  /** So many at most, a positive whole number; `null`: all. */
  readonly limit: number | null;
}

/** What a store is asked, as data. */
export type KeyValueCommand = GetCommand | HasCommand | SetCommand | DeleteCommand | CountCommand | RangeCommand;

/** A key and its value. */
export interface Found {
  readonly key: string;
  readonly value: Uint8Array;
}

/** What a command is answered with; which of them follows from its kind. */
export type KeyValueReply = Uint8Array | null | boolean | number | readonly Found[];

/**
 * A place in a set that leads to a key: what a secondary index is made of. Entries belong to their key: writing the key in a commit
 * replaces all of them, and when the key is removed or has gone they count no longer.
 */
export interface KeyEntry {
  readonly set: string;
  /**
   * Where in the set, as printable ASCII from `!` to `~`. Order is by code unit, then by key. Several keys may have the same place.
   */
  readonly place: string;
  /**
   * A part of the place, from its beginning, that no entry of another key in the set may begin with: this is what keeps values unique.
   * `null`: anything goes.
   */
  readonly alone: string | null;
}

/** What must be true of a store for a commit to be carried out. */
export type KeyCheck =
  /** The key holds exactly these bytes; `null`: it is not there; `"present"`: it is, whatever it holds. */
  | { readonly kind: "value"; readonly key: string; readonly value: Uint8Array | null | "present" }
  /** The entries of the set whose place begins with `prefix` lead to exactly these keys, in any order. Keys that are gone do not count. */
  | { readonly kind: "entries"; readonly set: string; readonly prefix: string; readonly keys: readonly string[] };

/** A key as it is to be after a commit. */
export interface KeyPut {
  readonly key: string;
  readonly value: Uint8Array;
  readonly ttl: number | null;
  readonly entries: readonly KeyEntry[];
}

/** Changes that are made together or not at all. Each key is written or removed once. */
export interface KeyValueCommit {
  readonly checks: readonly KeyCheck[];
  readonly puts: readonly KeyPut[];
  readonly deletes: readonly string[];
}

/** Bytes to put behind those that a key holds. */
export interface KeyAppend {
  readonly key: string;
  readonly bytes: Uint8Array;
  /** What the value must hold from its third byte on: the first two may be any. */
  readonly front: Uint8Array;
}

/** What became of a commit. */
export type CommitOutcome =
  /** For each of `deletes` whether the key was there. */
  | { readonly done: true; readonly deleted: readonly boolean[] }
  /** Nothing was changed. `checks`: which of them do not hold, by their index; `alone`: the keys of puts whose entries are not alone. */
  | { readonly done: false; readonly checks: readonly number[]; readonly alone: readonly string[] };

/** What a store of keys and values can do beyond reading, writing and removing. */
export interface KeyValueAbilities {
  /** Writes only where a key is there or is not, and counting: both atomic. Without it `set` is always `"always"`, and `count` never asked. */
  readonly conditional: boolean;
  /** How many keys a commit may be about: any number, one, or there is no `commit`. */
  readonly atomic: "all" | "one" | "none";
  /** Entries, and with them `range`. Commits have none without it. */
  readonly entries: boolean;
  /** Whether keys can be listed. */
  readonly scan: boolean;
}

/** Which keys are listed. */
export interface ScanRequest {
  /** What they begin with; taken literally. */
  readonly prefix: string;
  /** About so many at a time. */
  readonly limit: number;
  /** Where the answer before ended; `null`: from the beginning. */
  readonly cursor: string | null;
}

/** Some keys, and where to go on. */
export interface ScanAnswer {
  readonly keys: readonly string[];
  /** `null` after the last ones. */
  readonly cursor: string | null;
}

/**
 * What moves bytes to and from a store of keys and values. It knows nothing of models. Keys are any text that is well-formed, empty
 * text and `\0` included; what a store cannot take as a key is spelt otherwise by its driver, so that no two keys meet. Who made it
 * has checked the options; failures are `OperationalError` and its siblings, never those of the client.
 */
export interface KeyValueDriver {
  readonly name: string;
  readonly abilities: KeyValueAbilities;
  /** Present where the store is reached over a network. */
  readonly network?: Network | undefined;
  /** The longest value in bytes, where there is a limit: a longer one is refused before anything is sent. */
  readonly maxValueBytes?: number | undefined;
  /**
   * Carries out commands in order, in one round trip, and gives a reply for each. Not atomic as a whole. Answers at once where it can.
   */
  execute(commands: readonly KeyValueCommand[], options: CallOptions): Later<readonly KeyValueReply[]>;
  /** Makes changes together. Present where `abilities.atomic` is not `"none"`. */
  commit?(commit: KeyValueCommit, options: CallOptions): Later<CommitOutcome>;
  /**
   * Puts bytes behind the values of keys that are there, together or not at all, in one round trip; their ttl and entries stay. Gives
   * for each how many bytes it holds then; 0 where it is not there. Where a value has not the front it must have, nothing is written at
   * all, and its answer is -1 (the others': any number). Each key comes once. Where it is absent, values are read first.
   */
  append?(appends: readonly KeyAppend[], options: CallOptions): Later<readonly number[]>;
  /** Lists keys in no promised order; one may come twice while the store is written to. Present where `abilities.scan`. */
  scan?(request: ScanRequest, options: CallOptions): Later<ScanAnswer>;
  /** Ends the driver. A client that was handed in stays open. May be called twice. */
  close(): Promise<void>;
}
