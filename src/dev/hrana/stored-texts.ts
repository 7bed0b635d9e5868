import { ProtocolViolation, RequestFailure } from "./failures.ts";
import type { HranaStream } from "./stream.ts";

/** Keeps an SQL text for later requests of the stream, within the limits of the service. */
export function storeText({ texts, limits }: HranaStream, id: number, sql: string): void {
  if (texts.has(id)) throw new ProtocolViolation(`SQL text ${id} already exists`);
  if (texts.size >= limits.storedTexts)
    throw new RequestFailure(
      "SQL_STORE_TOO_MANY",
      `The server already stores ${texts.size} SQL texts, it cannot store more`,
    );
  const size = Buffer.byteLength(sql);
  if (size > limits.storedTextBytes)
    throw new RequestFailure(
      "SQL_STORE_TOO_LARGE",
      `The statement is too large to be stored: ${size} B/${limits.storedTextBytes} B`,
    );
  texts.set(id, sql);
}
