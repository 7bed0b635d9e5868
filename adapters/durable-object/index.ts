import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";
import { durableObject as dialect } from "../../src/sql/dialects/d1.ts";
import { sqlAdapter } from "../../src/sql/sql-adapter.ts";
import { type DurableObjectOptions, durableObjectDriver } from "./durable-object-driver.ts";

export type { DurableObjectClient, DurableObjectCursor, DurableObjectOptions } from "./durable-object-driver.ts";

/** What the storage of a Durable Object can do: lists of queries take effect together, but its transactions cannot wait for anything. */
export interface DurableObjectCapabilities extends Capabilities {
  readonly transactions: false;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** The SQLite of a Durable Object. */
export interface DurableObjectAdapter extends Adapter<DurableObjectCapabilities> {}

const capabilities: DurableObjectCapabilities = { transactions: false, sql: true, atomic: "all", filters: "all" };

/** Keeps rows in the SQLite of a Cloudflare Durable Object, inside the object. */
export function durableObject(options: DurableObjectOptions): DurableObjectAdapter {
  return sqlAdapter(dialect, durableObjectDriver(options), { name: "durable object", capabilities });
}
