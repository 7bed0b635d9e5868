// The binary protocol: https://docs.memcached.org/protocols/binarysasl and protocol_binary.h of the server.

/** What is asked of the server. Those called `quiet` are answered only when there is something to tell. */
export const OPCODES = {
  set: 0x01,
  add: 0x02,
  replace: 0x03,
  delete: 0x04,
  increment: 0x05,
  quietGet: 0x09,
  noop: 0x0a,
  quietSet: 0x11,
  touch: 0x1c,
  authenticate: 0x21,
} as const;

/** One thing that is asked. */
export interface Packet {
  readonly opcode: number;
  readonly key: Uint8Array;
  readonly extras?: Uint8Array;
  readonly value?: Uint8Array;
  /** Only where the item is still the one that had this number; unless given, whatever is there. */
  readonly cas?: bigint;
}

/** One answer. */
export interface Reply {
  readonly status: number;
  /** Says which packet it belongs to. */
  readonly opaque: number;
  /** Of the item as it is after the packet. */
  readonly cas: bigint;
  /** Of the item; 0 where the answer has none. */
  readonly flags: number;
  readonly value: Uint8Array;
}

export const HEADER_BYTES = 24;
const REQUEST = 0x80;
const NOTHING = new Uint8Array(0);

/** Whether a packet can change anything. */
export function isWrite({ opcode }: Packet): boolean {
  return opcode !== OPCODES.quietGet && opcode !== OPCODES.noop && opcode !== OPCODES.authenticate;
}

/** The bytes of packets, all in one piece. They are numbered upwards from `opaque`, by which their answers are known. */
export function encodePackets(packets: readonly Packet[], opaque: number): Uint8Array {
  const bytes = new Uint8Array(packets.reduce((sum, packet) => sum + HEADER_BYTES + bodyBytes(packet), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [index, packet] of packets.entries()) {
    const { opcode, key, extras = NOTHING, value = NOTHING, cas = 0n } = packet;
    view.setUint8(at, REQUEST);
    view.setUint8(at + 1, opcode);
    view.setUint16(at + 2, key.length);
    view.setUint8(at + 4, extras.length);
    view.setUint32(at + 8, bodyBytes(packet));
    view.setUint32(at + 12, opaque + index);
    view.setBigUint64(at + 16, cas);
    at += HEADER_BYTES;
    for (const part of [extras, key, value]) {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return bytes;
}

function bodyBytes({ key, extras = NOTHING, value = NOTHING }: Packet): number {
  return key.length + extras.length + value.length;
}
