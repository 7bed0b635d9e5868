import type { Later } from "../contracts/row-store.ts";

/** Whether an answer is still to come. */
export function isLater<Value>(answer: Later<Value>): answer is PromiseLike<Value> {
  return typeof (answer as { readonly then?: unknown } | null | undefined)?.then === "function";
}

/** What follows from an answer: at once where it is there. */
export function whenThere<Value, Next>(answer: Later<Value>, next: (value: Value) => Later<Next>): Later<Next> {
  return isLater(answer) ? answer.then(next) : next(answer);
}

/** All answers: at once where all are there. */
export function allOf<Value>(answers: readonly Later<Value>[]): Later<Value[]> {
  return answers.some(isLater) ? Promise.all(answers) : (answers as Value[]);
}
