import type { WireMessage } from "./split-messages.ts";

/** The answer to a client that asks for encryption: it is not to be had. */
export const NO_ENCRYPTION: Buffer = Buffer.from("N");

/** Asks for the password, unencrypted: the connection never leaves the machine. */
export const ASK_PASSWORD: Buffer = Buffer.from("R\0\0\0\x08\0\0\0\x03");

/** The server waits for a query, outside a transaction. */
export const READY: Buffer = Buffer.from("Z\0\0\0\x05I");

/** What a client needs to cancel what its connection runs. */
export function backendKey(process: number, secret: number): Buffer {
  const message = Buffer.from("K\0\0\0\x0c\0\0\0\0\0\0\0\0");
  message.writeInt32BE(process, 5);
  message.writeInt32BE(secret, 9);
  return message;
}

/** An error after which the connection is closed. */
export function fatal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const bytes = Buffer.concat([Buffer.from("E\0\0\0\0"), fields]);
  bytes.writeInt32BE(bytes.length - 1, 1);
  return bytes;
}

/** Whether a message says that the server is ready for the next query. */
export function isReady(message: WireMessage): boolean {
  return message.type === "Z";
}

/** Whether the answer to a whole query ends outside a transaction. */
export function endsIdle(answer: Uint8Array): boolean {
  return answer.at(-6) === "Z".charCodeAt(0) && answer.at(-1) === "I".charCodeAt(0);
}
