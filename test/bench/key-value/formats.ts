import { deserialize, serialize } from "node:v8";
import { decode as decodeMessagePack, encode as encodeMessagePack } from "@msgpack/msgpack";
import { pack, unpack } from "msgpackr";
import protobufjs from "protobufjs";
import type { StoredRow } from "../../../src/contracts/row-store.ts";
import type { Serializer } from "../../../src/contracts/serializer.ts";
import { json } from "../../../src/serializers/json.ts";
import { msgpack } from "../../../src/serializers/msgpack.ts";
import { objectRows } from "../../../src/serializers/object-rows.ts";
import { protobuf } from "../../../src/serializers/protobuf.ts";
import { structured } from "../../../src/serializers/structured.ts";
import { NamedPerson, Person, type PersonRow, people } from "./people.ts";

/** One way to write a row. */
export interface Format {
  readonly name: string;
  readonly encode: (index: number) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** What was read as a row of the program; not a part of what is measured. */
  readonly seen: (read: unknown) => PersonRow;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** What formats read that hold dates or not, by the same names. */
const withDate = (read: unknown): PersonRow => {
  const row = read as PersonRow;
  return { ...row, createdAt: new Date(row.createdAt) };
};

/** Ours: rows as stores keep them, which is what serializers are given. */
function ours(name: string, serializer: Serializer, { table }: typeof Person | typeof NamedPerson): Format {
  const rows = serializer.rows?.(table) ?? objectRows(serializer, table);
  const stored = people.map((row) => {
    const kept: Record<string, unknown> = {};
    for (const {
      name: field,
      column,
      field: { codecs },
    } of table.columns) {
      const value = row[field as keyof PersonRow];
      kept[column] = value === null ? null : (codecs.structured.encode as (value: unknown) => unknown)(value);
    }
    return kept as StoredRow;
  });
  return {
    name,
    encode: (index) => rows.encode(stored[index] as StoredRow),
    decode: (bytes) => rows.decode(bytes),
    seen: (read) => {
      const row: Record<string, unknown> = {};
      for (const {
        name: field,
        column,
        field: { codecs },
      } of table.columns) {
        const value = (read as StoredRow)[column];
        row[field] = value === null ? null : (codecs.structured.decode as (value: unknown) => unknown)(value);
      }
      return row as PersonRow;
    },
  };
}

const schema = `syntax = "proto3"; message Person { int32 id = 1; string name = 2; string email = 3; string city = 4; string country = 5;
  optional string note = 6; double score = 7; bool active = 8; double created_at = 9; string balance = 10; }`;

/** protobufjs makes its code at run time, which is forbidden at the edge; the message is made from the row as a program would. */
function reflection(): Format {
  const type = protobufjs.parse(schema, { keepCase: false }).root.lookupType("Person");
  return {
    name: "protobufjs",
    encode: (index) => {
      const { note, createdAt, ...rest } = people[index] as PersonRow;
      const message = { ...rest, createdAt: createdAt.getTime(), ...(note !== null && { note }) };
      return type.encode(message as never).finish();
    },
    decode: (bytes) => type.decode(bytes),
    seen: (read) => withDate({ note: null, ...type.toObject(read as never, { defaults: false }), ...defaults(read) }),
  };
}

/** Values that messages leave out. */
function defaults(read: unknown): Partial<PersonRow> {
  const { score, active } = read as PersonRow;
  return { score, active };
}

/** A library that holds dates, given the row as the program has it. */
function library(name: string, encode: (row: PersonRow) => Uint8Array, decode: (bytes: Uint8Array) => unknown): Format {
  return { name, encode: (index) => encode(people[index] as PersonRow), decode, seen: withDate };
}

/** Every format; the first is what programs write that use no library. */
export const formats: readonly Format[] = [
  library(
    "JSON",
    (row) => encoder.encode(JSON.stringify(row)),
    (bytes) => JSON.parse(decoder.decode(bytes)),
  ),
  ours("json by number", json, Person),
  ours("json by name", json, NamedPerson),
  ours("msgpack", msgpack, Person),
  ours("protobuf", protobuf, Person),
  ours("structured", structured, Person),
  library("@msgpack/msgpack", encodeMessagePack, decodeMessagePack),
  library("msgpackr", pack, unpack),
  reflection(),
  library("v8.serialize", serialize, deserialize),
];
