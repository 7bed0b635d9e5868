import type { Serializer } from "../contracts/serializer.ts";
import { DecodeError } from "../errors.ts";
import { readStructured } from "./structured-reader.ts";
import { writeStructured } from "./structured-writer.ts";

/**
 * What structured clone holds of plain data: besides what `json` holds `Map`, `Set`, `ArrayBuffer` and every view on one, and values
 * that contain themselves or the same object in several places. Reading never runs code. Functions, symbols, patterns, errors and
 * instances of other classes, and more than 1000 levels, are a `ValidationError`. A view holds its own bytes, not the rest of its
 * buffer; keys that are symbols, and properties of arrays that are no items, are left out.
 */
export const structured: Serializer = Object.freeze({
  name: "structured",
  encode: writeStructured,
  decode: (bytes: Uint8Array) => {
    try {
      return readStructured(bytes);
    } catch (cause) {
      throw cause instanceof DecodeError
        ? cause
        : new DecodeError("these bytes are not what structured has written", { cause });
    }
  },
});
