import type { HeldUnit, RowIndex, RowKey, RowTable, StoredRow } from "../../src/contracts/row-store.ts";
import type { TableRows } from "./memory-table.ts";

/** What a unit of work is made of. */
export interface UnitOptions {
  readonly rows: (table: RowTable) => TableRows;
  /** The highest numbers given, by table; shared by all units, since a number is never given twice. */
  readonly lastIds: Map<string, bigint>;
  readonly onCommit: () => void;
  /** Called once, after commit or drop. */
  readonly onEnd: () => void;
}

/** One change, as what to put back. */
interface Undo {
  readonly rows: TableRows;
  readonly key: RowKey;
  readonly before: StoredRow | undefined;
}

/** A unit of work that changes rows in place and remembers how to change them back. */
export class MemoryUnit implements HeldUnit {
  readonly #options: UnitOptions;
  readonly #undo: Undo[] = [];

  constructor(options: UnitOptions) {
    this.#options = options;
  }

  all(table: RowTable): Iterable<StoredRow> {
    return this.#options.rows(table).all();
  }

  count(table: RowTable): number {
    return this.#options.rows(table).count();
  }

  find(table: RowTable, index: RowIndex, keys: readonly RowKey[]): readonly StoredRow[] {
    const rows = this.#options.rows(table);
    const found: StoredRow[] = [];
    for (const key of keys) rows.find(index, key, found);
    return found;
  }

  put(table: RowTable, row: StoredRow): void {
    const key = table.key.keyOf(row);
    if (key !== null) this.#set(this.#options.rows(table), key, row);
  }

  remove(table: RowTable, key: RowKey): void {
    this.#set(this.#options.rows(table), key, undefined);
  }

  lastId({ name }: RowTable): bigint {
    return this.#options.lastIds.get(name) ?? 0n;
  }

  setLastId({ name }: RowTable, id: bigint): void {
    this.#options.lastIds.set(name, id);
  }

  save(): number {
    return this.#undo.length;
  }

  restore(point: number): void {
    while (this.#undo.length > point) {
      const last = this.#undo.pop();
      last?.rows.set(last.key, last.before);
    }
  }

  commit(): void {
    this.#options.onCommit();
    this.#options.onEnd();
  }

  drop(): void {
    this.restore(0);
    this.#options.onEnd();
  }

  #set(rows: TableRows, key: RowKey, row: StoredRow | undefined): void {
    this.#undo.push({ rows, key, before: rows.get(key) });
    rows.set(key, row);
  }
}
