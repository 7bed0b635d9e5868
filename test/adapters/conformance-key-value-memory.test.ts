import { describe, expect, test } from "vitest";
import { memoryKeyValueDriver } from "../../adapters/memory/memory-key-value-driver.ts";
import { tableAdapter } from "../../src/engine/index.ts";
import { keyValueAdapter } from "../../src/key-value/key-value-adapter.ts";
import { describeAdapter } from "../../src/testing/index.ts";

const driver = memoryKeyValueDriver({ maxEntries: Infinity, maxBytes: Infinity });

describeAdapter(
  { describe, test, expect },
  // Most cases ask what no index answers, so all rows may be looked at.
  () => ({ adapter: keyValueAdapter(driver, tableAdapter, { scan: 1_000_000 }) }),
  { name: "keys and values in memory" },
);
