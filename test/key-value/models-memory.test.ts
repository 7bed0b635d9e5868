import { afterAll, describe, expect, test } from "vitest";
import { memoryKeyValueDriver } from "../../adapters/memory/memory-key-value-driver.ts";
import { describeKeyValueModels } from "../../src/testing/index.ts";

describeKeyValueModels(
  { describe, test, expect, afterAll },
  () => ({ driver: memoryKeyValueDriver({ maxEntries: Infinity, maxBytes: Infinity, copies: false }) }),
  { name: "models in memory" },
);
