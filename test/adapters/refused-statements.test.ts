import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { d1 } from "../../adapters/d1/index.ts";
import { libsql } from "../../adapters/libsql/index.ts";
import { neon } from "../../adapters/neon/index.ts";
import { type Dev, startDev } from "../../src/dev/index.ts";
import { type Adapter, UnsupportedError, connect } from "../../src/index.ts";
import { type LocalD1, startLocalD1 } from "../property/local-d1.ts";
import { written } from "../support/workers-sqlite/outcomes.ts";

// What a store refuses before it sends anything, inspect() refuses with the same words.

interface Capable {
  readonly transactions: false;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

let dev: Dev;
let local: LocalD1;

beforeAll(async () => {
  dev = await startDev();
  local = startLocalD1();
});
beforeEach(() => {
  dev.neon.requests.clear();
  dev.libsql.requests.clear();
});
afterAll(async () => {
  await dev.close();
  await local.close();
});

const neonUrl = (): string => dev.neon.url;
const stores: Record<string, () => Adapter> = {
  "neon over HTTP": () => neon({ url: neonUrl() }),
  "neon with transactions": () => neon({ url: neonUrl(), transactions: "websocket" }),
  d1: () => d1({ client: local.client }),
  "libsql over HTTP": () => libsql({ url: dev.libsql.url }),
};
const transactions = ["begin", "/* a */ COMMIT", "rollback", "savepoint a", "release a"];
const sessions = ["SET search_path = other", "-- a\nreset all", "prepare p as select 1", "listen news", "discard all"];
const asked = Object.keys(stores).flatMap((store) =>
  [...transactions, ...(store.startsWith("neon") ? sessions : [])].map((sql) => ({ store, sql })),
);

describe.each(asked)("$store: $sql", ({ store, sql }) => {
  test("awaiting and inspecting say the same, and nothing is sent", async () => {
    const db = connect(stores[store]?.() as Adapter<Capable>, {});
    const query = db.sql(written([sql]));
    const refusal = await query.then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UnsupportedError);
    expect(() => query.inspect()).toThrow(refusal as UnsupportedError);
    expect(dev.neon.requests.length + dev.libsql.requests.length).toBe(0);
    await db.close();
  });
});

test("what a request of libSQL cannot hold is refused by both", async () => {
  const db = connect(libsql({ url: dev.libsql.url }), {});
  const query = db.sql`select length(${"é".repeat(5_000_000)}) as n`;
  await expect(query).rejects.toThrow("a request of more than 10 MB is not supported by libsql");
  expect(() => query.inspect()).toThrow("a request of more than 10 MB is not supported by libsql");
  expect(dev.libsql.requests.length).toBe(0);
  await db.close();
});

test("what lasts for one request is shown", () => {
  const db = connect(neon({ url: neonUrl() }), {});
  expect(db.sql`set local statement_timeout = 5`.inspect().statements).toHaveLength(1);
});

test("inside a transaction settings can be made, shown and told", async () => {
  const told: string[] = [];
  const onQuery = ({ statements }: { readonly statements: readonly string[] }): void => void told.push(...statements);
  const db = connect(neon({ url: neonUrl(), transactions: "websocket" }), {}, { onQuery });
  await db.transaction(async (tx) => {
    const set = tx.sql`set statement_timeout = 5000`;
    expect(set.inspect().statements).toMatchObject([{ sql: "set statement_timeout = 5000" }]);
    await set;
    expect(await tx.sql`show statement_timeout`).toEqual([{ statement_timeout: "5s" }]);
  });
  expect(told).toContain("set statement_timeout = 5000");
  await db.close();
});
