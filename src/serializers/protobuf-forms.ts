import { Reader, type Writer } from "protobufjs/minimal.js";
import type { FieldShape } from "../plan/any-field.ts";
import { DecodeError } from "../errors.ts";
import { type WireKind, wireKind } from "./protobuf-kinds.ts";
import { skipField, tagOf } from "./protobuf-tags.ts";

/** How the values of a field are written, with the number in front of them. */
export interface WireForm {
  /** The type in a `.proto` file, of the items where there are several. */
  readonly type: string;
  readonly fits: (value: unknown) => boolean;
  readonly write: (writer: Writer, number: number, value: unknown) => void;
  /** Reads what is of this wire type, spelt as `keptCell` reads it; `before` is what stood there earlier in the same bytes. */
  readonly read: (reader: Reader, wire: number, before: unknown) => unknown;
}

/** One value. The last one counts. */
export function singleForm(field: FieldShape): WireForm {
  const kind = wireKind(field);
  return {
    type: kind.type,
    fits: kind.fits,
    write: (writer, number, value) => writeItem(writer, number, kind, value),
    read: (reader, wire) => {
      if (wire !== kind.wire) throw otherType(kind);
      return kind.read(reader);
    },
  };
}

/**
 * Any number of values. Lists stand in a message of their own, as an empty one would leave no trace otherwise; vectors, which are
 * never empty, do not.
 */
export function itemForm(field: FieldShape): WireForm {
  const kind = wireKind(field);
  const { dimensions } = field.settings;
  const isVector = field.storage === "vector";
  return {
    type: kind.type,
    fits: (value) => Array.isArray(value) && value.every(kind.fits) && (!isVector || value.length === dimensions),
    write: (writer, number, value) => {
      if (isVector) return writeItems(writer, number, kind, value as readonly unknown[]);
      writer.uint32(tagOf(number, 2)).fork();
      writeItems(writer, 1, kind, value as readonly unknown[]);
      writer.ldelim();
    },
    read: (reader, wire, before = []) => {
      const items = before as unknown[];
      if (isVector) readItems(reader, wire, kind, items);
      else if (wire === 2) readList(new Reader(reader.bytes()), kind, items);
      else throw otherType(kind);
      return items;
    },
  };
}

function otherType({ type }: WireKind): DecodeError {
  return new DecodeError(`a field in protobuf is no ${type}`);
}

function writeItem(writer: Writer, number: number, kind: WireKind, value: unknown): void {
  writer.uint32(tagOf(number, kind.wire));
  kind.write(writer, value as never);
}

function writeItems(writer: Writer, number: number, kind: WireKind, items: readonly unknown[]): void {
  if (kind.wire === 2) {
    for (const item of items) writeItem(writer, number, kind, item);
  } else if (items.length > 0) {
    writer.uint32(tagOf(number, 2)).fork();
    for (const item of items) kind.write(writer, item as never);
    writer.ldelim();
  }
}

/** Reads one item, or several that are packed. */
function readItems(reader: Reader, wire: number, kind: WireKind, items: unknown[]): void {
  if (wire === kind.wire) {
    items.push(kind.read(reader));
    return;
  }
  if (wire !== 2) throw otherType(kind);
  const packed = new Reader(reader.bytes());
  while (packed.pos < packed.len) items.push(kind.read(packed));
}

/** Reads the message that a list stands in. */
function readList(reader: Reader, kind: WireKind, items: unknown[]): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) readItems(reader, tag & 7, kind, items);
    else skipField(reader, tag >>> 3, tag & 7);
  }
}
