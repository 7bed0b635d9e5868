import type { CallOptions } from "../contracts/call-options.ts";
import type { Adapter, Capabilities, Network, Result } from "../contracts/adapter.ts";
import { isWrite } from "../contracts/plan-effect.ts";
import { refuseAborted } from "../contracts/refused-call.ts";
import { type Later, type RowStore, isHolding } from "../contracts/row-store.ts";
import { ConnectionStateError, endless } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import { type Finding, describePlan } from "./describe.ts";
import { reachOf } from "./reach.ts";
import { type EnginePlan, refuseSql } from "./refuse-sql.ts";
import { runPlans } from "./run-plans.ts";
import { drive, isLater } from "./steps.ts";
import { migrator, openScope } from "./transaction-scope.ts";

/** What an adapter over a store of rows says of itself. */
export interface TableAdapterOptions<Can extends Capabilities> extends Finding {
  readonly name: string;
  /** `transactions` must say whether the store can hold units of work open. */
  readonly capabilities: Can;
  readonly network?: Network | undefined;
}

type Check = (signal: AbortSignal | undefined) => void;
type RunUnit = (plans: readonly Plan[], call: CallOptions) => Promise<readonly Result[]>;

/** Refuses what the store cannot do, before anything is done. */
function refusePlans(plans: readonly Plan[], options: TableAdapterOptions<Capabilities>): readonly EnginePlan[] {
  const runnable = refuseSql(plans, options.name);
  if (options.search !== undefined) for (const plan of runnable) describePlan(plan, options);
  else if (runnable.some((plan) => "ttl" in plan)) throw endless(options.name);
  return runnable;
}

/** Runs plans in a unit of work of their own, which is kept when all of them succeed. */
function unitRunner(store: RowStore, options: TableAdapterOptions<Capabilities>, check: Check): RunUnit {
  const runOnce = async (
    runnable: readonly EnginePlan[],
    { signal, onRequest }: CallOptions,
    round: number,
  ): Promise<readonly Result[]> => {
    check(signal);
    const writes = runnable.some(isWrite);
    const opened = store.open({ writes, tables: () => reachOf(runnable), signal, onRequest, round });
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
  return async (plans, call) => {
    const runnable = refusePlans(plans, options);
    if (store.again === undefined) return runOnce(runnable, call, 0);
    for (let round = 0; ; round++) {
      try {
        return await runOnce(runnable, call, round);
      } catch (error) {
        if (!(await store.again(error, round))) throw error;
      }
    }
  };
}

/** Makes an adapter of a store of rows: plans are evaluated here, the store only keeps rows. */
export function tableAdapter<Can extends Capabilities>(
  store: RowStore,
  options: TableAdapterOptions<Can>,
): Adapter<Can> {
  const { name, capabilities, network } = options;
  let closed = false;
  const check = (signal: AbortSignal | undefined): void => {
    if (closed) throw new ConnectionStateError(`${name} is closed: open another one`);
    refuseAborted(signal);
  };
  const runUnit = unitRunner(store, options, check);
  const runEach = async (plans: readonly Plan[], call: CallOptions): Promise<readonly Result[]> => {
    refusePlans(plans, options);
    const results: Result[] = [];
    for (const plan of plans) results.push(...(await runUnit([plan], call)));
    return results;
  };
  return {
    name,
    capabilities,
    network,
    refuses: true,
    run: (plans, { atomic, ...call }) =>
      atomic || plans.length < 2 || !plans.some(isWrite) ? runUnit(plans, call) : runEach(plans, call),
    ...(isHolding(store) && {
      begin: async (transaction) => {
        check(transaction.signal);
        const unit = await store.hold(transaction);
        return openScope(unit, { store: name, check, commit: () => unit.commit(), rollback: () => unit.drop() });
      },
    }),
    inspect: (plan) => ({
      store: name,
      roundTrips: 1,
      ranges: refuseSql([plan], name).flatMap((each) => describePlan(each, options)),
    }),
    migrator,
    close: () => {
      closed = true;
      return store.close();
    },
  };
}
