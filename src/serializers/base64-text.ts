/** What newer runtimes have, which is several times faster. */
interface NativeBase64 {
  readonly toBase64?: () => string;
}
interface NativeBase64Constructor {
  readonly fromBase64?: (text: string) => Uint8Array;
}

// Functions take only so many arguments.
const CHUNK = 8192;

/** Bytes as base64. */
export function base64Text(bytes: Uint8Array): string {
  const native = bytes as NativeBase64;
  if (native.toBase64 !== undefined) return native.toBase64();
  let binary = "";
  for (let start = 0; start < bytes.length; start += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(binary);
}

/** The bytes of base64, or `undefined` where it is none. */
export function base64Bytes(text: string): Uint8Array | undefined {
  try {
    const native = Uint8Array as NativeBase64Constructor;
    if (native.fromBase64 !== undefined) return native.fromBase64(text);
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return undefined;
  }
}
