import type { KeyEntry } from "../../src/contracts/key-value-driver.ts";

/** A key as memory keeps it. */
export interface MemoryItem {
  readonly key: string;
  readonly value: Uint8Array;
  /** The time it goes, in milliseconds since 1970; `Infinity`: never. */
  readonly expires: number;
  readonly entries: readonly KeyEntry[];
  /** What it counts towards `maxBytes`. */
  readonly size: number;
  /** Higher for keys that were made later; a key keeps it when it is written again. */
  readonly serial: number;
  /** Whether it is still the one its key stands for. */
  held: boolean;
  /** The items that were used just before it and just after it. */
  older: MemoryItem | undefined;
  newer: MemoryItem | undefined;
}

// What an item takes beside its key and its bytes, about as much as was measured in V8.
const OVERHEAD = 300;

/** What a key counts towards `maxBytes`. Two bytes are reckoned for a code unit of the key, though most take one. */
export function sizeOf(key: string, value: Uint8Array): number {
  return OVERHEAD + 2 * key.length + value.length;
}
