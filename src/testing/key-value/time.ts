/** A time to live in seconds that is short enough to wait for, and long enough to look at a key before it goes. */
export const SHORT = 0.5;

/** Waits until what was written with a short time to live has gone. */
export function untilGone(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, SHORT * 1000 + 250);
  });
}
