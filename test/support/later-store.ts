import type { InteractiveRowStore, RowStore, RowUnit } from "../../src/contracts/row-store.ts";

/** The same store, but every answer takes its time: what a store with requests of its own looks like. It holds nothing open. */
export function laterStore(store: InteractiveRowStore): RowStore {
  return {
    open: async (options) => laterUnit(await store.open(options)),
    close: () => store.close(),
  };
}

function laterUnit(unit: RowUnit): RowUnit {
  return {
    all: async (table) => [...(await unit.all(table))],
    count: async (table) => unit.count(table),
    find: async (table, index, keys) => unit.find(table, index, keys),
    put: (table, row) => unit.put(table, row),
    remove: (table, key) => unit.remove(table, key),
    lastId: async (table) => unit.lastId(table),
    setLastId: (table, id) => unit.setLastId(table, id),
    commit: async () => unit.commit(),
    drop: async () => unit.drop(),
  };
}
