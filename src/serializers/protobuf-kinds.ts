import type { Reader, Writer } from "protobufjs/minimal.js";
import type { FieldShape } from "../plan/any-field.ts";
import { DecodeError } from "../errors.ts";
import { decimalCell } from "./decimal-cell.ts";
import { isWideInteger, readInteger, readWide, writeInteger } from "./protobuf-integers.ts";
import { utf8Text } from "./utf8-text.ts";
import { isUuid, uuidBytes, uuidText } from "./uuid-bytes.ts";

/** How values of one kind stand in protobuf, without the number in front of them. */
export interface WireKind {
  /** The type in a `.proto` file. */
  readonly type: string;
  /** What a reader of the file has to know besides; empty where the type says it all. */
  readonly comment: string;
  /** 0: a varint, 1: 64 bits, 2: bytes with their length, 5: 32 bits. */
  readonly wire: 0 | 1 | 2 | 5;
  /** Whether a stored value can be written so that it reads the same. */
  readonly fits: (value: unknown) => boolean;
  readonly write: (writer: Writer, value: never) => void;
  /** What stands there, spelt as `keptCell` of the field reads it. Throws where the bytes are nothing of the kind. */
  readonly read: (reader: Reader) => unknown;
}

const text: WireKind = {
  type: "string",
  comment: "",
  wire: 2,
  fits: (value) => typeof value === "string",
  write: (writer, value: string) => writer.string(value),
  read: (reader) => utf8Text(reader.bytes()),
};

const uuid: WireKind = {
  type: "bytes",
  comment: "a UUID, 16 bytes",
  wire: 2,
  fits: isUuid,
  write: (writer, value: string) => writer.bytes(uuidBytes(value)),
  read: (reader) => {
    const bytes = reader.bytes();
    if (bytes.length !== 16) throw new DecodeError("a UUID in protobuf has 16 bytes");
    return uuidText(bytes);
  },
};

const bytes: WireKind = {
  type: "bytes",
  comment: "",
  wire: 2,
  fits: (value) => value instanceof Uint8Array,
  write: (writer, value: Uint8Array) => writer.bytes(value),
  read: (reader) => new Uint8Array(reader.bytes()),
};

const truth: WireKind = {
  type: "bool",
  comment: "",
  wire: 0,
  fits: (value) => typeof value === "boolean",
  write: (writer, value: boolean) => writer.bool(value),
  read: (reader) => reader.bool(),
};

const double: WireKind = {
  type: "double",
  comment: "",
  wire: 1,
  fits: (value) => typeof value === "number",
  write: (writer, value: number) => writer.double(value),
  read: (reader) => reader.double(),
};

const integer: WireKind = {
  type: "sint64",
  comment: "",
  wire: 0,
  fits: isWideInteger,
  write: writeInteger,
  read: readInteger,
};

const timestamp: WireKind = {
  ...integer,
  comment: "milliseconds since 1970-01-01T00:00:00Z",
};

/** A number of 32 bits, of which vectors are made. */
const single: WireKind = {
  type: "float",
  comment: "",
  wire: 5,
  fits: (value) => typeof value === "number",
  write: (writer, value: number) => writer.float(value),
  read: (reader) => reader.float(),
};

const json: WireKind = {
  ...text,
  comment: "JSON",
  fits: () => true,
  write: (writer, value: unknown) => writer.string(JSON.stringify(value)),
  read: (reader) => parseJson(utf8Text(reader.bytes())),
};

/** The value of JSON text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of the parser quotes what it was given.
    throw new DecodeError("text in protobuf is no JSON");
  }
}

/** The text of a decimal that is kept as a whole number of its smallest unit. */
export function decimalText(scale: number, kept: unknown): string {
  const spelt = decimalCell(scale).write(kept);
  return typeof spelt === "number" ? spelt.toFixed(scale) : String(spelt);
}

/** Text with a point in it, so that the scale of the field may change. */
function decimalKind(scale: number): WireKind {
  return {
    ...text,
    comment: "a decimal",
    fits: (value) => typeof value === "bigint",
    write: (writer, value: bigint) => writer.string(decimalText(scale, value)),
  };
}

/** How the values of a field are written; for lists and vectors, how their items are. */
export function wireKind(field: FieldShape): WireKind {
  const { storage, kind, settings } = field;
  if (storage === "vector") return single;
  if (settings.item !== null) return wireKind(settings.item);
  if (storage === "uuid") return uuid;
  if (storage === "json") return json;
  if (kind === "decimal") return decimalKind(settings.scale);
  if (kind === "timestamp") return timestamp;
  if (kind === "bytes") return bytes;
  if (kind === "boolean") return truth;
  if (storage === "float8") return double;
  if (kind === "bigint") return { ...integer, read: readWide };
  return storage === "int8" ? integer : text;
}
