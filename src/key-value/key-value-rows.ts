import type { KeyValueDriver } from "../contracts/key-value-driver.ts";
import type { RowStore, RowTable } from "../contracts/row-store.ts";
import { OutdatedRows } from "./commit-changes.ts";
import { KeyValueUnit } from "./key-value-unit.ts";
import type { StoredTable } from "./stored-table.ts";

/** How rows are kept by keys. */
export interface KeyValueRowsOptions {
  readonly driver: KeyValueDriver;
  readonly tableOf: (table: RowTable) => StoredTable;
  /** How many rows may be looked at where no index leads to them and the set does not say; `null`: none. */
  readonly scan: number | null;
}

/** So often is work begun again before whoever asked for it is told. */
const MOST_ROUNDS = 200;
/** Milliseconds that one waits at most for others to be done, a random part of it each time. */
const LONGEST_PAUSE = 25;

/** Rows in a store of keys and values: read and written by units of work that are certain of what they have read. */
export function keyValueRows({ driver, tableOf, scan }: KeyValueRowsOptions): RowStore {
  return {
    open: ({ writes, signal, onRequest, round }) =>
      new KeyValueUnit({ driver, tableOf, scan, call: { signal, onRequest }, writes, round }),
    again: async (error, round) => {
      if (!(error instanceof OutdatedRows) || round >= MOST_ROUNDS) return false;
      // The first look may have been a guess; from then on others are in the way, who must not be met again.
      if (round > 0) await pause(Math.min(2 ** round, LONGEST_PAUSE) * Math.random());
      return true;
    },
    close: () => driver.close(),
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
