import { memory } from "../../adapters/memory/index.ts";
import type { Network, RunOptions } from "../../src/contracts/adapter.ts";
import type { CallOptions } from "../../src/contracts/call-options.ts";
import type { Adapter } from "../../src/index.ts";
import type { Plan } from "../../src/plan/plan.ts";

/** What happens to a call before the store sees it; it may throw, or wait. */
export type Weather = (plans: readonly Plan[], options: CallOptions) => Promise<void> | void;

/** A store in memory that behaves like one over a network: its calls are counted, and each meets the weather first. */
export function remoteStore(weather: Weather = () => undefined): { adapter: Adapter; calls: (readonly Plan[])[] } {
  const store = memory();
  const calls: (readonly Plan[])[] = [];
  const network: Network = { trip: "request", timeout: 30_000 };
  const { begin: _, ...rest } = store;
  const run = async (plans: readonly Plan[], options: RunOptions): ReturnType<Adapter["run"]> => {
    calls.push(plans);
    options.onRequest?.();
    await weather(plans, options);
    return store.run(plans, options);
  };
  return { calls, adapter: { ...rest, network, capabilities: { ...store.capabilities, transactions: false }, run } };
}
