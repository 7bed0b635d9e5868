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
  const begin = adapter.begin?.bind(adapter);
  return {
    requests: () => requests,
    adapter: {
      name: adapter.name,
      capabilities: adapter.capabilities,
      network: adapter.network,
      refuses: adapter.refuses,
      migrator: adapter.migrator,
      run(plans, options) {
        requests += 1;
        return adapter.run(plans, options);
      },
      ...(begin && {
        begin(options) {
          requests += 1;
          return begin(options);
        },
      }),
      inspect: (plan) => adapter.inspect(plan),
      close: () => adapter.close(),
    },
  };
}
