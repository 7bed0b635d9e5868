import type { Serializer } from "../contracts/serializer.ts";
import { DecodeError } from "../errors.ts";
import { escapeJson, reviveJson } from "./json-escapes.ts";
import { jsonRows } from "./json-rows.ts";
import { utf8Bytes, utf8Text } from "./utf8-text.ts";

/**
 * JSON, and without loss what JSON cannot say: bigint, `Date`, `Uint8Array`, `NaN`, the infinities, -0, `undefined` and places of
 * arrays that hold nothing. Plain data only: a function, a symbol, an instance of any other class, or more than 1000 levels is a
 * `ValidationError`; keys that are symbols, and properties of arrays that are no items, are left out. Rows are written as arrays
 * where every field has a number, else as objects by column.
 */
export const json: Serializer = Object.freeze({
  name: "json",
  encode: (value: unknown) => utf8Bytes(JSON.stringify(escapeJson(value))),
  decode: (bytes: Uint8Array) => {
    try {
      return reviveJson(JSON.parse(utf8Text(bytes)));
    } catch {
      // The error of the parser quotes what it was given.
      throw new DecodeError("these bytes are not what json has written");
    }
  },
  rows: jsonRows,
});
