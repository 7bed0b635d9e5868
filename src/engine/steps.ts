import type { Later } from "../contracts/row-store.ts";

/**
 * Work over a store whose answers may take time: hands out the promises it waits for and goes on with what they gave. Over a
 * store that answers at once it runs to its end without a pause.
 */
export type Steps<Value> = Generator<PromiseLike<unknown>, Value, unknown>;

/** Whether an answer is still to come. */
export function isLater<Value>(answer: Later<Value>): answer is PromiseLike<Value> {
  return typeof (answer as { readonly then?: unknown } | null | undefined)?.then === "function";
}

/** Waits for an answer inside {@link Steps}. */
export function* settle<Value>(answer: Later<Value>): Steps<Value> {
  return isLater(answer) ? ((yield answer) as Value) : answer;
}

/** Runs the steps; the result is a promise only when there was something to wait for. */
export function drive<Value>(steps: Steps<Value>): Later<Value> {
  const step = steps.next();
  return step.done === true ? step.value : resume(steps, step.value);
}

async function resume<Value>(steps: Steps<Value>, first: PromiseLike<unknown>): Promise<Value> {
  let waiting = first;
  for (;;) {
    const step = await waiting.then(
      (answer) => steps.next(answer),
      (error: unknown) => steps.throw(error),
    );
    if (step.done === true) return step.value;
    waiting = step.value;
  }
}
