import type { StoredRow } from "../contracts/row-store.ts";
import { invalid } from "../errors.ts";
import { asIs, type Cell } from "./cell.ts";
import { jsonCell } from "./json-cells.ts";
import type { RowColumns } from "./row-columns.ts";
import { misspelt, type SpeltColumn } from "./spelt-column.ts";

/** A column with its place in an array, which is the number of its field less 1. */
interface PlacedColumn extends SpeltColumn {
  readonly place: number;
  /** Whether its values are written as they are. */
  readonly isPlain: boolean;
}

/** Stands in an array where nothing was stored. */
const NOTHING: object = Object.freeze({});

// An array with more places than this is likely to be longer than an object with names.
const mostPlaces = (columns: number): number => columns * 2 + 16;

/** The columns of a table that have a number. */
function placedColumns({ columns }: RowColumns): readonly PlacedColumn[] {
  return columns
    .filter(({ field }) => field.settings.tag !== null)
    .map(({ name, column, field }) => {
      const cell = field.storage === "json" ? boxed(jsonCell(field)) : jsonCell(field);
      return { column, field: name, place: (field.settings.tag ?? 0) - 1, isPlain: cell.write === asIs, ...cell };
    });
}

/** Values of JSON stand in an array of their own, or they could be taken for {@link NOTHING}. */
function boxed({ read }: Cell): Cell {
  return {
    write: (kept) => [kept],
    read: (spelt) => (Array.isArray(spelt) && spelt.length === 1 ? read(spelt[0]) : undefined),
  };
}

/** Writes rows as arrays; `null` where not every column has a number, or the numbers are too far apart. */
export function arrayWriter(table: RowColumns): ((row: StoredRow) => readonly unknown[]) | null {
  const { name, columns } = table;
  const placed = placedColumns(table);
  const most = mostPlaces(columns.length);
  if (placed.length < columns.length || placed.some(({ place }) => place >= most)) return null;
  const last = Math.max(...placed.map(({ place }) => place));
  const places: (PlacedColumn | null)[] = Array.from({ length: last + 1 }, () => null);
  for (const column of placed) {
    if (places[column.place] !== null) throw invalid(name, [column.field], "has the number of another field");
    places[column.place] = column;
  }
  return (row) => {
    const items: unknown[] = [];
    for (const column of places) {
      const kept = column === null ? undefined : row[column.column];
      if (column === null || kept === undefined) items.push(NOTHING);
      else items.push(kept === null || column.isPlain ? kept : column.write(kept));
    }
    return items;
  };
}

/** Reads such arrays, as far as columns have numbers. */
export function arrayReader(table: RowColumns): (stored: readonly unknown[]) => Record<string, unknown> {
  const placed = placedColumns(table);
  // Filling a row that has all its columns is faster than making one.
  const blank: Readonly<Record<string, unknown>> = Object.fromEntries(placed.map(({ column }) => [column, null]));
  return (stored) => {
    const row = { ...blank };
    let absent = 0;
    for (const { column, field, place, read } of placed) {
      const spelt = stored[place];
      if (spelt === null) continue;
      const value = read(spelt);
      if (value === undefined && !isNothing(spelt)) throw misspelt(table.name, field);
      row[column] = value;
      if (value === undefined) absent++;
    }
    return absent === 0 ? row : Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  };
}

function isNothing(spelt: unknown): boolean {
  if (spelt === undefined) return true;
  return typeof spelt === "object" && spelt !== null && !Array.isArray(spelt) && Object.keys(spelt).length === 0;
}
