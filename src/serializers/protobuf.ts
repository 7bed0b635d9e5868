// The serializer `protobuf`: a public entry of its own, as it needs the package protobufjs.

import type { Serializer } from "../contracts/serializer.ts";
import { DecodeError, invalid } from "../errors.ts";
import { protobufRows } from "./protobuf-rows.ts";

/**
 * Writes rows as Protocol Buffers, as messages derived from their models: smaller than JSON, and readable in every language by the
 * text that `protoText` gives. Every field of the model needs a number, `.tag(n)`. It knows rows only; `encode` and `decode` of
 * other values are errors. Makes no code at run time, so it works where `eval` is forbidden.
 */
export const protobuf: Serializer = {
  name: "protobuf",
  encode: () => {
    throw invalid(null, [], "protobuf writes rows of models only: use protobufCodec with a type of your own, or json");
  },
  decode: () => {
    throw new DecodeError("protobuf reads rows of models only: use protobufCodec with a type of your own");
  },
  rows: protobufRows,
};

export { protobufCodec, type ProtobufCodecOptions, type ProtobufType } from "./protobuf-codec.ts";
export { protoText, type ProtoTextOptions } from "./protobuf-text.ts";
