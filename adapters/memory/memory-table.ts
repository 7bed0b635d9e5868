import type { RowIndex, RowKey, RowTable, StoredRow } from "../../src/contracts/row-store.ts";

/** What units of work need of the rows of one table. */
export interface TableRows {
  get(key: RowKey): StoredRow | undefined;
  /** Keeps the row, or removes what is there when there is none. */
  set(key: RowKey, row: StoredRow | undefined): void;
  all(): Iterable<StoredRow>;
  count(): number;
  find(index: RowIndex, key: RowKey, into: StoredRow[]): void;
}

/** The rows of one key of an index: the row itself when there is but one. */
type Entry = StoredRow | Set<StoredRow>;

interface BuiltIndex {
  readonly keyOf: RowIndex["keyOf"];
  readonly entries: Map<RowKey, Entry>;
}

/** Rows by key, and by the other indexes as soon as they are asked for. */
export class MemoryTable implements TableRows {
  readonly rows: Map<RowKey, StoredRow> = new Map();
  readonly #primary: string;
  /** By name: indexes of the same name have the same keys, whoever describes the table. */
  readonly #indexes: Map<string, BuiltIndex> = new Map();

  constructor({ key }: RowTable) {
    this.#primary = key.name;
  }

  get(key: RowKey): StoredRow | undefined {
    return this.rows.get(key);
  }

  set(key: RowKey, row: StoredRow | undefined): void {
    const before = this.rows.get(key);
    if (row === undefined) this.rows.delete(key);
    else this.rows.set(key, row);
    for (const index of this.#indexes.values()) {
      if (before !== undefined) removeEntry(index, before);
      if (row !== undefined) addEntry(index, row);
    }
  }

  all(): Iterable<StoredRow> {
    return this.rows.values();
  }

  count(): number {
    return this.rows.size;
  }

  find(index: RowIndex, key: RowKey, into: StoredRow[]): void {
    const found = index.name === this.#primary ? this.rows.get(key) : this.#built(index).entries.get(key);
    if (found instanceof Set) for (const row of found) into.push(row);
    else if (found !== undefined) into.push(found);
  }

  #built({ name, keyOf }: RowIndex): BuiltIndex {
    let built = this.#indexes.get(name);
    if (built === undefined) {
      built = { keyOf, entries: new Map() };
      for (const row of this.rows.values()) addEntry(built, row);
      this.#indexes.set(name, built);
    }
    return built;
  }
}

function addEntry({ keyOf, entries }: BuiltIndex, row: StoredRow): void {
  const key = keyOf(row);
  if (key === null) return;
  const there = entries.get(key);
  if (there instanceof Set) there.add(row);
  else entries.set(key, there === undefined ? row : new Set([there, row]));
}

function removeEntry({ keyOf, entries }: BuiltIndex, row: StoredRow): void {
  const key = keyOf(row);
  if (key === null) return;
  const there = entries.get(key);
  if (there instanceof Set) there.delete(row);
  if (there === row || (there instanceof Set && there.size === 0)) entries.delete(key);
}

/** The rows of a table as an open transaction sees them: those committed, with its own changes laid over them. */
export class OverlaidTable implements TableRows {
  readonly #committed: MemoryTable;
  /** Rows of the transaction, new or in place of committed ones. */
  readonly #own: MemoryTable;
  /** The committed rows that are no longer seen. */
  readonly #hidden: Set<RowKey> = new Set();
  readonly #keyOf: RowIndex["keyOf"];

  constructor(table: RowTable, committed: MemoryTable) {
    this.#committed = committed;
    this.#own = new MemoryTable(table);
    this.#keyOf = table.key.keyOf;
  }

  get(key: RowKey): StoredRow | undefined {
    return this.#own.get(key) ?? (this.#hidden.has(key) ? undefined : this.#committed.get(key));
  }

  set(key: RowKey, row: StoredRow | undefined): void {
    this.#own.set(key, row);
    if (this.#committed.get(key) !== undefined) this.#hidden.add(key);
  }

  *all(): Iterable<StoredRow> {
    for (const row of this.#committed.all()) if (this.#isSeen(row)) yield row;
    yield* this.#own.all();
  }

  find(index: RowIndex, key: RowKey, into: StoredRow[]): void {
    const committed: StoredRow[] = [];
    this.#committed.find(index, key, committed);
    for (const row of committed) if (this.#isSeen(row)) into.push(row);
    this.#own.find(index, key, into);
  }

  count(): number {
    return this.#committed.count() - this.#hidden.size + this.#own.count();
  }

  /** Makes the changes those of everybody. */
  commit(): void {
    for (const key of this.#hidden) this.#committed.set(key, this.#own.get(key));
    for (const [key, row] of this.#own.rows) if (!this.#hidden.has(key)) this.#committed.set(key, row);
  }

  #isSeen(row: StoredRow): boolean {
    return this.#hidden.size === 0 || !this.#hidden.has(this.#keyOf(row) ?? "");
  }
}
