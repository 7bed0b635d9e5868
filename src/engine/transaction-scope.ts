import type { AdapterTransaction } from "../contracts/adapter.ts";
import type { HeldUnit, Later } from "../contracts/row-store.ts";
import type { MigratorPort } from "../contracts/migrator-port.ts";
import { ConnectionStateError } from "../errors.ts";
import { refuseSql } from "./refuse-sql.ts";
import { runPlans } from "./run-plans.ts";
import { drive } from "./steps.ts";

/** Tables come into being when they are first named, so there is nothing to create. */
export const migrator: MigratorPort = { apply: async () => undefined };

/** What a transaction shares with the ones inside it, and how it ends. */
export interface ScopeOptions {
  readonly store: string;
  /** Throws when the adapter is closed or the signal aborted. */
  readonly check: (signal: AbortSignal | undefined) => void;
  readonly commit: () => Later<void>;
  readonly rollback: () => Later<void>;
}

/** A transaction over a held unit of work; one inside another is a point to go back to. */
export function openScope(unit: HeldUnit, options: ScopeOptions): AdapterTransaction {
  const { store, check, commit, rollback } = options;
  let over = false;
  const alive = (signal?: AbortSignal): void => {
    check(signal);
    if (over) throw new ConnectionStateError("this transaction is over: begin another one");
  };
  return {
    run: async (plans, { atomic, signal }) => {
      alive(signal);
      // A failing statement leaves nothing behind; in an atomic list neither do those before it.
      let point = unit.save();
      const before = atomic ? undefined : () => (point = unit.save());
      try {
        return await drive(runPlans(refuseSql(plans, store), unit, before));
      } catch (error) {
        unit.restore(point);
        throw error;
      }
    },
    begin: async () => {
      alive();
      const point = unit.save();
      return openScope(unit, { store, check, commit: () => undefined, rollback: () => unit.restore(point) });
    },
    commit: async () => {
      alive();
      over = true;
      await commit();
    },
    rollback: async () => {
      if (!over) await rollback();
      over = true;
    },
    migrator,
  };
}
