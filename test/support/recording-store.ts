import type { RowStore, RowTable, RowUnit } from "../../src/contracts/row-store.ts";

/** A store that writes down what it is asked, and the list it writes to. */
export function recordingStore(store: RowStore): { readonly store: RowStore; readonly asked: string[] } {
  const asked: string[] = [];
  const note = (what: string): void => {
    asked.push(what);
  };
  return {
    asked,
    store: {
      open: async (options) => {
        note(
          `open ${options.writes ? "writing" : "reading"} ${options
            .tables()
            .map(({ name }) => name)
            .toSorted()
            .join(" ")}`,
        );
        return recordingUnit(await store.open(options), note);
      },
      close: () => store.close(),
    },
  };
}

function recordingUnit(unit: RowUnit, note: (what: string) => void): RowUnit {
  const noted = (verb: string, { name }: RowTable): void => note(`${verb} ${name}`);
  return {
    all: (table) => {
      noted("all", table);
      return unit.all(table);
    },
    count: (table) => {
      noted("count", table);
      return unit.count(table);
    },
    find: (table, index, keys) => {
      note(`find ${table.name} by ${index.columns.map(({ name }) => name).join(" and ")}: ${keys.length}`);
      return unit.find(table, index, keys);
    },
    put: (table, row) => {
      noted("put", table);
      unit.put(table, row);
    },
    remove: (table, key) => {
      noted("remove", table);
      unit.remove(table, key);
    },
    lastId: (table) => unit.lastId(table),
    setLastId: (table, id) => unit.setLastId(table, id),
    commit: () => {
      note("commit");
      return unit.commit();
    },
    drop: () => {
      note("drop");
      return unit.drop();
    },
  };
}
