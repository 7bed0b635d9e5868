import { afterAll, describe, expect, test } from "vitest";
import { libsqlDriver } from "../../adapters/libsql/libsql-driver.ts";
import { pgliteDriver } from "../../adapters/pglite/pglite-driver.ts";
import { postgresResult } from "../../src/sql/dialects/postgres-answer.ts";
import { postgres } from "../../src/sql/dialects/postgres.ts";
import { sqliteOverNetwork } from "../../src/sql/dialects/sqlite-over-network.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { describeAdapter } from "../../src/testing/index.ts";
import { libsqlMemoryGaps as except } from "../support/libsql-memory-gaps.ts";
import { holdingDriver, requestDriver } from "../support/request-driver.ts";

// Stores whose requests are whole transactions: two that can hold none open, and one that can.

const batches = { transactions: false, sql: true, atomic: "all", filters: "all" } as const;
const everything = { transactions: true, sql: true, atomic: "all", filters: "all" } as const;
const runner = { describe, test, expect, afterAll };

describeAdapter(
  runner,
  () => ({
    adapter: sqlAdapter(postgres, requestDriver(pgliteDriver({}, postgresResult)).driver, { capabilities: batches }),
  }),
  { name: "Postgres by requests" },
);

describeAdapter(
  runner,
  () => {
    const { driver } = requestDriver(libsqlDriver({ url: ":memory:" }));
    return { adapter: sqlAdapter(sqliteOverNetwork, driver, { capabilities: batches }) };
  },
  { name: "SQLite by requests", except },
);

describeAdapter(
  runner,
  () => {
    const { driver } = holdingDriver(libsqlDriver({ url: ":memory:" }));
    return { adapter: sqlAdapter(sqliteOverNetwork, driver, { capabilities: everything }) };
  },
  { name: "SQLite by requests, with transactions", except },
);
