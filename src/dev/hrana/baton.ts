import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** What a baton says: which stream goes on, and how often it has been used. */
export interface Baton {
  readonly stream: bigint;
  readonly sequence: bigint;
}

/** Writes batons, and reads those it has written. */
export interface BatonMint {
  write(baton: Baton): string;
  /** `null` for what this mint has not written. */
  read(text: string): Baton | null;
}

const PAYLOAD_BYTES = 16;
const BATON_BYTES = 48;

/** Makes a mint with a key of its own: batons of another server, or of this one before it was restarted, are forgeries. */
export function batonMint(): BatonMint {
  const key = randomBytes(32);
  const sign = (payload: Uint8Array): Buffer => createHmac("sha256", key).update(payload).digest();
  return {
    write({ stream, sequence }) {
      const payload = Buffer.alloc(PAYLOAD_BYTES);
      payload.writeBigUInt64BE(stream, 0);
      payload.writeBigUInt64BE(sequence, 8);
      return Buffer.concat([payload, sign(payload)]).toString("base64");
    },
    read(text) {
      const bytes = Buffer.from(text, "base64");
      if (bytes.length !== BATON_BYTES) return null;
      const payload = bytes.subarray(0, PAYLOAD_BYTES);
      if (!timingSafeEqual(sign(payload), bytes.subarray(PAYLOAD_BYTES))) return null;
      return { stream: payload.readBigUInt64BE(0), sequence: payload.readBigUInt64BE(8) };
    },
  };
}

/** A number that cannot be guessed. */
export function randomNumber(): bigint {
  return randomBytes(8).readBigUInt64BE(0);
}
