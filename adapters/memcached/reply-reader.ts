import { DecodeError } from "../../src/errors.ts";
import { HEADER_BYTES, type Reply } from "./packet.ts";

const RESPONSE = 0x81;

/** Puts replies together from the pieces in which they arrive. */
export interface ReplyReader {
  /** The replies that a piece completes. Throws for what is not of the protocol. */
  read(piece: Uint8Array): readonly Reply[];
}

/** Makes a reader that takes replies of so many bytes at most: a server cannot make it keep more. */
export function replyReader(maxBytes: number): ReplyReader {
  let pieces: Uint8Array[] = [];
  let kept = 0;
  let wanted = HEADER_BYTES;
  return {
    read(piece) {
      pieces.push(piece);
      kept += piece.length;
      if (kept < wanted) return [];
      const bytes = pieces.length === 1 ? piece : joined(pieces, kept);
      const replies: Reply[] = [];
      let at = 0;
      for (;;) {
        wanted = wantedFrom(bytes.subarray(at), maxBytes);
        if (bytes.length - at < wanted) break;
        replies.push(replyOf(bytes.subarray(at, at + wanted)));
        at += wanted;
      }
      pieces = at === bytes.length ? [] : [bytes.slice(at)];
      kept = bytes.length - at;
      return replies;
    },
  };
}

/** How many bytes the reply has that these begin with; of less than a header is known only that a header comes. */
function wantedFrom(bytes: Uint8Array, maxBytes: number): number {
  if (bytes.length > 0 && bytes[0] !== RESPONSE)
    throw new DecodeError("the first byte of an answer is not that of a reply");
  if (bytes.length < HEADER_BYTES) return HEADER_BYTES;
  const body = viewOf(bytes).getUint32(8);
  if (body > maxBytes)
    throw new DecodeError(`an answer of ${body} bytes is announced, which is more than maxValueBytes allows`);
  return HEADER_BYTES + body;
}

function replyOf(bytes: Uint8Array): Reply {
  const view = viewOf(bytes);
  const extras = view.getUint8(4);
  const start = HEADER_BYTES + extras + view.getUint16(2);
  if (start > bytes.length) throw new DecodeError("the parts of an answer are longer than the answer");
  return {
    status: view.getUint16(6),
    opaque: view.getUint32(12),
    cas: view.getBigUint64(16),
    flags: extras >= 4 ? view.getUint32(HEADER_BYTES) : 0,
    // A copy, so that a small value does not keep all that came with it.
    value: bytes.slice(start),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
