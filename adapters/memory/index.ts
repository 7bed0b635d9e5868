import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { checkOptions } from "../../src/contracts/known-options.ts";
import { checkMilliseconds } from "../../src/contracts/milliseconds.ts";
import { tableAdapter } from "../../src/engine/table-adapter.ts";
import { memoryRowStore } from "./memory-store.ts";

/** What tables in memory can do: everything but SQL. */
export interface MemoryCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: false;
  readonly atomic: "all";
  readonly filters: "all";
}

/** Tables in memory. */
export interface MemoryAdapter extends Adapter<MemoryCapabilities> {}

/** How tables in memory behave. */
export interface MemoryOptions {
  /** How long a write waits for an open transaction, in milliseconds; 30,000 unless said otherwise. */
  readonly timeout?: number;
}

/**
 * Tables in the memory of the program, gone when it ends. They need no creating.
 *
 * @example
 * const db = connect(memory(), { users: User });
 */
export function memory(options: MemoryOptions = {}): MemoryAdapter {
  checkOptions(null, options, ["timeout"]);
  const { timeout } = options;
  checkMilliseconds({ timeout });
  return tableAdapter<MemoryCapabilities>(memoryRowStore(timeout ?? 30_000), {
    name: "memory",
    capabilities: { transactions: true, sql: false, atomic: "all", filters: "all" },
  });
}
