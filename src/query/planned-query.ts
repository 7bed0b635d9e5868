import type { Result } from "../contracts/adapter.ts";
import type { QueryPlan } from "../plan/plan.ts";
import type { Inspection, Inspector, Query } from "../plan/query.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import type { InsertPlan } from "../plan/write-plan.ts";
import { ConnectionStateError, UnsupportedError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { withParameters } from "./parameters.ts";
import { withVirtuals } from "./virtuals.ts";

/** A plan, how its result is shaped, and the database that will run it, if any. */
export class PlannedQuery<Shape> implements Query<Shape> {
  readonly plan: QueryPlan;
  /** Shapes what the store returned; may throw what the terminal promises to throw. */
  readonly decode: (result: Result) => Shape;
  readonly executor: Executor | null;
  /** How many rows `decode` takes, where it may refuse what the store was right to give. */
  readonly expects: SelectPlan["expects"];

  constructor(
    plan: QueryPlan,
    decode: (result: Result) => Shape,
    executor: Executor | null,
    expects?: SelectPlan["expects"],
  ) {
    this.plan = Object.freeze(plan);
    this.decode = decode;
    this.executor = executor;
    this.expects = expects;
    executor?.join?.(this);
  }

  // Awaiting runs the query, each time: the property is what makes it awaitable.
  // oxlint-disable-next-line unicorn/no-thenable
  then<Fulfilled = Shape, Rejected = never>(
    onFulfilled?: ((value: Shape) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.run(this.executor).then(onFulfilled, onRejected);
  }

  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Shape | Rejected> {
    return this.run(this.executor).catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Shape> {
    return this.run(this.executor).finally(onFinally);
  }

  /** Runs the query on a database. Not async: that would be one more step, and each is a good part of what a short query costs. */
  run(executor: Executor | null): Promise<Shape> {
    try {
      return (executor ?? withoutDatabase)
        .execute(this.plan, this.executor?.signal)
        .then((results) => this.read(mergeResults(results)));
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /** What a result means; rows are completed by what is worked out of them. */
  read(result: Result): Shape {
    withVirtuals(this.plan, result.rows);
    return this.decode(result);
  }

  explain(): PlannedQuery<string> {
    const { plan } = this;
    if (plan.kind === "sequence" || plan.kind === "raw" || plan.kind === "explain")
      throw new UnsupportedError(
        `explain() of ${plan.kind === "sequence" ? "several writes" : "SQL"}`,
        "every store",
        "explain one query at a time; write explain in SQL of your own",
      );
    const text = ({ rows }: Result): string => rows.map((row) => (row as { readonly text: string }).text).join("\n");
    return new PlannedQuery({ kind: "explain", of: plan }, text, this.executor);
  }

  with(values: Readonly<Record<string, unknown>>): PlannedQuery<Shape> {
    return new PlannedQuery(withParameters(this.plan, values), this.decode, this.executor, this.expects);
  }

  inspect(inspector?: Inspector): Inspection {
    return (this.executor ?? withoutDatabase).inspect(this.plan, inspector);
  }
}

/** What runs the queries of tables that belong to no database: nothing does, but they can be shown. */
export const withoutDatabase: Executor = {
  execute: async () => {
    throw new ConnectionStateError("this query has no database: run it with db.run(query)");
  },
  inspect(plan, inspector) {
    if (inspector !== undefined) return inspectPlan(plan, inspector);
    throw new ConnectionStateError('this query has no database: pass inspect() a dialect, such as one of "anyrow/sql"');
  },
};

/** The insert behind a query that creates one row, or `null` for anything else. */
export function insertBehind(value: unknown): InsertPlan | null {
  return value instanceof PlannedQuery && value.plan.kind === "insert" && value.plan.values.length === 1
    ? value.plan
    : null;
}

/** The results of the parts of one query as one. */
export function mergeResults(results: readonly Result[]): Result {
  const [only] = results;
  if (only === undefined) throw new ConnectionStateError("an adapter must give a result for each plan");
  if (results.length === 1) return only;
  return {
    rows: results.flatMap((result) => result.rows),
    count: results.reduce((sum, result) => sum + result.count, 0),
  };
}

/** A result without rows, for plans that need no store to be answered; a new one each time, because users own the rows. */
function noRows(): Result {
  return { rows: [], count: 0 };
}

/** The answer to a plan that is known without asking: a condition that is false as a whole, no rows to write. */
export function answerWithoutStore(plan: QueryPlan): Result | null {
  switch (plan.kind) {
    case "select":
      return isEmpty(plan.where) ? emptyAnswer(plan) : null;
    case "exists":
      return isEmpty(plan.of.where) ? noRows() : null;
    case "aggregate":
      return isEmpty(plan.of.where)
        ? { rows: [Object.fromEntries(plan.outputs.map(({ name }) => [name, 0]))], count: 1 }
        : null;
    case "update":
    case "delete":
      return isEmpty(plan.rows.where) ? noRows() : null;
    case "insert":
    case "updateMany":
      return plan.values.length === 0 ? noRows() : null;
    case "sequence":
      return plan.plans.length === 0 ? noRows() : null;
    default:
      return null;
  }
}

/** The rows of a set without rows; taken together they are still one group. */
function emptyAnswer({ group, limit, offset, outputs }: SelectPlan): Result | null {
  if (group?.keys.length !== 0) return noRows();
  if (group.having !== null || limit !== null || offset !== null) return null;
  const cells: [string, unknown][] = [];
  for (const output of outputs) {
    if (output.kind !== "output" || output.expression.kind !== "aggregate") return null;
    cells.push([output.name, output.expression.name === "count" ? 0 : null]);
  }
  return { rows: [Object.fromEntries(cells)], count: 1 };
}

function isEmpty(where: { readonly kind: string; readonly value?: unknown } | null): boolean {
  return where !== null && where.kind === "constant" && where.value === false;
}

/** What an inspector shows of a plan; the parts of a sequence count as one request. */
export function inspectPlan(plan: QueryPlan, inspector: Inspector): Inspection {
  if (answerWithoutStore(plan) !== null) return { store: "none", roundTrips: 0, statements: [] };
  if (plan.kind !== "sequence") return inspector.inspect(plan);
  const [first, ...rest] = plan.plans.map((part) => inspector.inspect(part));
  if (first === undefined) throw new UnsupportedError("an empty sequence", "every store", "write at least one row");
  return rest.reduce(
    (whole, part) => ({
      ...whole,
      ...(whole.statements && { statements: [...whole.statements, ...(part.statements ?? [])] }),
      ...(whole.ranges && { ranges: [...whole.ranges, ...(part.ranges ?? [])] }),
    }),
    first,
  );
}
