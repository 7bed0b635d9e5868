/** What plain keys never begin with. */
const DIGEST = "#";
/** What every part of a memcached world can take: its text protocol ends keys at blanks, and its logs are lines. */
const PLAIN = /^(?!#)[!-~]{1,250}$/;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * The bytes that stand for a key on the server: its own where they are printable ASCII without blanks, at most 250 of them; otherwise
 * those of its SHA-256, which no other key has and no plain key begins like.
 */
export async function speltKey(key: string): Promise<Uint8Array> {
  if (PLAIN.test(key)) return encoder.encode(key);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(key)));
  const letters = btoa(String.fromCharCode(...digest));
  return encoder.encode(DIGEST + letters);
}
