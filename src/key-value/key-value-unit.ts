import type { CallOptions } from "../contracts/call-options.ts";
import type { Found, KeyCheck, KeyPut, KeyValueCommand, KeyValueDriver } from "../contracts/key-value-driver.ts";
import type { Later, RowIndex, RowKey, RowLife, RowTable, RowUnit, StoredRow, Wanted } from "../contracts/row-store.ts";
import { IntegrityError, UnsupportedError } from "../errors.ts";
import type { StoredPayload } from "../serializers/row-payloads.ts";
import { commitChanges, outdatedRows } from "./commit-changes.ts";
import { allOf, isLater, whenThere } from "./later.ts";
import { placeAfter } from "./place.ts";
import { scanRows } from "./scan-rows.ts";
import { searchOf } from "./search.ts";
import {
  type StoredTable,
  entriesOf,
  entryIndexes,
  keyOfRow,
  misplaced,
  placeOfKey,
  rowKeyOf,
} from "./stored-table.ts";

/** A row as a unit of work knows it. */
export interface HeldRow {
  readonly table: RowTable;
  /** The bytes that were read; `null`: nothing was there, or so it is assumed. */
  readonly bytes: Uint8Array | null;
  /** The row as it is now; `null`: there is none. */
  row: StoredRow | null;
  /** Milliseconds since 1970 when it ends; `null`: never. */
  expires: number | null;
  changed: boolean;
}

/** So many rounds find out whether a value is taken for good. */
const ENOUGH = 5;

type Looked = Extract<KeyCheck, { readonly kind: "entries" }>;

/** What a unit of work is made of. */
export interface UnitOptions {
  readonly driver: KeyValueDriver;
  readonly tableOf: (table: RowTable) => StoredTable;
  readonly call: CallOptions;
  readonly writes: boolean;
  /** How often the work was begun before. From the second time on nothing is assumed. */
  readonly round: number;
  /** How many rows may be looked at where no index leads to them and the set does not say; `null`: none. */
  readonly scan: number | null;
}

/**
 * Rows of a store of keys and values. Reads what it is asked for and remembers it; changes stay here until the commit, which writes all
 * of them at once and only where nothing that was read has changed meanwhile.
 */
export class KeyValueUnit implements RowUnit {
  readonly #options: UnitOptions;
  /** By the key of the store. */
  readonly #held: Map<string, HeldRow> = new Map();
  /** Keys that must be there when the unit is committed. */
  readonly #required: Set<string> = new Set();
  /** Keys of indexes that were claimed. */
  readonly #claimed: Set<string> = new Set();
  /** Whether something was assumed that nobody has looked at. */
  #assumes = false;
  /** What was found by equality in an index, by set and place. */
  readonly #looked: Map<string, Looked> = new Map();
  /** The last number that was set aside for a table, and the highest that was used. */
  readonly #numbers: Map<string, { readonly reserved: bigint; used: bigint }> = new Map();

  constructor(options: UnitOptions) {
    this.#options = options;
  }

