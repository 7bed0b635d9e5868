import type { Leases } from "../../src/contracts/leases.ts";
import { type NodePostgresClient, isPool } from "./node-postgres.ts";
import { type PoolSource, poolOf, pooledClients } from "./pooled-clients.ts";
import { type PostgresOptions, TIMEOUT, verifyOptions } from "./postgres-options.ts";
import { singleClient } from "./single-client.ts";

/** Where the clients of an adapter come from. */
export function postgresClients(options: PostgresOptions): Leases<NodePostgresClient> {
  verifyOptions(options);
  if (options.client === undefined) return pooledClients(poolOf(options));
  const { client, timeout = TIMEOUT } = options;
  if (!isPool(client)) return singleClient(client, timeout);
  const handedIn: PoolSource = { open: async () => client, own: false, timeout };
  return pooledClients(handedIn);
}
