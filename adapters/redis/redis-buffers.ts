/** Makes the bytes that the client sends as they are: it would write others as the list of their numbers. */
export type ToBuffer = (bytes: Uint8Array) => Uint8Array;

interface BufferModule {
  readonly Buffer: { from(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array };
}

/** Finds them in the runtime. */
export async function importBuffers(): Promise<ToBuffer> {
  // By a name that bundlers do not look for.
  const name: string = "node:buffer";
  const { Buffer } = (await import(/* @vite-ignore */ name)) as BufferModule;
  return (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
