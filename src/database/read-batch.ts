import type { Result, RunOptions } from "../contracts/adapter.ts";
import { OperationalError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";

type Run = (plans: readonly Plan[], options: RunOptions) => Promise<readonly Result[]>;

interface Waiting {
  readonly plan: Plan;
  readonly resolve: (results: Promise<readonly Result[]> | readonly Result[]) => void;
}

/** Sends reads that are asked for at the same time in one request, each with a result or error of its own. */
export class ReadBatch {
  readonly #run: Run;
  #waiting: Waiting[] = [];

  constructor(run: Run) {
    this.#run = run;
  }

  /** The results of a plan that only reads; it is sent with the others of the same tick. */
  read(plan: Plan): Promise<readonly Result[]> {
    return new Promise((resolve) => {
      this.#waiting.push({ plan, resolve });
      if (this.#waiting.length > 1) return;
      // Those who are awaited together ask one microtask after another; the second hop comes after all of them.
      queueMicrotask(() => queueMicrotask(() => this.#send()));
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const alone = ({ plan, resolve }: Waiting): void => resolve(this.#run([plan], { atomic: false }));
    if (waiting.length === 1) return waiting.forEach(alone);
    const plans = waiting.map(({ plan }) => plan);
    this.#run(plans, { atomic: false }).then(
      (results) => waiting.forEach(({ resolve }, index) => resolve([results[index] as Result])),
      (error: unknown) => {
        // What kept the whole request from being answered would meet each of them again.
        if (error instanceof OperationalError && error.transient)
          waiting.forEach(({ resolve }) => resolve(Promise.reject(error)));
        else waiting.forEach(alone);
      },
    );
  }
}
