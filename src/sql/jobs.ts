import type { Result } from "../contracts/adapter.ts";
import type { SqlResult, SqlStatement } from "../contracts/sql-driver.ts";
import type { CreatedNode } from "../plan/nodes.ts";
import type { Plan } from "../plan/plan.ts";
import { compileDdl } from "./compile-ddl.ts";
import { bindRaw, readRaw } from "./compile-raw.ts";
import type { Dialect } from "./dialect.ts";
import { prepare } from "./prepare.ts";
import type { Bound } from "./shape.ts";

/** The value of a key that an earlier plan of the same list made. */
export type CreatedKey = (node: CreatedNode) => unknown;

/** A plan as statements, and what their results mean. */
export interface Job {
  readonly plan: Plan;
  /** Whether earlier plans of the list have to make keys first. */
  readonly isLinked: boolean;
  readonly statements: (created?: CreatedKey) => readonly SqlStatement[];
  readonly read: (results: readonly SqlResult[]) => Result;
}

/** Makes the job of a plan. Whatever the dialect cannot do is refused here or by `statements`, before anything is sent. */
export function jobOf(plan: Plan, dialect: Dialect, maxParameters: number): Job {
  if (plan.kind === "raw") {
    return fixedJob(plan, [bindRaw(plan, dialect)], (results) => readRaw(plan, results[0] as SqlResult, dialect));
  }
  if (plan.kind === "ddl") return fixedJob(plan, compileDdl(plan.operations, dialect), () => ({ rows: [], count: 0 }));
  const { compiled, values } = prepare(plan, dialect);
  return {
    plan,
    isLinked: values.some((node) => node.kind === "created"),
    statements: (created) =>
      compiled.bind(plan, created === undefined ? values : values.map((node) => known(node, created)), maxParameters),
    read: (results) => compiled.read(results, plan),
  };
}

function fixedJob(plan: Plan, statements: readonly SqlStatement[], read: Job["read"]): Job {
  return { plan, isLinked: false, statements: () => statements, read };
}

function known(node: Bound, created: CreatedKey): Bound {
  return node.kind === "created" ? { kind: "value", value: created(node), field: node.field } : node;
}
