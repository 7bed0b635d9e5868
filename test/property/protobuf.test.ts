import fc from "fast-check";
import { parse } from "protobufjs";
import { describe, expect, test } from "vitest";
import { DecodeError } from "../../src/index.ts";
import { protoText, protobuf } from "../../src/serializers/protobuf.ts";
import { Numbered, type KeptRow, anyRow } from "./every-kind.ts";
import { chooseSeed } from "./three-stores.ts";

const seed = chooseSeed("protobuf");
const runs = { seed, numRuns: 300 };
const { table } = Numbered;
const rows = protobuf.rows?.(table);
const encode = (row: KeptRow): Uint8Array => rows?.encode(row) ?? new Uint8Array();

// Reflection over the emitted text: what any other program would use.
const Message = parse(protoText({ Numbered }), { keepCase: true }).root.lookupType("EveryKind");
const LISTS = table.columns.filter(({ field }) => field.settings.item !== null).map(({ column }) => column);
const WIDE = new Set(["id", "bigints"]);

/** A message as an object that can be compared with a row: what is written otherwise there is read as the emitted text says. */
function rowOf(bytes: Uint8Array): KeptRow {
  const message = Message.toObject(Message.decode(bytes), { longs: BigInt, arrays: false });
  const row: KeptRow = {};
  for (const { column, field } of table.columns) {
    const isItems = field.settings.item !== null;
    const value: unknown = isItems ? message[column] && (message[column].items ?? []) : message[column];
    const read = (each: unknown): unknown => valueOf(each, column, (field.settings.item ?? field).storage);
    if (value !== undefined) row[column] = Array.isArray(value) ? value.map(read) : read(value);
  }
  const numbers = new Map(table.columns.map(({ column, field }) => [field.settings.tag, column]));
  for (const number of (message["null_fields"] ?? []) as number[]) row[numbers.get(number) ?? ""] = null;
  return row;
}

function valueOf(value: unknown, column: string, storage: string): unknown {
  if (typeof value === "bigint") return WIDE.has(column) ? value : Number(value);
  if (value instanceof Uint8Array && storage === "uuid")
    return Buffer.from(value)
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (storage === "json") return JSON.parse(String(value)) as unknown;
  return storage === "numeric" ? BigInt(String(value).replace(".", "")) : value;
}

/** The same message, written by reflection from what reflection has read. */
function rewritten(bytes: Uint8Array): Uint8Array {
  const object = Message.toObject(Message.decode(bytes));
  const problem = Message.verify(object);
  if (problem !== null) throw new Error(problem);
  return new Uint8Array(Message.encode(Message.fromObject(object)).finish());
}

describe(`protobuf, seed ${seed}`, () => {
  test("rows with every kind of field and nulls are read as they were written", () => {
    fc.assert(
      fc.property(anyRow(), (row) => {
        expect(rows?.decode(encode(row))).toStrictEqual(row);
      }),
      runs,
    );
  });

  test("the emitted .proto reads the same by reflection, and what it writes is read here", () => {
    fc.assert(
      fc.property(anyRow(), (row) => {
        const bytes = encode(row);
        expect(rowOf(bytes)).toEqual(row);
        expect(rows?.decode(rewritten(bytes))).toEqual(row);
      }),
      runs,
    );
  });

  test("columns that were not there when a row was written are absent, and those that are gone are left out", () => {
    fc.assert(
      fc.property(anyRow(), fc.subarray([...table.columns]), (row, some) => {
        const older = { ...table, columns: some };
        const expected = Object.fromEntries(some.map(({ column }) => [column, row[column]]));
        expect(rows?.decode(protobuf.rows?.(older).encode(row) ?? new Uint8Array())).toEqual(expected);
        expect(protobuf.rows?.(older).decode(encode(row))).toEqual(expected);
      }),
      runs,
    );
  });

  test("any bytes are read, or are a DecodeError that names the model; so are payloads with any byte changed", () => {
    const damaged = anyRow().chain((row) => {
      const bytes = encode(row);
      return fc
        .tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }))
        .map(([at, byte]) => bytes.with(at, byte));
    });
    let refused = 0;
    const check = (bytes: Uint8Array): void => {
      try {
        rows?.decode(bytes);
      } catch (error) {
        refused++;
        expect(error).toBeInstanceOf(DecodeError);
        expect(String(error)).toMatch(/^DecodeError: every_kind/);
      }
    };
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), damaged), check), { ...runs, numRuns: 2000 });
    expect(refused).toBeGreaterThan(500);
  });

  test("lists and only lists stand in a message of their own", () => {
    expect(Message.nestedArray.length).toBe(LISTS.length);
  });
});
