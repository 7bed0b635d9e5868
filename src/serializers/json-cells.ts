import type { FieldShape, Storage } from "../plan/any-field.ts";
import { base64Bytes, base64Text } from "./base64-text.ts";
import { bigintText, textBigint } from "./bigint-text.ts";
import { type Cell, listCell } from "./cell.ts";
import { numberText, textNumber } from "./json-escapes.ts";
import { itemOf, keptCell } from "./kept-values.ts";

/** Numbers as they are; text where JSON has no such number. */
const float: Cell = {
  write: (kept) => (Number.isFinite(kept) && !Object.is(kept, -0) ? kept : numberText(Number(kept))),
  read: (spelt) => (typeof spelt === "number" ? spelt : textNumber(spelt)),
};

const boolean: Cell = {
  write: (kept) => (kept === true ? 1 : 0),
  read: (spelt) => (spelt === 1 ? true : spelt === 0 ? false : undefined),
};

/** Numbers where doubles hold them, else text in base 16. */
const bigint: Cell = {
  write: (kept) => {
    const number = Number(kept);
    return Number.isSafeInteger(number) ? number : bigintText(kept as bigint);
  },
  read: (spelt) => {
    if (typeof spelt === "number") return Number.isSafeInteger(spelt) ? BigInt(spelt) : undefined;
    const value = textBigint(spelt);
    return value !== undefined && BigInt.asIntN(64, value) === value ? value : undefined;
  },
};

const bytes: Cell = {
  write: (kept) => base64Text(kept as Uint8Array),
  read: (spelt) => (typeof spelt === "string" ? base64Bytes(spelt) : undefined),
};

/** Floats of 32 bits as base64, which is a third as long as their digits. */
function vectorCell(field: FieldShape): Cell {
  const { read } = keptCell(field);
  return {
    write: (kept) => {
      const numbers = kept as readonly number[];
      const view = new DataView(new ArrayBuffer(numbers.length * 4));
      for (const [index, each] of numbers.entries()) view.setFloat32(index * 4, each, true);
      return base64Text(new Uint8Array(view.buffer));
    },
    read: (spelt) => {
      const stored = typeof spelt === "string" ? base64Bytes(spelt) : undefined;
      if (stored === undefined || stored.length % 4 !== 0) return undefined;
      const view = new DataView(stored.buffer, stored.byteOffset);
      return read(Array.from({ length: stored.length / 4 }, (_, index) => view.getFloat32(index * 4, true)));
    },
  };
}

const CELLS: Readonly<Partial<Record<Storage, Cell | ((field: FieldShape) => Cell)>>> = {
  int8: (field) => (field.kind === "bigint" ? bigint : keptCell(field)),
  float8: float,
  boolean,
  bytes,
  list: (field) => listCell(jsonCell(itemOf(field))),
  vector: vectorCell,
};

/** How a column is spelt in JSON. */
export function jsonCell(field: FieldShape): Cell {
  const cell = CELLS[field.storage];
  return cell === undefined ? keptCell(field) : typeof cell === "function" ? cell(field) : cell;
}
