// The serializer `msgpack`: a public entry of its own, as it needs the package @msgpack/msgpack.

import type { Serializer } from "../contracts/serializer.ts";
import { AnyrowError, DecodeError } from "../errors.ts";
import { readMessagePack, writeMessagePack } from "./msgpack-bytes.ts";
import { afterReading, forWriting } from "./msgpack-plain.ts";
import { msgpackRows } from "./msgpack-rows.ts";

/**
 * Writes MessagePack, which other languages read. Holds every plain value exactly: objects, arrays, text, numbers with NaN, ±Infinity
 * and -0, bigints of any size, bytes, dates, `undefined`, `null`. Objects of classes, text with a lone surrogate and keys `__proto__`
 * are a `ValidationError`. Rows are arrays by field number where every field has one, `.tag(n)`, else maps by column.
 */
export const msgpack: Serializer = {
  name: "msgpack",
  encode: (value) => writeMessagePack(forWriting(value)),
  decode: (bytes) => {
    try {
      return afterReading(readMessagePack(bytes));
    } catch (error) {
      if (error instanceof AnyrowError) throw error;
      throw new DecodeError("the payload is no MessagePack, or cut off", { cause: error });
    }
  },
  rows: msgpackRows,
};
