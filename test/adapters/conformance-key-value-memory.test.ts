import { afterAll, describe, expect, test } from "vitest";
import { memoryKeyValue } from "../../adapters/memory/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";
import { keyValueGaps } from "../support/key-value-gaps.ts";

describeAdapter(
  { describe, test, expect, afterAll },
  // Most cases ask what no index answers, so all rows may be looked at.
  () => ({ adapter: memoryKeyValue({ scan: 1_000_000 }) }),
  { name: "keys and values in memory", except: keyValueGaps },
);
