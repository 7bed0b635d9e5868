import { afterAll, describe, expect, test } from "vitest";
import { libsql } from "../../adapters/libsql/index.ts";
import { describeAdapter } from "../../src/testing/index.ts";

const open = (): { adapter: ReturnType<typeof libsql> } => ({ adapter: libsql({ url: ":memory:" }) });

const except = [
  {
    test: "rows over others: changes that are explained are not made, and keep nobody from making others",
    because: "its client leaves the explanation of a write unfinished, and the one connection cannot be replaced",
  },
];

describeAdapter({ describe, test, expect, afterAll }, open, { name: "libsql in memory", except });
