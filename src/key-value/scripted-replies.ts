import { CommandRefusal, type CommandReply } from "../contracts/scripted-client.ts";
import { DecodeError } from "../errors.ts";

const decoder = /* @__PURE__ */ new TextDecoder();

/** The bytes of a value; `null` where there is none. */
export function valueIn(reply: CommandReply): Uint8Array | null {
  if (reply === null || reply instanceof Uint8Array) return reply;
  throw unexpected();
}

/** A whole number. */
export function numberIn(reply: CommandReply): number {
  const number = reply instanceof Uint8Array ? Number(decoder.decode(reply)) : reply;
  if (typeof number === "number") return number;
  throw unexpected();
}

/** A key, which is text in UTF-8. */
export function keyIn(reply: CommandReply): string {
  if (reply instanceof Uint8Array) return decoder.decode(reply);
  throw unexpected();
}

/** Several replies in one. */
export function repliesIn(reply: CommandReply): readonly CommandReply[] {
  if (reply === null || typeof reply !== "object" || reply instanceof Uint8Array || reply instanceof CommandRefusal)
    throw unexpected();
  return reply;
}

function unexpected(): DecodeError {
  return new DecodeError(
    "the server answered with something else than was asked: check that it is of the kind the adapter is for",
  );
}
