import type { CallOptions } from "../contracts/call-options.ts";
import type { ScanAnswer, ScanRequest } from "../contracts/key-value-driver.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import type { StoreCalls } from "./store-calls.ts";
import type { ScanVerb } from "./store-types.ts";

const AT_A_TIME = 1000;

/** The verb of stores whose keys can be listed. */
export function scanVerb(calls: StoreCalls): ScanVerb {
  return {
    scan(options = {}) {
      checkOptions(null, options, ["prefix", "limit", "signal"]);
      const prefix = calls.key(options.prefix ?? "", ["prefix"]);
      const { limit = Infinity } = options;
      if (limit !== Infinity && !(Number.isSafeInteger(limit) && limit > 0))
        throw invalid(null, ["limit"], "must be a whole number above 0");
      return keysOf(calls, prefix, limit, () => calls.open(options));
    },
  };
}

async function* keysOf(
  calls: StoreCalls,
  prefix: string,
  limit: number,
  open: () => CallOptions,
): AsyncGenerator<string> {
  let left = limit;
  let cursor: string | null = null;
  do {
    const request: ScanRequest = { prefix, limit: Math.min(left, AT_A_TIME), cursor };
    const answer: ScanAnswer | undefined = await calls.driver.scan?.(request, open());
    for (const key of answer?.keys ?? []) {
      yield key.slice(calls.prefix.length);
      left -= 1;
      if (left === 0) return;
    }
    cursor = answer?.cursor ?? null;
  } while (cursor !== null);
}
