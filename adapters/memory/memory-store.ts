import type { HeldUnit, InteractiveRowStore, RowTable } from "../../src/contracts/row-store.ts";
import { turnQueue } from "../../src/contracts/turn-queue.ts";
import { MemoryTable, OverlaidTable } from "./memory-table.ts";
import { MemoryUnit } from "./memory-unit.ts";

/**
 * Rows in the memory of the program. One writer at a time: a transaction keeps its changes to itself until it commits, and who
 * reads outside it sees the rows as last committed.
 */
export function memoryRowStore(timeout: number): InteractiveRowStore {
  const tables = new Map<string, MemoryTable>();
  const lastIds = new Map<string, bigint>();
  const turns = turnQueue(timeout);
  const committed = (table: RowTable): MemoryTable => {
    let rows = tables.get(table.name);
    if (rows === undefined) {
      rows = new MemoryTable(table);
      tables.set(table.name, rows);
    }
    return rows;
  };
  const nothing = (): void => undefined;
  const pass = (): void => turns.leave();
  const reader = new MemoryUnit({ rows: committed, lastIds, onCommit: nothing, onEnd: nothing });
  const writer = (): HeldUnit => new MemoryUnit({ rows: committed, lastIds, onCommit: nothing, onEnd: pass });
  return {
    open: ({ writes, signal }) => {
      if (!writes) return reader;
      const turn = turns.enter(signal);
      return turn === undefined ? writer() : turn.then(writer);
    },
    hold: async ({ signal }) => {
      await turns.enter(signal);
      const overlaid = new Map<string, OverlaidTable>();
      const rows = (table: RowTable): OverlaidTable => {
        let own = overlaid.get(table.name);
        if (own === undefined) {
          own = new OverlaidTable(table, committed(table));
          overlaid.set(table.name, own);
        }
        return own;
      };
      const onCommit = (): void => {
        for (const table of overlaid.values()) table.commit();
      };
      return new MemoryUnit({ rows, lastIds, onCommit, onEnd: pass });
    },
    close: async () => {
      turns.close();
      tables.clear();
    },
  };
}
