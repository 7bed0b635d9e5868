import type { Adapter } from "../contracts/adapter.ts";

/** An adapter that passes everything on to another one and counts the requests. */
export interface CountingAdapter {
  readonly adapter: Adapter;
  /** How many requests there have been: calls of `run`, and transactions opened. */
  readonly requests: () => number;
}

/** Puts a counter in front of an adapter. */
export function counting(adapter: Adapter): CountingAdapter {
  let requests = 0;
  const count = (): void => {
    requests += 1;
  };
  return { requests: () => requests, adapter: counted(adapter, count) };
}

function counted(adapter: Adapter, count: () => void): Adapter {
  const begin = adapter.begin?.bind(adapter);
  const accept = adapter.accept?.bind(adapter);
  return {
    name: adapter.name,
    capabilities: adapter.capabilities,
    network: adapter.network,
    refuses: adapter.refuses,
    migrator: adapter.migrator,
    ...(accept && { accept: (setup) => counted(accept(setup), count) }),
    run(plans, options) {
      count();
      return adapter.run(plans, options);
    },
    ...(begin && {
      begin(options) {
        count();
        return begin(options);
      },
    }),
    inspect: (plan) => adapter.inspect(plan),
    close: () => adapter.close(),
  };
}
