import type { Address } from "./memcached-options.ts";

/** A connection that carries bytes. */
export interface ByteSocket {
  /** Sends bytes, in one piece. */
  write(bytes: Uint8Array): void;
  /** Whether somebody waits for an answer: a program need not stay alive for a connection that nobody waits for. */
  hold(isWaiting: boolean): void;
  /** Ends it at once; nothing is heard of it any more. */
  destroy(): void;
}

/** Who is told what comes over a connection. */
export interface SocketListener {
  received(bytes: Uint8Array): void;
  /** It broke, or was closed from the other side. Told once. */
  ended(cause: unknown): void;
}

/** Opens a connection with what the runtime has for that. */
export type OpenSocket = (address: Address, listener: SocketListener) => Promise<ByteSocket>;
