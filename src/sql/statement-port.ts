import type { Adapter } from "../contracts/adapter.ts";
import type { StatementPort } from "../contracts/migrator-port.ts";
import type { RawPlan } from "../plan/raw-plan.ts";
import type { Dialect } from "./dialect.ts";

/** How migrations reach a database: through whatever runs the other plans. */
export function statementPort(dialect: Dialect, run: Adapter["run"]): StatementPort {
  return {
    dialect,
    execute: async (statements, options) => {
      await run(statements.map(planOf), { ...options, atomic: true });
    },
  };
}

function planOf(text: string): RawPlan {
  return { kind: "raw", parts: [{ kind: "text", text }], scope: null, select: null };
}
