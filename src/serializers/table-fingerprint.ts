import type { RowColumns } from "./row-columns.ts";

const known = new WeakMap<object, number>();

/** A whole number of 32 bits that stands for the name of a table and the names, numbers and storage of its columns. */
export function tableFingerprint(table: RowColumns): number {
  let fingerprint = known.get(table);
  if (fingerprint === undefined) {
    fingerprint = hash(
      JSON.stringify([
        table.name,
        ...table.columns.map(({ column, field: { storage, kind, settings } }) => [column, storage, kind, settings.tag]),
      ]),
    );
    known.set(table, fingerprint);
  }
  return fingerprint;
}

/** FNV-1a of 32 bits (draft-eastlake-fnv), over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
