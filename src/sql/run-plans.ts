import type { Result, RunOptions } from "../contracts/adapter.ts";
import type { CallOptions } from "../contracts/call-options.ts";
import type { SqlResult, SqlRunner, SqlTransaction } from "../contracts/sql-driver.ts";
import { AnyrowError, DecodeError, IntegrityError } from "../errors.ts";
import type { CreatedNode } from "../plan/nodes.ts";
import { isRead } from "../contracts/plan-effect.ts";
import type { ExplainPlan, Plan, ReadPlan } from "../plan/plan.ts";
import type { InsertPlan } from "../plan/write-plan.ts";
import type { Dialect } from "./dialect.ts";
import type { Job } from "./job.ts";
import { isExpecting, refusalError, refusing } from "./expected-rows.ts";
import { missingKeyError } from "./key-names.ts";
import { type CreatedKey, isLinked, jobOf, statementsOf } from "./jobs.ts";
import type { StatementLimits } from "./statement-limits.ts";

/** Where plans run. */
export interface Place {
  readonly runner: SqlRunner;
  readonly dialect: Dialect;
  readonly limits: StatementLimits;
  /** Lets later plans get at the keys that earlier ones make inside the database; `null` where that cannot be done here. */
  readonly link: (plans: readonly Plan[]) => readonly Plan[] | null;
  /** Runs plans of which later ones need keys that earlier ones make and are to be read in between. */
  readonly linked: (plans: readonly Plan[], options: RunOptions) => Promise<readonly Result[]>;
}

/** The error of a driver as the library's own. */
export function explain(error: unknown, dialect: Dialect, plans: readonly Plan[] = []): AnyrowError {
  if (error instanceof AnyrowError) return error;
  const failure = { error, plans };
  return missingKeyError(failure) ?? refusalError(failure) ?? dialect.error(failure);
}

/** Runs plans in one request, in a single asynchronous step: the fewer there are, the less a query costs. */
export function runPlans(
  plans: readonly Plan[],
  place: Place,
  options: RunOptions,
  created?: CreatedKey,
): Promise<readonly Result[]> {
  const [only] = plans;
  return only !== undefined && plans.length === 1 && isRead(only) && !isExpecting(only)
    ? runRead(only, place, options)
    : runList(plans, place, options, created);
}

/** Runs one plan that reads: keeping the plans of a list in order and apart costs more than a short query. */
async function runRead(
  plan: ReadPlan | ExplainPlan,
  { dialect, limits, runner }: Place,
  options: RunOptions,
): Promise<readonly Result[]> {
  const job = jobOf(plan, dialect);
  const statements = statementsOf(job, limits);
  let results: readonly SqlResult[];
  try {
    results = await runner.execute(statements, options.atomic ? { ...options, atomic: false } : options);
  } catch (error) {
    throw explain(error, dialect, [plan]);
  }
  return [readJob(job, results)];
}

async function runList(
  given: readonly Plan[],
  place: Place,
  options: RunOptions,
  created?: CreatedKey,
): Promise<readonly Result[]> {
  const { dialect, limits, runner } = place;
  const plans = refusing(given);
  const jobs = plans.map((plan) => jobOf(plan, dialect));
  if (created === undefined && jobs.some(isLinked)) {
    const linked = place.link(plans);
    return linked === null ? place.linked(plans, options) : runPlans(linked, place, { ...options, atomic: true });
  }
  const lists = jobs.map((job) => statementsOf(job, limits, created));
  const [only] = lists;
  const isOneOfMany = lists.some((list) => list.length > 1);
  // A plan of several statements is all or nothing, which must not tie independent plans together.
  if (isOneOfMany && !options.atomic && plans.length > 1) return runApart(plans, place, options);
  const statements = only !== undefined && lists.length === 1 ? only : lists.flat();
  const atomic = statements.length > 1 && (options.atomic || isOneOfMany);
  let results: readonly SqlResult[] = [];
  try {
    if (statements.length > 0) results = await runner.execute(statements, { ...options, atomic });
  } catch (error) {
    throw explain(error, dialect, plans);
  }
  let end = 0;
  return jobs.map((job, index) => {
    const start = end;
    end += lists[index]?.length ?? 0;
    return readJob(job, end - start === results.length ? results : results.slice(start, end));
  });
}

/** How a transaction takes its last statements and commits. */
export interface Finishing {
  readonly finish: NonNullable<SqlTransaction["finish"]>;
  readonly commit: (options: CallOptions) => Promise<unknown>;
}

/** Runs plans as the last of a transaction and keeps it, in one request unless some need keys that others make. */
export async function finishPlans(
  plans: readonly Plan[],
  place: Place,
  { finish, commit }: Finishing,
  options: CallOptions,
): Promise<readonly Result[]> {
  let committed = false;
  const runner: SqlRunner = {
    execute: (statements) => {
      committed = true;
      return finish(statements, options);
    },
  };
  const results = await runPlans(plans, { ...place, runner }, { ...options, atomic: true });
  if (!committed) await commit(options);
  return results;
}

async function runApart(plans: readonly Plan[], place: Place, options: RunOptions): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const plan of plans) results.push(...(await runPlans([plan], place, options)));
  return results;
}

function readJob({ compiled, plan }: Job, results: readonly SqlResult[]): Result {
  try {
    return compiled.read(results, plan);
  } catch (error) {
    if (error instanceof AnyrowError) throw error;
    throw new DecodeError("a value in the database is not what the model says: see the cause", { cause: error });
  }
}

/** Runs plans where later ones need keys that earlier ones make: in a transaction that is open, in as few requests as that takes. */
export async function runLinked(plans: readonly Plan[], place: Place, options: RunOptions): Promise<readonly Result[]> {
  const results: Result[] = [];
  const made = new Map<object, Result>();
  const created: CreatedKey = (node) => keyOf(node, made.get(node.insert));
  let waiting: Plan[] = [];
  const flush = async (): Promise<void> => {
    const done = await runPlans(waiting, place, { ...options, atomic: true }, created);
    for (const [index, plan] of waiting.entries()) made.set(plan, done[index] as Result);
    results.push(...done);
    waiting = [];
  };
  for (const plan of plans) {
    if (isLinked(jobOf(plan, place.dialect))) await flush();
    waiting.push(plan);
  }
  await flush();
  return results;
}

function keyOf({ insert, column }: CreatedNode, result: Result | undefined): unknown {
  const { outputs, source } = insert as InsertPlan;
  const output = outputs.find(({ expression }) => expression.kind === "column" && expression.column === column);
  const row = result?.rows[0] as Readonly<Record<string, unknown>> | null | undefined;
  const key = output && row?.[output.name];
  if (key !== null && key !== undefined) return key;
  throw new IntegrityError({ kind: "foreignKey", model: source.name, fields: [column.name] });
}
