import type { ColumnShape } from "../plan/nodes.ts";
import type { RowColumns } from "./row-columns.ts";
import type { RowSerializer, Serializer } from "../contracts/serializer.ts";
import type { StoredRow } from "../contracts/row-store.ts";
import { AnyrowError, DecodeError, ValidationError, invalid } from "../errors.ts";
import type { FieldShape } from "../plan/any-field.ts";
import { keptCell } from "./kept-values.ts";
import { decimalText, parseJson } from "./protobuf-kinds.ts";
import { isSame } from "./protobuf-same-value.ts";

/** A codec of one message. */
interface Codec extends Pick<Serializer, "name" | "encode" | "decode"> {
  readonly empty: object;
}

const OTHER = "the message holds something else than a value of this field";

/** Writes rows with a message that somebody else has declared. What it does not hold exactly is refused before it is lost. */
export function codecRows(table: RowColumns, codec: Codec): RowSerializer {
  const names = new Map(table.columns.map((column) => [column, nameIn(codec.empty, column)]));
  const decode = (bytes: Uint8Array): Record<string, unknown> => decodeRow(table.name, names, codec, bytes);
  return {
    decode,
    encode: (row) => {
      const bytes = codec.encode(objectOf(row, names));
      checkKept(table, codec, row, decode, bytes);
      return bytes;
    },
  };
}

/** The name of a column in a message: that of the field, or else that in the store. */
function nameIn(empty: object, { name, column }: ColumnShape): string {
  return !(name in empty) && column in empty ? column : name;
}

function objectOf(row: StoredRow, names: ReadonlyMap<ColumnShape, string>): object {
  const there = [...names].flatMap(([column, name]) => {
    const value = row[column.column] ?? null;
    return value === null ? [] : [[name, toMessage(column.field, value)] as const];
  });
  return Object.fromEntries(there);
}

function toMessage(field: FieldShape, value: unknown): unknown {
  const { kind, storage, settings } = field;
  const { item } = settings;
  if (item !== null) return (value as readonly unknown[]).map((each) => toMessage(item, each));
  if (storage === "json") return JSON.stringify(value);
  return kind === "decimal" ? decimalText(settings.scale, value) : value;
}

/** Refuses a row of which something would be lost: messages cut integers short and have no null unless they are told. */
function checkKept(
  { name: model, columns }: RowColumns,
  codec: Codec,
  row: StoredRow,
  decode: (bytes: Uint8Array) => StoredRow,
  bytes: Uint8Array,
): void {
  let kept: StoredRow;
  try {
    kept = decode(bytes);
  } catch (error) {
    const message = `${codec.name} would not be read as it was written: see the cause`;
    throw new ValidationError(model, [{ path: [], message }], { cause: error });
  }
  for (const { name, column } of columns) {
    const value = row[column];
    if (value === undefined || isSame(value, kept[column])) continue;
    const advice = value === null ? "declare it optional in the message" : "give it a field that holds it exactly";
    throw invalid(model, [name], `would not be read from ${codec.name} as it was written: ${advice}`);
  }
}

function decodeRow(
  model: string,
  names: ReadonlyMap<ColumnShape, string>,
  codec: Codec,
  bytes: Uint8Array,
): Record<string, unknown> {
  const object = decodeObject(model, codec, bytes);
  const row: Record<string, unknown> = {};
  for (const [column, name] of names) {
    const held = Object.hasOwn(object, name) ? object[name] : undefined;
    // The default of proto3 for text, which is none of these values: nothing was written.
    const value = held === "" && isNeverEmpty(column.field) ? undefined : held;
    if (value !== undefined && value !== null) row[column.column] = fromMessage(model, column, value);
    else if (column.nullable) row[column.column] = null;
  }
  return row;
}

/** Whether the empty text is no value of a field that is written as text. */
function isNeverEmpty({ kind, storage }: FieldShape): boolean {
  return kind === "decimal" || ["json", "uuid", "date", "time"].includes(storage);
}

function decodeObject(model: string, codec: Codec, bytes: Uint8Array): Record<string, unknown> {
  let object: unknown;
  try {
    object = codec.decode(bytes);
  } catch (error) {
    throw new DecodeError(
      `${model}: ${error instanceof AnyrowError ? error.message : "its load has failed: see the cause"}`,
      {
        cause: error,
      },
    );
  }
  if (typeof object === "object" && object !== null) return object as Record<string, unknown>;
  throw new DecodeError(`${model}: ${codec.name} has not loaded an object`);
}

function fromMessage(model: string, { name, field }: ColumnShape, value: unknown): unknown {
  try {
    const kept = keptCell(field).read(spelt(field, value));
    if (kept !== undefined) return kept;
  } catch (error) {
    throw new DecodeError(`${model}.${name}: ${OTHER}`, { cause: error });
  }
  throw new DecodeError(`${model}.${name}: ${OTHER}`);
}

/** What the message holds, spelt as `keptCell` reads it. */
function spelt(field: FieldShape, value: unknown): unknown {
  const { item } = field.settings;
  if (item !== null && Array.isArray(value)) return value.map((each) => spelt(item, each));
  if (field.storage === "json") return parseJson(String(value));
  return field.kind === "bigint" ? BigInt(value as bigint) : value;
}
