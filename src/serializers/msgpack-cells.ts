import type { FieldShape, Storage } from "../plan/any-field.ts";
import { invalid } from "../errors.ts";
import { type Cell, asIs, listCell } from "./cell.ts";
import { itemOf, keptCell } from "./kept-values.ts";
import { isPlainObject } from "./plain-object.ts";
import { isUuid, uuidBytes, uuidText } from "./uuid-bytes.ts";

const uuid: Cell = {
  write: (kept) => {
    if (isUuid(kept)) return uuidBytes(kept);
    throw invalid(null, [], "a UUID is none in lower case with its hyphens");
  },
  read: (spelt) => (spelt instanceof Uint8Array && spelt.length === 16 ? uuidText(spelt) : undefined),
};

const bytes: Cell = {
  write: asIs,
  read: (spelt) => (spelt instanceof Uint8Array ? new Uint8Array(spelt) : undefined),
};

/** Whole numbers, as short as they can be. */
function integerCell(field: FieldShape): Cell {
  const { read } = keptCell(field);
  const isWide = field.kind === "bigint";
  return {
    write: (kept) => (Number.isSafeInteger(Number(kept)) ? Number(kept) : kept),
    read: (spelt) => {
      if (!Number.isSafeInteger(spelt) && typeof spelt !== "bigint") return undefined;
      const number = Number(spelt);
      return read(isWide ? BigInt(spelt as number) : Number.isSafeInteger(number) ? number : undefined);
    },
  };
}

/** JSON, which is spelt as it is kept: bytes and dates are none. */
function jsonCell(field: FieldShape): Cell {
  const { read } = keptCell(field);
  return { write: asIs, read: (spelt) => (isTree(spelt) ? read(spelt) : undefined) };
}

function isTree(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return (Array.isArray(value) || isPlainObject(value)) && Object.values(value).every(isTree);
}

/** Floats of 32 bits one after the other, with their low bytes first. */
function vectorCell(field: FieldShape): Cell {
  const { read } = keptCell(field);
  return {
    write: (kept) => {
      const numbers = kept as readonly number[];
      const view = new DataView(new ArrayBuffer(numbers.length * 4));
      for (const [index, each] of numbers.entries()) view.setFloat32(index * 4, each, true);
      return new Uint8Array(view.buffer);
    },
    read: (spelt) => {
      if (!(spelt instanceof Uint8Array) || spelt.length % 4 !== 0) return undefined;
      const view = new DataView(spelt.buffer, spelt.byteOffset);
      return read(Array.from({ length: spelt.length / 4 }, (_, index) => view.getFloat32(index * 4, true)));
    },
  };
}

const CELLS: Readonly<Partial<Record<Storage, Cell | ((field: FieldShape) => Cell)>>> = {
  uuid,
  bytes,
  int8: integerCell,
  json: jsonCell,
  list: (field) => listCell(msgpackCell(itemOf(field))),
  vector: vectorCell,
};

/** How a column is spelt in MessagePack. */
export function msgpackCell(field: FieldShape): Cell {
  const cell = field.kind === "timestamp" ? integerCell : CELLS[field.storage];
  return cell === undefined ? keptCell(field) : typeof cell === "function" ? cell(field) : cell;
}
