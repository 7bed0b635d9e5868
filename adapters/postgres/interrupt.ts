import type { CallOff } from "../../src/contracts/leases.ts";
import type { NodePostgresClient } from "./node-postgres.ts";

/** Asks the server to stop what a client runs. Resolves when it has done so or cannot be asked. */
export type Interrupt = (client: NodePostgresClient) => Promise<void>;

/** What a client knows of its connection, which is not among its types. */
interface ConnectedClient extends NodePostgresClient {
  readonly connection?: {
    readonly ssl: unknown;
    readonly constructor: new (config: { readonly ssl: unknown }) => object;
  };
}

/** Stops what clients run in the way of their server, over connections that are made like theirs. */
export function interruptBy(callOff: CallOff): Interrupt {
  return async (client) => {
    const { connection } = client as ConnectedClient;
    if (connection === undefined) return;
    await callOff(client, new connection.constructor({ ssl: connection.ssl }), Boolean(connection.ssl));
  };
}
