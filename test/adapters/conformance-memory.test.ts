import { afterAll, describe, expect, test } from "vitest";
import { memory } from "../../adapters/memory/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";

describeAdapter({ describe, test, expect, afterAll }, () => ({ adapter: memory() }), { name: "memory" });
