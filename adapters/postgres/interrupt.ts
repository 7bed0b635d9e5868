import { type BareConnection, callOff } from "../../src/contracts/call-off.ts";
import type { NodePostgresClient } from "./node-postgres.ts";

/** What a client knows of its connection, which is not among its types. */
interface ConnectedClient extends NodePostgresClient {
  readonly processID: number | null;
  readonly secretKey: unknown;
  readonly connection?: {
    readonly ssl: unknown;
    readonly constructor: new (config: { readonly ssl: unknown }) => BareConnection;
  };
}

/** Asks the server to stop what a client runs. Resolves when it has done so or cannot be asked. */
export async function interrupt(client: NodePostgresClient): Promise<void> {
  const { connection, processID, secretKey, host, port } = client as ConnectedClient;
  if (connection === undefined || processID === null) return;
  const bare = new connection.constructor({ ssl: connection.ssl });
  await callOff(bare, { host, port, processID, secretKey, isEncrypted: Boolean(connection.ssl) });
}