  all(): never {
    throw new UnsupportedError("all rows of a table", this.#options.driver.name, "ask for some of them");
  }

  count(): never {
    return this.all();
  }

  find(table: RowTable, index: RowIndex, keys: readonly RowKey[]): Later<readonly StoredRow[]> {
    return index.name === table.key.name ? this.#findByKey(table, keys) : this.#findByIndex(table, index, keys);
  }

  among(table: RowTable, wanted: Wanted): Later<readonly StoredRow[]> {
    const { driver, scan } = this.#options;
    const search = searchOf(table, { ...wanted, scan: wanted.scan ?? scan }, driver);
    if (search.kind === "scan") {
      const stored = this.#options.tableOf(table);
      const scanned = scanRows(driver, stored, search.limit, this.#options.call);
      return whenThere(scanned, (found) => whenThere(this.#keep(table, found), () => this.#rowsOf(table)));
    }
    // Rows that were changed here may take places among the first.
    const isTouched = [...this.#held.values()].some((held) => held.changed && held.table.name === table.name);
    const { before } = this.#options.tableOf(table);
    const ranges = search.ranges.map((range) => ({
      ...range,
      set: before + range.set,
      limit: isTouched ? null : range.limit,
    }));
    if (ranges.length === 0) return this.#changedOf(table, []);
    return whenThere(this.#ranges(table, ranges), (kept) => {
      const isShort = kept.gone && ranges.some(({ limit }) => limit !== null);
      if (!isShort) return this.#changedOf(table, kept.rows);
      const whole = ranges.map((range) => ({ ...range, limit: null }));
      return whenThere(this.#ranges(table, whole), ({ rows }) => this.#changedOf(table, rows));
    });
  }

  claim(table: RowTable, index: RowIndex, key: RowKey): boolean {
    const { round, driver } = this.#options;
    const { atomic } = driver.abilities;
    if (round > 0 || atomic === "none") return false;
    if (index.name !== table.key.name) {
      if (atomic === "one") return false;
      // What was claimed twice has to be looked at; whether it is taken otherwise, the commit finds out.
      const claimed = `${table.name} ${index.name} ${typeof key} ${key}`;
      if (this.#claimed.size === this.#claimed.add(claimed).size) return false;
      return (this.#assumes = true);
    }
    const name = rowKeyOf(this.#options.tableOf(table), index, key);
    const held = this.#held.get(name);
    if (held !== undefined) return held.row === null;
    this.#held.set(name, { table, bytes: null, row: null, expires: null, changed: false });
    return (this.#assumes = true);
  }

  require(table: RowTable, keys: readonly RowKey[]): boolean {
    const { round, driver, tableOf } = this.#options;
    if (round > 0 || driver.abilities.atomic !== "all") return false;
    const names = keys.map((key) => rowKeyOf(tableOf(table), table.key, key));
    if (names.some((name) => this.#held.get(name)?.row === null)) return false;
    for (const name of names) if (!this.#held.has(name)) this.#required.add(name);
    return (this.#assumes = true);
  }

  reserve(table: RowTable, count: number): Later<bigint> {
    if (count === 0) return 0n;
    const { driver, tableOf, call } = this.#options;
    const { counter } = tableOf(table);
    const replies = driver.execute([{ kind: "count", key: counter, by: count, ttl: undefined }], call);
    return whenThere(replies, ([last]) => {
      const reserved = BigInt(last as number);
      this.#numbers.set(counter, { reserved, used: reserved });
      return reserved - BigInt(count);
    });
  }

  lastId(): bigint {
    return 0n;
  }

  setLastId(table: RowTable, id: bigint): void {
    // Counters end where whole numbers are no longer exact; what was given by hand beyond is not counted past.
    if (id > BigInt(Number.MAX_SAFE_INTEGER)) return;
    const { counter } = this.#options.tableOf(table);
    const known = this.#numbers.get(counter);
    this.#numbers.set(counter, { reserved: known?.reserved ?? 0n, used: id });
  }

  put(table: RowTable, row: StoredRow, life?: RowLife, before?: StoredRow): void {
    const stored = this.#options.tableOf(table);
    const name = keyOfRow(stored, row);
    const held = this.#held.get(name);
    // A row whose key changes lives as long as it would have.
    const old = before === undefined ? held : this.#held.get(keyOfRow(stored, before));
    const lives = life === undefined && (before !== undefined || (old?.row ?? null) !== null);
    const expires = lives ? (old?.expires ?? null) : endOf(life, stored.source.table.ttl);
    this.#held.set(name, { table, bytes: held?.bytes ?? null, row, expires, changed: true });
  }

  remove(table: RowTable, key: RowKey): void {
    const name = rowKeyOf(this.#options.tableOf(table), table.key, key);
    const held = this.#held.get(name);
    const { bytes = null, expires = null } = held ?? {};
    this.#held.set(name, { table, bytes, row: null, expires, changed: true });
  }

  commit(): Later<void> {
    // Rows that have come to their end hold no unique values any longer, whatever the clock of the store says.
    const changed = [...this.#held].filter(([, held]) =>
      held.changed ? (held.row ?? held.bytes) !== null : this.#isOver(held),
    );
    const numbers = [...this.#numbers].filter(([, { reserved, used }]) => used > reserved);
    if (numbers.length === 0 && !changed.some(([, held]) => held.changed)) return;
    return whenThere(this.#puts(changed), (puts) => {
      const deletes = changed.filter(([, held]) => held.row === null).map(([name]) => name);
      const checks = [...this.#checks(), ...(deletes.length === 0 ? [] : this.#looked.values())];
      const used = new Map(numbers.map(([name, number]) => [name, number.used]));
      const changes = { checks, puts, deletes, numbers: used, taken: (key: string) => this.#taken(key) };
      return commitChanges(this.#options.driver, changes, this.#options.call);
    });
  }

  drop(): void {
    // It may have failed for what came after something that was assumed in vain.
    if (this.#assumes) throw outdatedRows(this.#options.driver.name);
  }

  /** Who has looked in vain that often does not lose a race: a row that was written before the constraint has the value. */
  #taken(key: string): Error | null {
    const held = this.#held.get(key);
    if (this.#options.round < ENOUGH || held === undefined) return null;
    const unique = entryIndexes(held.table).filter((index) => index.unique);
    const { source } = this.#options.tableOf(held.table);
    const [only] = unique;
    const fields = unique.length === 1 && only !== undefined ? only.columns.map(({ name }) => name) : [];
    return new IntegrityError({ kind: "unique", model: source.name, fields });
  }

  #isOver({ bytes, row, expires }: HeldRow): boolean {
    return this.#options.writes && bytes !== null && row === null && expires !== null;
  }

  /** What was read by key, or assumed, must still be so. */
  #checks(): KeyCheck[] {
    const checks: KeyCheck[] = [];
    for (const [key, { bytes }] of this.#held) checks.push({ kind: "value", key, value: bytes });
    for (const key of this.#required) checks.push({ kind: "value", key, value: "present" });
    return checks;
  }

  #puts(changed: readonly (readonly [string, HeldRow])[]): Later<KeyPut[]> {
    const { tableOf, driver } = this.#options;
    const now = Date.now();
    return allOf(
      changed.flatMap(([key, { table, row, expires }]) => {
        if (row === null) return [];
        const stored = tableOf(table);
        const entries = driver.abilities.entries ? entriesOf(stored, table, row) : [];
        const ttl = expires === null ? null : Math.max(1, expires - now);
        return [whenThere(stored.payloads.encode(row, expires), (value): KeyPut => ({ key, value, ttl, entries }))];
      }),
    );
  }

  #findByKey(table: RowTable, keys: readonly RowKey[]): Later<readonly StoredRow[]> {
    const { driver, tableOf, call } = this.#options;
    const names = keys.map((key) => rowKeyOf(tableOf(table), table.key, key));
    const rows = (): StoredRow[] => this.#rowsAt(names);
    const unknown = names.filter((name) => !this.#held.has(name));
    if (unknown.length === 0) return rows();
    const commands = unknown.map((key): KeyValueCommand => ({ kind: "get", key }));
    return whenThere(driver.execute(commands, call), (replies) => {
      const found = unknown.map((key, index) => ({ key, value: replies[index] as Uint8Array | null }));
      return whenThere(this.#keep(table, found), rows);
    });
  }

  #findByIndex(table: RowTable, index: RowIndex, keys: readonly RowKey[]): Later<readonly StoredRow[]> {
    const entry = entryIndexes(table).find((each) => each.index.name === index.name);
    // A store without entries does not know who refers to a row; who asks by anything but a key has been refused.
    if (entry === undefined || !this.#options.driver.abilities.entries) return this.#changedOf(table, []);
    const set = this.#options.tableOf(table).before + entry.set;
    const wanted = new Set(keys);
    const places = keys.map((key) => placeOfKey(index, key));
    const known = places.flatMap((place) => this.#looked.get(`${set} ${place}`) ?? []);
    const unknown = places.filter((place) => !this.#looked.has(`${set} ${place}`));
    const rowsOf = (rows: readonly StoredRow[]): readonly StoredRow[] => {
      const all = [...rows, ...this.#rowsAt(known.flatMap((looked) => looked.keys))];
      return this.#changedOf(table, all).filter((row) => wanted.has(index.keyOf(row) ?? ""));
    };
    if (unknown.length === 0) return rowsOf([]);
    const ranges = unknown.map(
      (place) => ({ kind: "range", set, from: place, to: placeAfter(place), reverse: false, limit: null }) as const,
    );
    return whenThere(this.#ranges(table, ranges), (found) => {
      for (const [at, prefix] of unknown.entries())
        this.#looked.set(`${set} ${prefix}`, { kind: "entries", set, prefix, keys: found.keys[at] ?? [] });
      return rowsOf(found.rows);
    });
  }

  /** The rows of ranges that are there, the keys that each range led to, and whether some of the rows have come to their end. */
  #ranges(
    table: RowTable,
    ranges: readonly KeyValueCommand[],
  ): Later<{
    readonly rows: readonly StoredRow[];
    readonly keys: readonly (readonly string[])[];
    readonly gone: boolean;
  }> {
    const { driver, call } = this.#options;
    return whenThere(driver.execute(ranges, call), (replies) => {
      const answers = replies as readonly (readonly Found[])[];
      const found = [...new Map(answers.flat().map((each) => [each.key, each])).values()];
      return whenThere(this.#keep(table, found), () => {
        const rows = this.#rowsAt(found.map(({ key }) => key));
        const keys = answers.map((answer) => answer.map(({ key }) => key));
        return { rows, keys, gone: rows.length < found.length };
      });
    });
  }

  /** Rows that were found, and those that were changed here, which may have become what is sought. */
  #changedOf(table: RowTable, rows: readonly StoredRow[]): readonly StoredRow[] {
    const all = new Set(rows);
    for (const held of this.#held.values())
      if (held.changed && held.row !== null && held.table.name === table.name) all.add(held.row);
    return [...all];
  }

  /** Every row of a table that is known here. */
  #rowsOf(table: RowTable): readonly StoredRow[] {
    const own = [...this.#held].filter(([, held]) => held.table.name === table.name);
    return this.#rowsAt(own.map(([name]) => name));
  }

  #rowsAt(names: readonly string[]): StoredRow[] {
    return names.map((name) => this.#held.get(name)?.row ?? null).filter((row) => row !== null);
  }

  /** Reads values and remembers their rows; what is known already stays as it is here. */
  #keep(table: RowTable, found: readonly { readonly key: string; readonly value: Uint8Array | null }[]): Later<void> {
    const stored = this.#options.tableOf(table);
    const { payloads } = stored;
    const unknown = found.filter(({ key }) => !this.#held.has(key));
    const now = Date.now();
    const keepOne = (key: string, bytes: Uint8Array | null, payload: StoredPayload | null): void => {
      const expires = payload?.expires ?? null;
      const row = payload === null || (expires !== null && expires <= now) ? null : payload.row;
      if (payload !== null && keyOfRow(stored, payload.row) !== key) throw misplaced(stored);
      this.#held.set(key, { table, bytes, row, expires, changed: false });
    };
    const later = unknown.flatMap(({ key, value }) => {
      if (value === null) keepOne(key, null, null);
      else {
        const payload = payloads.decode(value);
        if (isLater(payload)) return [whenThere(payload, (read) => keepOne(key, value, read))];
        keepOne(key, value, payload);
      }
      return [];
    });
    return later.length === 0 ? undefined : whenThere(allOf(later), () => undefined);
  }
}

/** When a row that is written now comes to its end. */
function endOf(life: RowLife, ttl: number | null): number | null {
  const seconds = life === undefined ? ttl : life;
  return seconds === null ? null : Math.ceil(Date.now() + seconds * 1000);
}
