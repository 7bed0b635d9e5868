/**
 * Waits for what is coming, but not longer than until the signal is aborted: then it fails at once with what `failure` makes of the
 * reason, and whatever comes later is dropped.
 */
export function unlessAborted<Coming>(
  coming: Promise<Coming>,
  signal: AbortSignal | undefined,
  failure: (reason: unknown) => unknown,
): Promise<Coming> {
  if (signal === undefined) return coming;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(failure(signal.reason));
    const settle = (finish: () => void): void => {
      signal.removeEventListener("abort", abort);
      finish();
    };
    coming.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort);
  });
}
