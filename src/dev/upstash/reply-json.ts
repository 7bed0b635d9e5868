import { bytesOf, readableText } from "./byte-text.ts";
import { RedisFailure, type RedisReply } from "./redis.ts";

/** How text is written in a response: as it is, or as base64 that keeps every byte. */
export type TextEncoding = "text" | "base64";

/** The answer to one command, as a JSON object with `result` or `error`. */
export function outcomeJson(reply: RedisReply, encoding: TextEncoding): string {
  if (reply instanceof RedisFailure) return failureJson(reply);
  // Clients tell an OK by its text, so it is never encoded.
  const result = reply === "OK" ? '"OK"' : replyJson(reply, encoding);
  return `{"result":${result}}`;
}

/** An error as a JSON object. */
export function failureJson({ message }: RedisFailure): string {
  return JSON.stringify({ error: message });
}

/** Whole numbers of 64 bits keep all their digits, which JSON allows and `JSON.stringify` does not write. */
function replyJson(reply: RedisReply, encoding: TextEncoding): string {
  if (reply === null) return "null";
  if (typeof reply === "number" || typeof reply === "bigint") return `${reply}`;
  if (reply instanceof RedisFailure) return failureJson(reply);
  if (typeof reply !== "string") return `[${reply.map((item) => replyJson(item, encoding)).join(",")}]`;
  return JSON.stringify(encoding === "base64" ? bytesOf(reply).toString("base64") : readableText(reply));
}
