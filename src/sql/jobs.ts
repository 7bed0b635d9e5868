import type { Result } from "../contracts/adapter.ts";
import type { SqlResult, SqlStatement } from "../contracts/sql-driver.ts";
import type { CreatedNode } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import { bindRaw, readRaw } from "./compile-raw.ts";
import type { Dialect } from "./dialect.ts";
import { explained } from "./explained.ts";
import type { Job } from "./job.ts";
import { prepare } from "./prepare.ts";
import type { Bound } from "./shape.ts";
import { type StatementLimits, checkLimits } from "./statement-limits.ts";

/** The value of a key that an earlier plan of the same list made. */
export type CreatedKey = (node: CreatedNode) => unknown;

const NONE: readonly Bound[] = [];

/** Makes the job of a plan. Whatever the dialect cannot do is refused here or in `statementsOf`, before anything is sent. */
export function jobOf(plan: Plan, dialect: Dialect): Job {
  if (plan.kind === "raw") {
    const read = ([result]: readonly SqlResult[]): Result => readRaw(plan, result as SqlResult, dialect);
    return { plan, compiled: { bind: () => [bindRaw(plan, dialect)], read }, values: NONE };
  }
  return plan.kind === "explain" ? explained(plan, prepare(plan.of, dialect), dialect) : prepare(plan, dialect);
}

/** The statements of a job. */
export function statementsOf(
  { plan, compiled, values }: Job,
  limits: StatementLimits,
  created?: CreatedKey,
): SqlStatement[] {
  const bound = created === undefined ? values : values.map((node) => known(node, created));
  const statements = commented(compiled.bind(plan, bound, limits), plan);
  for (const statement of statements) checkLimits(statement, limits);
  return statements;
}

/** A comment is no part of what is compiled: it may be another one each time. */
function commented(statements: SqlStatement[], plan: Plan): SqlStatement[] {
  if (!("comment" in plan)) return statements;
  return statements.map((statement) => ({ ...statement, sql: `${statement.sql} ${plan.comment}` }));
}

function known(node: Bound, created: CreatedKey): Bound {
  return node.kind === "created" ? { kind: "value", value: created(node), field: node.field } : node;
}

/** Whether earlier plans of the list have to make keys first. */
export function isLinked({ values }: Job): boolean {
  return values.some((node) => node.kind === "created");
}
