import { afterAll, describe, expect, test } from "vitest";
import { pglite } from "../../adapters/pglite/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";

describeAdapter({ describe, test, expect, afterAll }, () => ({ adapter: pglite() }), { name: "pglite" });
