import { Decoder, Encoder } from "@msgpack/msgpack";
import { DecodeError } from "../errors.ts";
import { DEEPEST_VALUE, checkPayload } from "./msgpack-check.ts";
import { extensionCodec } from "./msgpack-extensions.ts";

/** The bytes of a value that MessagePack has types or extensions for. Throws for others. */
export function writeMessagePack(value: unknown): Uint8Array {
  // An encoder keeps a buffer as large as the largest value it has seen, so each value has its own.
  const encoder = new Encoder({ extensionCodec, useBigInt64: true, maxDepth: DEEPEST_VALUE, initialBufferSize: 256 });
  return encoder.encode(value);
}

/** The value of bytes; the bytes in it are part of them. Throws for what is no MessagePack. */
export function readMessagePack(bytes: Uint8Array): unknown {
  return new Decoder({ extensionCodec, useBigInt64: true, mapKeyConverter }).decode(checkPayload(bytes));
}

function mapKeyConverter(key: unknown): string {
  if (typeof key === "string") return key;
  throw new DecodeError("a key of a map of MessagePack is no text");
}
