import { abortedError } from "../contracts/refused-call.ts";
import type { LockClaim, TakenLock } from "./lock-claim.ts";
import { LockTakenError } from "./lock-errors.ts";
import type { StoreCall } from "./store-types.ts";

/** Milliseconds between the first two tries, and at most; a random part of it, so that those who wait do not come together. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 500;

/** Takes a lock, again and again for so many milliseconds while somebody else has it. */
export async function takeInTurn(claim: LockClaim, wait: number, call: StoreCall): Promise<TakenLock> {
  const { signal } = call;
  const began = performance.now();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    if (signal?.aborted === true) throw abortedError(signal);
    const taken = await claim.take(call);
    if (taken !== null) return taken;
    const left = wait - (performance.now() - began);
    if (left <= 0) throw new LockTakenError(claim.store.name);
    await pauseFor(Math.min(left, pause * (0.5 + Math.random() / 2)), signal);
  }
}

/** Ends after the time, or as soon as the signal is aborted. */
function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (signal?.aborted === true) end();
    else signal?.addEventListener("abort", end);
  });
}
