import { expect, test } from "vitest";
import { importClient } from "../../../src/contracts/import-client.ts";
import { OperationalError } from "../../../src/errors.ts";

test("a client that is there is given as it is", async () => {
  const client = {};
  expect(await importClient("pg", async () => client)).toBe(client);
});

test("a client that is not installed: the error names the package and how to install it", async () => {
  const cause = new Error("Cannot find package");
  const failure = await importClient("pg", () => Promise.reject(cause)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OperationalError);
  expect(failure).toMatchObject({ cause, outcome: "none", transient: false });
  expect((failure as Error).message).toContain("npm install pg");
});
