import type { PersonRow } from "../people.ts";
import type { PersonPatch, Records } from "./records.ts";

/** What a store must do so that records can be written by hand over it. */
export interface TextStore {
  readonly name: string;
  get(key: string): Promise<string | null>;
  getMany(keys: readonly string[]): Promise<(string | null)[]>;
  /** Only where none of the keys is there; gives whether it was done. */
  addMany(entries: readonly (readonly [key: string, text: string])[]): Promise<boolean>;
  /** Only where all keys hold what was read; gives whether it was done. */
  swapMany(changes: readonly (readonly [key: string, before: string, after: string])[]): Promise<boolean>;
  deleteMany(keys: readonly string[]): Promise<number>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export const keyOf = (id: number): string => `m:people:${id}`;

export function parse(text: string): PersonRow {
  const row = JSON.parse(text) as PersonRow;
  row.createdAt = new Date(row.createdAt);
  return row;
}

/** Records as JSON, as a program writes them that keeps the promises of ours. */
export function jsonRecords(store: TextStore): Records {
  const createMany = async (rows: readonly PersonRow[]): Promise<readonly PersonRow[]> => {
    if (await store.addMany(rows.map((row) => [keyOf(row.id), JSON.stringify(row)]))) return rows;
    throw new RangeError("a key is there already");
  };
  const update = async (id: number, patch: PersonPatch): Promise<PersonRow | null> => {
    for (;;) {
      const before = await store.get(keyOf(id));
      if (before === null) return null;
      const row = { ...parse(before), ...patch };
      if (await store.swapMany([[keyOf(id), before, JSON.stringify(row)]])) return row;
    }
  };
  const updateMany: Records["updateMany"] = async (patches) => {
    const keys = patches.map(({ id }) => keyOf(id));
    for (;;) {
      const before = await store.getMany(keys);
      const changes = patches.flatMap((patch, index) => {
        const text = before[index] ?? null;
        return text === null ? [] : [[keys[index] ?? "", text, JSON.stringify({ ...parse(text), ...patch })] as const];
      });
      if (await store.swapMany(changes)) return changes.length;
    }
  };
  return {
    name: store.name,
    get: async (id) => {
      const text = await store.get(keyOf(id));
      return text === null ? null : parse(text);
    },
    getMany: async (ids) => (await store.getMany(ids.map(keyOf))).map((text) => (text === null ? null : parse(text))),
    create: async (row) => (await createMany([row]))[0],
    createMany,
    update,
    updateMany,
    delete: async (id) => (await store.deleteMany([keyOf(id)])) === 1,
    deleteMany: (ids) => store.deleteMany(ids.map(keyOf)),
    clear: () => store.clear(),
    close: () => store.close(),
  };
}

/** The same over a `Map`, which answers at once: nothing can come between. */
export function mapRecords(): Records {
  const texts = new Map<string, string>();
  const get = (id: number): PersonRow | null => {
    const text = texts.get(keyOf(id));
    return text === undefined ? null : parse(text);
  };
  const create = (row: PersonRow): PersonRow => {
    if (texts.has(keyOf(row.id))) throw new RangeError("a key is there already");
    texts.set(keyOf(row.id), JSON.stringify(row));
    return row;
  };
  const update = (id: number, patch: PersonPatch): PersonRow | null => {
    const before = get(id);
    if (before === null) return null;
    const row = { ...before, ...patch };
    texts.set(keyOf(id), JSON.stringify(row));
    return row;
  };
  const remove = (id: number): boolean => texts.delete(keyOf(id));
  return {
    name: "JSON in a Map",
    get,
    getMany: (ids) => ids.map(get),
    create,
    createMany: (rows) => rows.map(create),
    update,
    updateMany: (patches) => patches.filter(({ id, ...patch }) => update(id, patch) !== null).length,
    delete: remove,
    deleteMany: (ids) => ids.filter(remove).length,
    clear: async () => texts.clear(),
    close: async () => texts.clear(),
  };
}
