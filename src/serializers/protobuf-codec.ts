import type { Serializer } from "../contracts/serializer.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { AnyrowError, DecodeError, ValidationError, invalid } from "../errors.ts";
import { codecRows } from "./protobuf-codec-rows.ts";
import { checkSerializerName } from "./serializer-name.ts";
import { withHalves, withoutHalves } from "./protobuf-plain.ts";

/**
 * What turns messages into bytes and back: a `Type` of protobufjs, a class of its static modules, or anything else with `encode` and
 * `decode`. Where there are `verify`, `fromObject` and `toObject`, they are used too.
 */
export interface ProtobufType {
  /** The bytes of a message, or a writer that ends in them. */
  encode(message: never): Uint8Array | { finish(): Uint8Array };
  /** The message of bytes; throws where they are none. */
  decode(bytes: Uint8Array): object;
  /** What is wrong with an object, or `null`. */
  verify?(object: never): string | null;
  /** Makes a message of an object. */
  fromObject?(object: never): object;
  /** Makes an object of a message. */
  toObject?(message: never, options: { readonly defaults: true }): object;
}

/** What `protobufCodec` is made of. */
export interface ProtobufCodecOptions {
  /** What payloads name it by, such as `protobuf.user`. */
  readonly name: string;
  readonly type: ProtobufType;
  /** Makes the object that is written out of a value; without it a value is that object. */
  readonly dump?: (value: unknown) => unknown;
  /** Makes a value out of the object that was read. */
  readonly load?: (object: Record<string, unknown>) => unknown;
}

/**
 * A serializer that writes a protobuf message of your own. Objects are read with the defaults of proto3, so a stored `0` or `""` is
 * never missing; integers of 64 bits are numbers where a number holds them exactly, else bigints. Rows are written as objects by
 * field name: instants as milliseconds, decimals and JSON as text, UUIDs too. A row that the
 * message does not hold exactly is a `ValidationError`: a nullable field must be `optional` there.
 */
export function protobufCodec(options: ProtobufCodecOptions): Serializer {
  checkOptions(null, options, ["name", "type", "dump", "load"]);
  const { name, type, dump, load } = options;
  checkSerializerName(name);
  if (typeof type?.encode !== "function" || typeof type.decode !== "function")
    throw invalid(null, ["type"], "must have encode and decode, as a Type of protobufjs has");
  const encode = (value: unknown): Uint8Array => encodeObject(name, type, dump === undefined ? value : dump(value));
  const decode = (bytes: Uint8Array): unknown => {
    const object = decodeObject(name, type, bytes);
    return load === undefined ? object : load(object);
  };
  return { name, encode, decode, rows: (table) => codecRows(table, { name, encode, decode, empty: emptyOf(type) }) };
}

function encodeObject(name: string, type: ProtobufType, value: unknown): Uint8Array {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(null, [], `${name} writes objects only, as a message has fields`);
  try {
    const object = type.fromObject === undefined ? value : withHalves(value);
    const problem = type.verify?.(object as never) ?? null;
    if (problem !== null) throw invalid(null, [], `${name} cannot hold this object: ${problem}`);
    const written = type.encode((type.fromObject?.(object as never) ?? object) as never);
    return new Uint8Array("finish" in written ? written.finish() : written);
  } catch (error) {
    if (error instanceof AnyrowError) throw error;
    const message = `${name} cannot hold this object: see the cause`;
    throw new ValidationError(null, [{ path: [], message }], { cause: error });
  }
}

function decodeObject(name: string, type: ProtobufType, bytes: Uint8Array): Record<string, unknown> {
  try {
    const message = type.decode(bytes);
    const object = type.toObject?.(message as never, { defaults: true }) ?? message;
    return withoutHalves(object) as Record<string, unknown>;
  } catch (error) {
    throw new DecodeError(`${name}: the payload is no such message, or cut off`, { cause: error });
  }
}

/** A message without anything in it, which knows the names of its fields. */
function emptyOf(type: ProtobufType): object {
  try {
    return type.decode(new Uint8Array(0));
  } catch {
    return {};
  }
}
