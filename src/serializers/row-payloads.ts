import type { Later, StoredRow } from "../contracts/row-store.ts";
import type { RowSerializer, Serializer } from "../contracts/serializer.ts";
import type { TableShape } from "../plan/nodes.ts";
import { DecodeError } from "../errors.ts";
import { canDeflate, deflate, inflate } from "./deflate.ts";
import {
  envelopeFront,
  type Envelope,
  type OpenEnvelope,
  type ReadEnvelope,
  openEnvelope,
  sealEnvelope,
  sealInPlace,
} from "./envelope.ts";
import { isDrafted } from "./json-rows.ts";
import { fillMissing } from "./missing-values.ts";
import { objectRows } from "./object-rows.ts";
import { checkSerializerName } from "./serializer-name.ts";
import { tableFingerprint } from "./table-fingerprint.ts";

/** A row that was stored. */
export interface StoredPayload {
  readonly row: StoredRow;
  /** When it ends to exist, in milliseconds since 1970; `null`: never. */
  readonly expires: number | null;
}

/** Turns rows of one table into what a store of keys and values holds, and back. Answers at once unless there is something to compress. */
export interface RowPayloads {
  encode(row: StoredRow, expires: number | null): Later<Uint8Array>;
  /**
   * What is put behind a payload to change some columns of its row; `null` where the serializer cannot tell such a row from a whole
   * one, or has no place for what is missing.
   */
  patch(cells: StoredRow): Uint8Array | null;
  /** What a payload must hold from its third byte on for a patch to be put behind it: it was written for the same columns. */
  readonly front: Uint8Array;
  /**
   * Reads what was written with any serializer that is known and when the table had other columns. Columns that were not stored get
   * their default. A `DecodeError` names the model, and the field where it is about one; it is thrown, or rejects where the payload
   * is compressed.
   */
  decode(bytes: Uint8Array): Later<StoredPayload>;
}

/** How rows become payloads. */
export interface RowPayloadOptions {
  /** What rows are written with, and the name that payloads give it. */
  readonly serializer: { readonly name: string; readonly serializer: Serializer };
  /** The serializer that payloads call by a name. */
  readonly find: (name: string) => Serializer | null;
  /** Bodies of more bytes than this are compressed where that makes them shorter; `null`: none. */
  readonly compressAbove: number | null;
}

// A payload that is longer when it is decompressed was made to fill the memory.
const LONGEST_BODY = 64 * 1024 * 1024;

type RowSource = { readonly name: string; readonly table: TableShape };

/** Prepares the payloads of a table. */
export function rowPayloads(source: RowSource, options: RowPayloadOptions): RowPayloads {
  const { serializer, find, compressAbove } = options;
  checkSerializerName(serializer.name);
  const own = rowsOf(serializer.serializer, source.table);
  const plain = { codec: serializer.name, schema: tableFingerprint(source.table), compressed: false };
  const limit = compressAbove !== null && canDeflate() ? compressAbove : Infinity;
  const codecOf = (name: string): RowSerializer => {
    if (name === serializer.name) return own;
    const found = find(name);
    if (found !== null) return rowsOf(found, source.table);
    throw new DecodeError(
      `${source.name}: a row was written with the serializer ${name}, which this database does not know: give it to connect(…, { serializers })`,
    );
  };
  const columnsIn = ({ codec, schema, body }: OpenEnvelope): Record<string, unknown> =>
    readColumns(source, codecOf(codec), body, schema === plain.schema);
  const read = (opened: OpenEnvelope, patches: Uint8Array): StoredPayload => {
    const columns = columnsIn(opened);
    for (let rest = patches; rest.length > 0;) {
      const patch = open(source.name, rest);
      Object.assign(columns, columnsIn(patch));
      rest = rest.subarray(patch.size);
    }
    return { row: fillMissing(source.name, source.table, columns), expires: opened.expires };
  };
  return {
    encode: (row, expires) => {
      const envelope: Envelope = { ...plain, expires };
      if (!isDrafted(own)) return sealed(envelope, own.encode(row), limit);
      const { bytes, start, end } = own.draft(row);
      if (end - start <= limit) return sealInPlace(envelope, bytes, start, end);
      return sealed(envelope, bytes.slice(start, end), limit);
    },
    front: envelopeFront(plain.codec, plain.schema),
    patch: (cells) => {
      try {
        const body = own.encode(cells);
        const columns = Object.keys(own.decode(body));
        const isWhole = columns.length === Object.keys(cells).length && columns.every((column) => column in cells);
        return isWhole ? sealEnvelope({ ...plain, expires: null, body }) : null;
      } catch {
        // Whoever cannot write a part of a row writes all of it.
        return null;
      }
    },
    decode: (bytes) => {
      const opened = open(source.name, bytes);
      const patches = bytes.subarray(opened.size);
      return opened.compressed
        ? inflated(source.name, opened).then((whole) => read(whole, patches))
        : read(opened, patches);
    },
  };
}

const known = new WeakMap<Serializer, WeakMap<TableShape, RowSerializer>>();

/** How a serializer writes rows of a table, prepared once. */
function rowsOf(serializer: Serializer, table: TableShape): RowSerializer {
  let tables = known.get(serializer);
  if (tables === undefined) known.set(serializer, (tables = new WeakMap()));
  let rows = tables.get(table);
  if (rows === undefined) {
    rows = serializer.rows?.(table) ?? objectRows(serializer, table);
    tables.set(table, rows);
  }
  return rows;
}

function sealed(envelope: Envelope, body: Uint8Array, limit: number): Later<Uint8Array> {
  if (body.length <= limit) return sealEnvelope({ ...envelope, body });
  return deflate(body).then((short) =>
    short.length < body.length
      ? sealEnvelope({ ...envelope, compressed: true, body: short })
      : sealEnvelope({ ...envelope, body }),
  );
}

function open(model: string, bytes: Uint8Array): ReadEnvelope {
  try {
    return openEnvelope(bytes);
  } catch (cause) {
    throw named(model, cause);
  }
}

async function inflated(model: string, opened: OpenEnvelope): Promise<OpenEnvelope> {
  try {
    return { ...opened, body: await inflate(opened.body, LONGEST_BODY) };
  } catch (cause) {
    throw named(model, cause);
  }
}

/** The failure of what knows nothing of models. */
function named(model: string, cause: unknown): DecodeError {
  return new DecodeError(
    `${model}: ${cause instanceof DecodeError ? cause.message : "a stored value cannot be read"}`,
    {
      cause,
    },
  );
}

function readColumns(
  { name }: RowSource,
  rows: RowSerializer,
  body: Uint8Array,
  isSame: boolean,
): Record<string, unknown> {
  try {
    return rows.decode(body);
  } catch (cause) {
    if (cause instanceof DecodeError && isSame) throw cause;
    const what =
      cause instanceof DecodeError ? cause.message : `${name}: the serializer cannot read a stored row: see the cause`;
    throw new DecodeError(isSame ? what : `${what}; it was written when the model had other fields`, { cause });
  }
}
