import { OperationalError } from "../../errors.ts";
/** A message of Postgres' wire protocol; `type` is empty for those a connection begins with, which have none. */
export interface WireMessage {
  readonly type: string;
  /** The whole message, type and length included. */
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes, which arrives in pieces of any length, into messages. */
export type MessageSplitter = (piece: Buffer) => readonly WireMessage[];

/** Which side the bytes come from: only a client begins with messages that have no type. */
export type Side = "client" | "server";

const PROTOCOL_VERSION_3 = 3;

/** Makes a splitter for one direction of one connection. It throws when a length is not one. */
export function messageSplitter(side: Side): MessageSplitter {
  let typed = side === "server";
  let pieces: Buffer[] = [];
  let size = 0;
  let needed = 0;

  const next = (bytes: Buffer): WireMessage | null => {
    const prefix = typed ? 1 : 0;
    needed = prefix + 4;
    if (bytes.length < needed) return null;
    const length = bytes.readInt32BE(prefix);
    if (length < 4)
      throw new OperationalError("the bytes are not the Postgres protocol: a message is shorter than its own length");
    needed = prefix + length;
    if (bytes.length < needed) return null;
    const message = { type: typed ? String.fromCharCode(bytes.readUInt8(0)) : "", bytes: bytes.subarray(0, needed) };
    if (!typed && length >= 8) typed = bytes.readUInt16BE(4) === PROTOCOL_VERSION_3;
    return message;
  };

  return (piece) => {
    pieces.push(piece);
    size += piece.length;
    // Joined only when a message is complete: a large one arrives in hundreds of pieces.
    if (size < needed) return [];
    let rest = Buffer.concat(pieces);
    const messages: WireMessage[] = [];
    for (let message = next(rest); message !== null; message = next(rest)) {
      messages.push(message);
      rest = rest.subarray(message.bytes.length);
    }
    pieces = [rest];
    size = rest.length;
    return messages;
  };
}
