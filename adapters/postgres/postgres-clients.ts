import type { CallOff, Leases } from "../../src/contracts/leases.ts";
import { interruptBy } from "./interrupt.ts";
import { type NodePostgresClient, isPool } from "./node-postgres.ts";
import { poolOf, pooledClients } from "./pooled-clients.ts";
import { type PostgresOptions, TIMEOUT, verifyOptions } from "./postgres-options.ts";
import { singleClient } from "./single-client.ts";

/** Where the clients of an adapter come from. What one runs that nobody waits for any more is called off. */
export function postgresClients(options: PostgresOptions, callOff: CallOff): Leases<NodePostgresClient> {
  verifyOptions(options);
  const interrupt = interruptBy(callOff);
  if (options.client === undefined) return pooledClients(poolOf(options), interrupt);
  const { client, timeout = TIMEOUT } = options;
  if (!isPool(client)) return singleClient(client, { timeout, interrupt });
  return pooledClients({ open: async () => client, own: false, timeout }, interrupt);
}
