import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import type { StoreCalls } from "./store-calls.ts";
import { setCommand, setCommands } from "./store-plain-verbs.ts";
import type { ConditionalVerbs, StoreCount, StoreValue, StoreWrite } from "./store-types.ts";

/** The verbs of stores that can look and write in one step. */
export function conditionalVerbs(calls: StoreCalls): ConditionalVerbs {
  const write =
    (when: "absent" | "present") =>
    async (key: string, value: StoreValue, options?: StoreWrite): Promise<boolean> => {
      const [written = false] = await calls.ask<boolean>([setCommand(calls, when, [key, value], options)], options);
      return written;
    };
  const count =
    (sign: 1 | -1) =>
    async (key: string, options?: StoreCount): Promise<number> => {
      checkOptions(null, options, ["by", "ttl", "signal"]);
      // Adding 0 makes 0 of -0.
      const by = sign * safeInteger(options?.by ?? 1) + 0;
      const [sum = 0] = await calls.ask<number>(
        [{ kind: "count", key: calls.key(key), by, ttl: ttlOf(options) }],
        options,
      );
      return sum;
    };
  const ttlOf = (options: StoreCount | undefined): number | null | undefined =>
    options?.ttl === undefined ? undefined : calls.ttl(options);
  return {
    add: write("absent"),
    replace: write("present"),
    async replaceMany(entries, options) {
      return [...(await calls.ask<boolean>(setCommands(calls, "present", entries, options), options))];
    },
    incr: count(1),
    decr: count(-1),
  };
}

function safeInteger(by: unknown): number {
  if (Number.isSafeInteger(by)) return by as number;
  throw invalid(null, ["by"], "must be a safe integer");
}
