import type { IncomingMessage } from "node:http";

/**
 * Reads the body of a request; `null` when it has more bytes than the limit. What is too much is read all the same: an answer to a
 * connection that still sends would reset it, and with it the client's next request.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > limit ? null : Buffer.concat(chunks);
}
