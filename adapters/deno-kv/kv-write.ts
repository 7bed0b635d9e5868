import type { DenoKvAtomic } from "./deno-kv-client.ts";
import { type Item, expiry } from "./kv-items.ts";
import { type ItemKey, bytesOf } from "./kv-keys.ts";

/** Keeps an item under a key. */
export function putItem(atomic: DenoKvAtomic, { text, parts, name }: ItemKey, item: Item): void {
  const options = expiry(item);
  atomic.set(parts, item, options);
  if (name !== null) atomic.set(name, bytesOf(text), options);
}

/** Removes what is kept under a key. */
export function removeItem(atomic: DenoKvAtomic, { parts, name }: ItemKey): void {
  atomic.delete(parts);
  if (name !== null) atomic.delete(name);
}

/**
 * Makes an attempt, and again for as long as somebody else was faster: each time one of all who try succeeds, and those who do not
 * wait a moment so that they do not get in each other's way again.
 */
export async function untilMade<Outcome>(
  attempt: () => Promise<Outcome | undefined>,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
    signal?.throwIfAborted();
    const longest = Math.min(2 ** tries, LONGEST_PAUSE);
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * longest);
    });
  }
}

const LONGEST_PAUSE = 32;
