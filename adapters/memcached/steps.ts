import { type ItemTimes, remaining } from "./expiry.ts";
import { STATUSES, refusedBy } from "./memcached-failure.ts";
import { OPCODES, type Packet, type Reply } from "./packet.ts";

/** What came back of packets, by their place among them; quiet ones that had nothing to tell have none. */
export type Replies = readonly (Reply | undefined)[];

/**
 * How something is done: packets that are sent together, and others after them where the answers make that necessary. Nearly always
 * the first are enough.
 */
export type Steps<Answer> = Generator<readonly Packet[], Answer, Replies>;

/** An item as an answer tells of it. */
export interface Item {
  readonly cas: bigint;
  readonly flags: number;
  readonly value: Uint8Array;
  /** Whether its time has not come: the server removes items a little later. */
  readonly isAlive: boolean;
}

/** Reads an item. Nothing comes back where there is none. */
export function read(key: Uint8Array): Packet {
  return { opcode: OPCODES.quietGet, key };
}

/** Writes an item. Told quietly, only a failure comes back. */
export function write(
  how: "set" | "add" | "replace" | "quietSet",
  key: Uint8Array,
  value: Uint8Array,
  { flags, seconds }: ItemTimes,
  cas: bigint = 0n,
): Packet {
  const extras = new Uint8Array(8);
  const view = new DataView(extras.buffer);
  view.setUint32(0, flags);
  view.setUint32(4, seconds);
  return { opcode: OPCODES[how], key, extras, value, cas };
}

/** Removes an item. */
export function remove(key: Uint8Array, cas: bigint = 0n): Packet {
  return { opcode: OPCODES.delete, key, cas };
}

/** The item that {@link read} found; `null` where there is none. */
export function itemOf(reply: Reply | undefined): Item | null {
  if (!isDone(reply, STATUSES.missing)) return null;
  const { cas, flags, value } = reply;
  return { cas, flags, value, isAlive: (remaining(flags) ?? 1) > 0 };
}

/** Whether something was done. `otherwise`: what an answer may say without being a failure. */
export function isDone(reply: Reply | undefined, ...otherwise: readonly number[]): reply is Reply {
  if (reply === undefined) return false;
  if (reply.status === STATUSES.done) return true;
  if (otherwise.includes(reply.status)) return false;
  throw refusedBy(reply.status);
}
