import type { Result } from "../contracts/adapter.ts";
import type { QueryPlan } from "../plan/plan.ts";
import type { Inspection, Inspector } from "../plan/query.ts";

/** What a query needs from a database: something that runs plans and shows them. */
export interface Executor {
  /** What ends the waiting of the queries made for it. */
  readonly signal?: AbortSignal | undefined;
  /** The results of the parts of a plan; what is refused before it is sent may be thrown at once. */
  execute(plan: QueryPlan, signal: AbortSignal | undefined): Promise<readonly Result[]>;
  /** Told of every query that is made for it. */
  join?(query: object): void;
  /** What `execute` would send; with an inspector, what that one would. */
  inspect(plan: QueryPlan, inspector?: Inspector): Inspection;
}
