// What is used of Deno KV, whose types are not there in every program.

/** A key of Deno KV, in the parts that are used here. */
export type DenoKvKey = readonly (string | Uint8Array)[];

/** What a key holds; without a version where it holds nothing. */
export interface DenoKvEntry {
  readonly key: readonly unknown[];
  readonly value: unknown;
  readonly versionstamp: string | null;
}

/** Changes that are made together, if what was checked is still as it was. */
export interface DenoKvAtomic {
  check(...checks: { key: DenoKvKey; versionstamp: string | null }[]): DenoKvAtomic;
  set(key: DenoKvKey, value: unknown, options?: { expireIn?: number }): DenoKvAtomic;
  delete(key: DenoKvKey): DenoKvAtomic;
  commit(): Promise<{ readonly ok: boolean }>;
}

/** Entries in order, and where to go on. */
export interface DenoKvList extends AsyncIterable<DenoKvEntry> {
  readonly cursor: string;
}

/** How entries are listed. */
export interface DenoKvListOptions {
  limit?: number;
  cursor?: string;
  reverse?: boolean;
  batchSize?: number;
}

/** An open Deno KV: what `Deno.openKv()` gives, or `openKv()` of the package `@deno/kv`. */
export interface DenoKv {
  getMany(keys: DenoKvKey[]): Promise<readonly DenoKvEntry[]>;
  list(selector: { start: DenoKvKey; end: DenoKvKey }, options?: DenoKvListOptions): DenoKvList;
  atomic(): DenoKvAtomic;
  close(): void;
}
