import type { Plan } from "../plan/plan.ts";
import type { Compiled } from "./compiled.ts";
import type { Bound } from "./shape.ts";

/** A plan, what it compiles to, and the values it binds. */
export interface Job {
  readonly plan: Plan;
  readonly compiled: Compiled;
  readonly values: readonly Bound[];
}
