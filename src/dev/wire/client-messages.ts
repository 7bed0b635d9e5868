import type { WireMessage } from "./split-messages.ts";

const CODES: Readonly<Record<number, OpeningKind>> = {
  80877102: "cancel",
  80877103: "encryption",
  80877104: "encryption",
  196608: "startup",
};

/** What a client begins a connection with. */
export type OpeningKind = "cancel" | "encryption" | "startup" | "unknown";

/** Tells what a message without type is. */
export function openingKind({ bytes }: WireMessage): OpeningKind {
  return (bytes.length >= 8 && CODES[bytes.readInt32BE(4)]) || "unknown";
}

/** The names and values of a startup message, for example `user` and `database`. */
export function startupParameters({ bytes }: WireMessage): ReadonlyMap<string, string> {
  const words = bytes.subarray(8).toString().split("\0");
  const parameters = new Map<string, string>();
  for (let at = 0; at + 1 < words.length && words[at] !== ""; at += 2)
    parameters.set(words[at] ?? "", words[at + 1] ?? "");
  return parameters;
}

/** Which connection a cancel request means. */
export function cancelTarget({ bytes }: WireMessage): { readonly process: number; readonly secret: number } | null {
  return bytes.length < 16 ? null : { process: bytes.readInt32BE(8), secret: bytes.readInt32BE(12) };
}

/** The text of a message that ends with a zero byte, such as a password. */
export function textOf({ bytes }: WireMessage): string {
  return bytes.subarray(5, textEnd(bytes, 5)).toString();
}

/** The statement a message brings, when it is one that does. */
export function statementOf(message: WireMessage): string | null {
  if (message.type === "Q") return textOf(message);
  if (message.type !== "P") return null;
  const start = textEnd(message.bytes, 5) + 1;
  return message.bytes.subarray(start, textEnd(message.bytes, start)).toString();
}

/** Where in a message the name of a prepared statement stands: Parse, Bind, Describe and Close have one. */
function nameStart({ type, bytes }: WireMessage): number | null {
  if (type === "P") return 5;
  if (type === "B") return textEnd(bytes, 5) + 1;
  return (type === "D" || type === "C") && bytes[5] === STATEMENT ? 6 : null;
}

const STATEMENT = "S".charCodeAt(0);

/** Gives the prepared statement that a message names another name. Statements without a name keep none. */
export function renameStatement(message: WireMessage, rename: (name: string) => string): Buffer {
  const { bytes, type } = message;
  const start = nameStart(message);
  if (start === null) return bytes;
  const end = textEnd(bytes, start);
  if (end === start) return bytes;
  const name = Buffer.from(rename(bytes.subarray(start, end).toString()));
  const renamed = Buffer.concat([Buffer.from(`${type}\0\0\0\0`), bytes.subarray(5, start), name, bytes.subarray(end)]);
  renamed.writeInt32BE(renamed.length - 1, 1);
  return renamed;
}

function textEnd(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(0, start);
  return end === -1 ? bytes.length : end;
}

/** A simple query. */
export function queryMessage(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.concat([Buffer.from("Q\0\0\0\0"), text]);
  message.writeInt32BE(message.length - 1, 1);
  return message;
}

/** The end of an extended query. */
export const SYNC: Buffer = Buffer.from("S\0\0\0\x04");

/** What a client begins with: version 3 and who it is. */
export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const words = Object.entries(parameters).flatMap(([name, value]) => [name, value]);
  const message = Buffer.concat([Buffer.alloc(8), Buffer.from(`${words.join("\0")}\0\0`)]);
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(196608, 4);
  return message;
}

/** Asks the server to give up what a connection is running; sent on a connection of its own. */
export function cancelMessage(process: number, secret: number): Buffer {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80877102, 4);
  message.writeInt32BE(process, 8);
  message.writeInt32BE(secret, 12);
  return message;
}
