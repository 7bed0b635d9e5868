import type { Adapter, Capabilities, Result } from "../contracts/adapter.ts";
import { isWrite } from "../contracts/plan-effect.ts";
import { refuseAborted } from "../contracts/refused-call.ts";
import { type Later, type RowStore, isHolding } from "../contracts/row-store.ts";
import { ConnectionStateError } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { describePlan } from "./describe.ts";
import { reachOf } from "./reach.ts";
import { refuseSql } from "./refuse-sql.ts";
import { runPlans } from "./run-plans.ts";
import { drive, isLater } from "./steps.ts";
import { migrator, openScope } from "./transaction-scope.ts";

/** What an adapter over a store of rows says of itself. */
export interface TableAdapterOptions<Can extends Capabilities> {
  readonly name: string;
  /** `transactions` must say whether the store can hold units of work open. */
  readonly capabilities: Can;
}

/** Makes an adapter of a store of rows: plans are evaluated here, the store only keeps rows. */
export function tableAdapter<Can extends Capabilities>(
  store: RowStore,
  options: TableAdapterOptions<Can>,
): Adapter<Can> {
  const { name, capabilities } = options;
  let closed = false;
  const check = (signal: AbortSignal | undefined): void => {
    if (closed) throw new ConnectionStateError(`${name} is closed: open another one`);
    refuseAborted(signal);
  };
  /** Runs plans in a unit of work of their own, which is kept when all of them succeed. */
  const runUnit = async (plans: readonly Plan[], signal: AbortSignal | undefined): Promise<readonly Result[]> => {
    check(signal);
    const runnable = refuseSql(plans, name);
    const opened = store.open({ writes: plans.some(isWrite), tables: () => reachOf(plans), signal });
    const unit = isLater(opened) ? await opened : opened;
    let results: Later<Result[]>;
    try {
      results = drive(runPlans(runnable, unit));
      // Waiting for what is there already would let others in before the unit ends.
      if (isLater(results)) results = await results;
    } catch (error) {
      await unit.drop();
      throw error;
    }
    const ended = unit.commit();
    if (isLater(ended)) await ended;
    return results;
  };
  const runEach = async (plans: readonly Plan[], signal: AbortSignal | undefined): Promise<readonly Result[]> => {
    refuseSql(plans, name);
    const results: Result[] = [];
    for (const plan of plans) results.push(...(await runUnit([plan], signal)));
    return results;
  };
  return {
    name,
    capabilities,
    refuses: true,
    run: (plans, { atomic, signal }) =>
      atomic || plans.length < 2 || !plans.some(isWrite) ? runUnit(plans, signal) : runEach(plans, signal),
    ...(isHolding(store) && {
      begin: async (transaction) => {
        check(transaction.signal);
        const unit = await store.hold(transaction);
        return openScope(unit, { store: name, check, commit: () => unit.commit(), rollback: () => unit.drop() });
      },
    }),
    inspect: (plan) => ({ store: name, roundTrips: 1, ranges: refuseSql([plan], name).flatMap(describePlan) }),
    migrator,
    close: () => {
      closed = true;
      return store.close();
    },
  };
}
