import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { d1 as dialect } from "../../src/sql/dialects/d1.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { type D1Options, d1Driver } from "./d1-driver.ts";

export type { D1Answer, D1Client, D1Statement } from "./d1-client.ts";
export type { D1Options } from "./d1-driver.ts";

/** What D1 can do: lists of queries take effect together, but no transaction stays open while the program decides what comes next. */
export interface D1Capabilities extends Capabilities {
  readonly transactions: false;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** A D1 database. */
export interface D1Adapter extends Adapter<D1Capabilities> {}

const capabilities: D1Capabilities = { transactions: false, sql: true, atomic: "all", filters: "all" };

/** Keeps rows in a Cloudflare D1 database. Costs nothing to make: make one per request. */
export function d1(options: D1Options): D1Adapter {
  return sqlAdapter(dialect, d1Driver(options), { name: "d1", capabilities });
}
