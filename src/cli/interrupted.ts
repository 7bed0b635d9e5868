/** Resolves at the first Ctrl-C, or when the process is asked to end. A second Ctrl-C ends it as always. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
