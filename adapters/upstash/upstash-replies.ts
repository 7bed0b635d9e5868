import { CommandRefusal, type CommandReply } from "../../src/contracts/scripted-client.ts";

/** Reads an answer: one reply for each of so many commands; `null` where it is no such answer. */
export function repliesOf(content: unknown, count: number): readonly CommandReply[] | null {
  const refused = errorOf(content);
  // One error for the whole request.
  if (refused !== null) return Array.from({ length: count }, () => refused);
  if (!Array.isArray(content) || content.length !== count) return null;
  const replies: CommandReply[] = [];
  for (const part of content as readonly unknown[]) {
    const refusal = errorOf(part);
    const reply = refusal ?? (isResult(part) ? replyOf(part.result) : undefined);
    if (reply === undefined) return null;
    replies.push(reply);
  }
  return replies;
}

function errorOf(content: unknown): CommandRefusal | null {
  const { error } = (content ?? {}) as { readonly error?: unknown };
  return typeof error === "string" ? new CommandRefusal(error) : null;
}

function isResult(part: unknown): part is { readonly result: unknown } {
  return typeof part === "object" && part !== null && "result" in part;
}

/** `undefined` for what is no reply. */
function replyOf(result: unknown): CommandReply | undefined {
  if (result === null || typeof result === "number") return result;
  if (typeof result === "string") return bytesOf(result);
  if (!Array.isArray(result)) return undefined;
  const replies: CommandReply[] = [];
  for (const item of result as readonly unknown[]) {
    const reply = replyOf(item);
    if (reply === undefined) return undefined;
    replies.push(reply);
  }
  return replies;
}

/** Of all texts only an OK is not in base64, whose length is always a multiple of four. */
function bytesOf(text: string): Uint8Array | undefined {
  if (text === "OK") return Uint8Array.of(0x4f, 0x4b);
  try {
    const characters = atob(text);
    const bytes = new Uint8Array(characters.length);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
