import type { Adapter, Capabilities } from "../../src/contracts/adapter.ts";

/** What libSQL can do. */
export interface LibsqlCapabilities extends Capabilities {
  readonly transactions: true;
  readonly sql: true;
  readonly atomic: "all";
  readonly filters: "all";
}

/** A libSQL database. */
export interface LibsqlAdapter extends Adapter<LibsqlCapabilities> {}

/** What its adapters are called and can do, however the database is reached. */
export const libsqlParts: { readonly name: string; readonly capabilities: LibsqlCapabilities } = {
  name: "libsql",
  capabilities: { transactions: true, sql: true, atomic: "all", filters: "all" },
};
