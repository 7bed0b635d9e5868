import type { Result } from "../contracts/adapter.ts";
import type { SqlResult, SqlRunner } from "../contracts/sql-driver.ts";
import { AnyrowError, DecodeError, IntegrityError } from "../errors.ts";
import type { CreatedNode } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import type { InsertPlan } from "../plan/write-plan.ts";
import type { Dialect } from "./dialect.ts";
import type { CreatedKey, Job } from "./jobs.ts";

/** Where jobs run. */
export interface Run {
  readonly runner: SqlRunner;
  readonly dialect: Dialect;
  readonly atomic: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Does what only a driver can do, with its errors explained. */
export async function explained<Done>(
  work: () => Promise<Done>,
  plans: readonly Plan[],
  dialect: Dialect,
): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AnyrowError ? error : dialect.error({ error, plans });
  }
}

/** Runs jobs in one request. */
export async function runTogether(jobs: readonly Job[], run: Run, created?: CreatedKey): Promise<readonly Result[]> {
  const { runner, dialect, signal } = run;
  const lists = jobs.map((job) => job.statements(created));
  const isOneOfMany = lists.some((list) => list.length > 1);
  // A plan of several statements is all or nothing, which must not tie independent plans together.
  if (isOneOfMany && !run.atomic && jobs.length > 1) return runApart(jobs, run);
  const statements = lists.length === 1 ? (lists[0] ?? []) : lists.flat();
  const atomic = statements.length > 1 && (run.atomic || isOneOfMany);
  let results: readonly SqlResult[] = [];
  if (statements.length > 0) {
    try {
      results = await runner.execute(statements, { atomic, signal });
    } catch (error) {
      throw error instanceof AnyrowError ? error : dialect.error({ error, plans: jobs.map(({ plan }) => plan) });
    }
  }
  let end = 0;
  return jobs.map((job, index) => readJob(job, results.slice(end, (end += lists[index]?.length ?? 0))));
}

async function runApart(jobs: readonly Job[], run: Run): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const job of jobs) results.push(...(await runTogether([job], run)));
  return results;
}

function readJob(job: Job, results: readonly SqlResult[]): Result {
  try {
    return job.read(results);
  } catch (error) {
    if (error instanceof AnyrowError) throw error;
    throw new DecodeError("a value in the database is not what the model says: see the cause", { cause: error });
  }
}

/** Runs jobs where later ones need keys that earlier ones make: in a transaction that is open, as few requests as that takes. */
export async function runLinked(jobs: readonly Job[], run: Run): Promise<readonly Result[]> {
  const results: Result[] = [];
  const made = new Map<object, Result>();
  const created: CreatedKey = (node) => keyOf(node, made.get(node.insert));
  let waiting: Job[] = [];
  const flush = async (): Promise<void> => {
    const done = await runTogether(waiting, run, created);
    for (const [index, job] of waiting.entries()) made.set(job.plan, done[index] as Result);
    results.push(...done);
    waiting = [];
  };
  for (const job of jobs) {
    if (job.isLinked) await flush();
    waiting.push(job);
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
  throw new IntegrityError({
    kind: "foreignKey",
    model: source.name,
    fields: [column.name],
    cause: "the row to refer to was not created",
  });
}
