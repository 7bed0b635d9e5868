import { describe, expect, test } from "vitest";
import { unlessAborted } from "../../../src/contracts/unless-aborted.ts";

const failure = (reason: unknown): Error => new Error("given up", { cause: reason });

describe("waiting for what is coming unless a signal is aborted", () => {
  test("gives what comes, and what fails", async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), undefined, failure)).toBe(1);
    expect(await unlessAborted(Promise.resolve(1), signal, failure)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error("no")), signal, failure)).rejects.toThrow("no");
  });

  test("fails at once when the signal is aborted, or has been", async () => {
    const abort = new AbortController();
    const coming = unlessAborted(new Promise(() => undefined), abort.signal, failure);
    abort.abort("enough");
    await expect(coming).rejects.toMatchObject({ message: "given up", cause: "enough" });
    await expect(unlessAborted(new Promise(() => undefined), abort.signal, failure)).rejects.toThrow("given up");
  });

  test("what fails after that is nobody's unhandled rejection", async () => {
    const abort = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const late = new Promise<never>((_, reject) => (fail = reject));
    const coming = unlessAborted(late, abort.signal, failure);
    abort.abort();
    await expect(coming).rejects.toThrow("given up");
    fail(new Error("late"));
    await new Promise((resolve) => setTimeout(resolve));
  });

  test("leaves no listener on the signal", async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...given: Parameters<typeof add>) => void ((listeners += 1), add(...given));
    signal.removeEventListener = (...given: Parameters<typeof remove>) => void ((listeners -= 1), remove(...given));
    await unlessAborted(Promise.resolve(1), signal, failure);
    await unlessAborted(Promise.reject(new Error("no")), signal, failure).catch(() => undefined);
    expect(listeners).toBe(0);
  });
});
