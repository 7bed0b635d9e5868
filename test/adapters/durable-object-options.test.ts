import { expect, test } from "vitest";
import { durableObject } from "../../adapters/durable-object/index.ts";
import { ValidationError } from "../../src/index.ts";

const storage = {
  sql: { exec: () => ({ columnNames: [], raw: () => [] }) },
  transactionSync: (work: () => unknown) => work(),
};

test.each([undefined, null, {}, { client: null }, { client: {} }, { client: storage, url: "x" }])(
  "options that cannot be right: %j",
  (options) => {
    expect(() => durableObject(options as never)).toThrow(ValidationError);
  },
);

test("its type has no transactions, and neither has it", () => {
  const adapter = durableObject({ client: storage as never });
  expect([adapter.capabilities.transactions satisfies false, "begin" in adapter, adapter.network]).toEqual([
    false,
    false,
    undefined,
  ]);
});
