import type { Answer, Errand } from "../errand.ts";
import type { RuntimeName } from "../runtimes.ts";

/** A runtime that is ready to do errands. */
export interface RuntimeHost {
  readonly name: RuntimeName;
  /** With its version. */
  readonly title: string;
  /** Rejects when the runtime dies of the errand or takes longer than `limit` milliseconds; the next errand works. */
  ask(errand: Errand, limit: number): Promise<Answer>;
  stop(): Promise<void>;
}
