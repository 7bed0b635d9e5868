import type { ByteText } from "../byte-text.ts";
import { RedisFailure } from "../redis.ts";

/** What a key can hold, by the names that Redis has for it. */
interface Holdings {
  readonly string: ByteText;
  readonly hash: Map<ByteText, ByteText>;
  readonly list: ByteText[];
  readonly set: Set<ByteText>;
  /** Members with their scores. */
  readonly zset: Map<ByteText, number>;
}

/** The name of a kind of value. */
export type Kind = keyof Holdings;

/** A collection of a kind; strings are none. */
type Collection = Exclude<Kind, "string">;

type Held = { readonly [Each in Kind]: { readonly kind: Each; readonly value: Holdings[Each] } }[Kind];

/** A key, what it holds, and until when. */
export interface Entry {
  readonly held: Held;
  /** Milliseconds since 1970; `null`: for ever. */
  expires: number | null;
  /** When the key was made, before and after which others; above 0. */
  readonly order: number;
}

const EMPTY: { readonly [Each in Collection]: () => Held } = {
  hash: () => ({ kind: "hash", value: new Map() }),
  list: () => ({ kind: "list", value: [] }),
  set: () => ({ kind: "set", value: new Set() }),
  zset: () => ({ kind: "zset", value: new Map() }),
};

/** The keys of a Redis database in memory. Keys that have expired are not there; a collection that has become empty is neither. */
export class Keyspace {
  /** By `order`: a key that is written again keeps its place. */
  readonly #entries = new Map<ByteText, Entry>();
  #made = 0;

  /** What is at a key; `undefined` when nothing is. */
  entry(key: ByteText): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expires === null || entry.expires > Date.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  /** Reads what a key holds as a kind of value; `undefined` when it is not there. Throws the failure of Redis for another kind. */
  get<Each extends Kind>(kind: Each, key: ByteText): Holdings[Each] | undefined {
    const held = this.entry(key)?.held;
    return held === undefined ? undefined : valueAs(kind, held);
  }

  /** The collection at a key, made when it is not there. Whoever asks puts something into it. */
  need<Each extends Collection>(kind: Each, key: ByteText): Holdings[Each] {
    const there = this.get(kind, key);
    if (there !== undefined) return there;
    const held = EMPTY[kind]();
    this.#put(key, held, null);
    return valueAs(kind, held);
  }

  /** Takes a key away if its collection has become empty. */
  tidy(key: ByteText): void {
    const held = this.entry(key)?.held;
    if (held === undefined || held.kind === "string") return;
    if ((held.kind === "list" ? held.value.length : held.value.size) === 0) this.#entries.delete(key);
  }

  /** Writes a string over whatever was there. `expires` as of an entry; `"kept"`: as it was. */
  setString(key: ByteText, value: ByteText, expires: number | null | "kept"): void {
    const until = expires === "kept" ? (this.entry(key)?.expires ?? null) : expires;
    this.#put(key, { kind: "string", value }, until);
  }

  /** Removes a key, and says whether it was there. */
  delete(key: ByteText): boolean {
    return this.entry(key) !== undefined && this.#entries.delete(key);
  }

  /** All keys, in an order that does not change while they are there. */
  keys(): readonly ByteText[] {
    return [...this.#entries.keys()].filter((key) => this.entry(key) !== undefined);
  }

  /** So many keys after a cursor, and the cursor to go on from; 0 stands for the beginning and the end. */
  page(cursor: number, count: number): { readonly keys: readonly ByteText[]; readonly next: number } {
    const after = this.keys().filter((key) => this.#orderOf(key) > cursor);
    const keys = after.slice(0, count);
    return { keys, next: after.length > count ? this.#orderOf(keys.at(-1) ?? "") : 0 };
  }

  /** Removes everything. */
  clear(): void {
    this.#entries.clear();
  }

  #put(key: ByteText, held: Held, expires: number | null): void {
    this.#entries.set(key, { held, expires, order: this.#orderOf(key) || (this.#made += 1) });
  }

  #orderOf(key: ByteText): number {
    return this.#entries.get(key)?.order ?? 0;
  }
}

function valueAs<Each extends Kind>(kind: Each, held: Held): Holdings[Each] {
  if (held.kind !== kind) throw new RedisFailure("WRONGTYPE Operation against a key holding the wrong kind of value");
  // The kind has just been compared, which the compiler cannot follow through a type parameter.
  return held.value as Holdings[Each];
}
