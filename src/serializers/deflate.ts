import { DecodeError } from "../errors.ts";

type Pass = ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource>;

/** Whether this runtime compresses. */
export function canDeflate(): boolean {
  return typeof CompressionStream === "function";
}

/** Bytes, compressed. */
export function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new CompressionStream("deflate-raw"), Infinity);
}

/**
 * What bytes were before they were compressed. A `DecodeError` for bytes that compressing never makes, and as soon as there are more
 * than `most` of them.
 */
export async function inflate(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  if (typeof DecompressionStream !== "function")
    throw new DecodeError("this runtime has no DecompressionStream, and a stored value is compressed");
  try {
    return await through(bytes, new DecompressionStream("deflate-raw"), most);
  } catch (cause) {
    throw cause instanceof DecodeError ? cause : new DecodeError("a stored value cannot be decompressed", { cause });
  }
}

async function through(bytes: Uint8Array, pass: Pass, most: number): Promise<Uint8Array> {
  const source = new ReadableStream<BufferSource>({
    start: (controller) => {
      controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
      controller.close();
    },
  });
  const reader = source.pipeThrough(pass).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, length);
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new DecodeError("a stored value is too large when it is decompressed");
    }
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
