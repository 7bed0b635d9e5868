import { isRead } from "../contracts/plan-effect.ts";
import type { Result } from "../contracts/adapter.ts";
import type { ExpressionNode, Source } from "../plan/nodes.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import type { Plan, QueryPlan } from "../plan/plan.ts";
import type { Inspection } from "../plan/query.ts";
import type { Assignment, InsertPlan } from "../plan/write-plan.ts";
import { ConnectionStateError, invalid } from "../errors.ts";
import type { Executor } from "../query/executor.ts";
import { type PlannedQuery, answerWithoutStore, mergeResults } from "../query/planned-query.ts";

/** Collects the queries that are made with it, in order; it runs none. */
export class BatchRecorder implements Executor {
  readonly queries: PlannedQuery<unknown>[] = [];

  join(query: PlannedQuery<unknown>): void {
    this.queries.push(query);
  }

  async execute(): Promise<never> {
    throw new ConnectionStateError(
      "a query of an atomic callback runs with the others: return it instead of awaiting it",
    );
  }

  inspect(): Inspection {
    throw new ConnectionStateError("a query of an atomic callback has no requests of its own: inspect it outside");
  }
}

/** Several queries as one list of plans, and how their results are told apart again. */
export interface Batch {
  readonly plans: readonly Plan[];
  /** The result of each query, in order. */
  readonly results: (results: readonly Result[]) => unknown[];
  /** Whether `results` may refuse what was found after something was written. */
  readonly mayRefuse: boolean;
}

/**
 * Makes one list of the plans of queries. Keys that earlier ones create are put in where they are known already. `followsWrites` says
 * that what has been written before it stands or falls with it.
 */
export function batchOf(queries: readonly PlannedQuery<unknown>[], followsWrites = false): Batch {
  const plans: Plan[] = [];
  const links = new Map<object, Plan>();
  const expected: SelectPlan["expects"][] = [];
  const slots = queries.map((query) => {
    const { plan, expects } = query;
    const answer = answerWithoutStore(plan);
    if (answer !== null) {
      // What is refused whatever the store holds must not wait until the rest has been written.
      if (expects !== undefined) query.decode(answer);
      return { answer, start: 0, end: 0 };
    }
    const start = plans.length;
    for (const part of partsOf(plan)) {
      const linked = linkCreated(part, links);
      links.set(part, linked);
      plans.push(linked);
      expected.push(expects);
    }
    return { answer: null, start, end: plans.length };
  });
  const results = (given: readonly Result[]): unknown[] =>
    queries.map((query, index) => {
      const { answer, start, end } = slots[index] as (typeof slots)[number];
      return query.read(answer ?? mergeResults(given.slice(start, end)));
    });
  const mayRefuse = queries.some(({ expects }) => expects !== undefined) && (followsWrites || !plans.every(isRead));
  return {
    plans: mayRefuse ? plans.map((plan, index) => expecting(plan, expected[index])) : plans,
    results,
    mayRefuse,
  };
}

function expecting(plan: Plan, expects: SelectPlan["expects"]): Plan {
  return expects !== undefined && plan.kind === "select" ? { ...plan, expects } : plan;
}

/** The plans that adapters see of the plan of a query. */
export function partsOf(plan: QueryPlan): readonly Plan[] {
  return plan.kind === "sequence" ? plan.plans : [plan];
}

/** What the inserts of earlier queries were linked to. */
type Links = ReadonlyMap<object, Plan>;

const NO_LINKS: Links = new Map();

/** Refuses a plan that needs the key of a row which another query creates. */
export function refuseCreated(plan: QueryPlan): void {
  for (const part of partsOf(plan)) linkCreated(part, NO_LINKS);
}

/** The plan with its links to earlier inserts resolved: to a value where the client made it, else to the plan that will run. */
function linkCreated(plan: Plan, links: Links): Plan {
  switch (plan.kind) {
    case "insert":
      return linkInsert(plan, links);
    case "update":
      return isLinked(plan.set) ? { ...plan, set: linkAll(plan.set, links, plan.rows.scope.source) } : plan;
    case "updateMany":
      return isLinked(plan.assignments)
        ? { ...plan, assignments: linkAll(plan.assignments, links, plan.source) }
        : plan;
    case "getOrCreate":
      return { ...plan, insert: linkInsert(plan.insert, links) };
    case "updateOrCreate":
      return { ...plan, insert: linkInsert(plan.insert, links), set: linkAll(plan.set, links, plan.insert.source) };
    default:
      return plan;
  }
}

function linkInsert(plan: InsertPlan, links: Links): InsertPlan {
  const { source, conflict } = plan;
  if (!isLinked(plan.assignments) && !isLinked(conflict?.set ?? [])) return plan;
  const linked = linkAll(plan.assignments, links, source);
  const known = linked.filter(({ expression }) => expression.kind === "value");
  return {
    ...plan,
    columns: [...plan.columns, ...known.map(({ column }) => column)],
    values: plan.values.map((row) => [
      ...row,
      ...known.map(({ expression }) => (expression as { readonly value: unknown }).value),
    ]),
    assignments: linked.filter(({ expression }) => expression.kind !== "value"),
    conflict: conflict && { ...conflict, set: linkAll(conflict.set, links, source) },
  };
}

function isLinked(assignments: readonly Assignment[]): boolean {
  return assignments.some(({ expression }) => expression.kind === "created");
}

function linkAll(assignments: readonly Assignment[], links: Links, { name }: Source): Assignment[] {
  return assignments.map((assignment) => link(assignment, links, name));
}

function link(assignment: Assignment, links: Links, model: string): Assignment {
  const { expression, column } = assignment;
  if (expression.kind !== "created") return assignment;
  const insert = links.get(expression.insert);
  if (insert?.kind !== "insert") {
    const message = "is a row that another query creates: put that one first in the same db.atomic()";
    throw invalid(model, [column.reference?.name ?? column.name], message);
  }
  return { column, expression: createdValue(insert, expression.column) ?? { ...expression, insert } };
}

/** The key of the row an insert is going to make, where the client made it. An upsert may come back with another row's. */
function createdValue(insert: InsertPlan, column: InsertPlan["columns"][number]): ExpressionNode | null {
  const index = insert.columns.indexOf(column);
  if (index < 0 || insert.conflict !== null) return null;
  return { kind: "value", value: insert.values[0]?.[index], field: column.field };
}
