import { afterAll, describe, expect, test } from "vitest";
import { libsql } from "../../adapters/libsql/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";
import { libsqlMemoryGaps as except } from "../support/libsql-memory-gaps.ts";

const open = (): { adapter: ReturnType<typeof libsql> } => ({ adapter: libsql({ url: ":memory:" }) });

describeAdapter({ describe, test, expect, afterAll }, open, { name: "libsql in memory", except });
