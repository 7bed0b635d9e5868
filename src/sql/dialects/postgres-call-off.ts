/** A connection of node-postgres to a server before anything was sent over it, one layer below a client. */
interface BareConnection {
  connect(portOrPath: number | string, host?: string): void;
  on(event: "connect" | "sslconnect" | "error" | "end", listener: () => void): unknown;
  requestSsl(): void;
  cancel(processID: number, secretKey: unknown): void;
  readonly stream: { destroy(): void };
}

/** Where a client of node-postgres is connected, and by what the server knows that it may be interrupted. */
interface ConnectedClient {
  readonly host: string;
  readonly port: number;
  readonly processID: number;
  readonly secretKey: unknown;
}

/** Milliseconds after which a server that does not react is left alone. */
const PATIENCE = 5_000;

/**
 * Asks a server to stop what a client runs, over a connection that is opened for that and carries nothing else: it needs neither a
 * password nor a place among the connections that may be open. Resolves when the server has passed it on, or cannot be asked.
 */
export async function callOff(client: object, bare: object, isEncrypted: boolean): Promise<void> {
  if (!isConnected(client) || !isBare(bare)) return;
  const { host, port, processID, secretKey } = client;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      bare.stream.destroy();
      end();
    }, PATIENCE);
    const cancel = (): void => bare.cancel(processID, secretKey);
    bare.on("connect", isEncrypted ? () => bare.requestSsl() : cancel);
    bare.on("sslconnect", cancel);
    bare.on("error", end);
    bare.on("end", end);
    if (host.startsWith("/")) bare.connect(`${host}/.s.PGSQL.${port}`);
    else bare.connect(port, host);
  });
}

/** What a client knows of its connection is not among its types. */
function isConnected(client: object): client is ConnectedClient {
  return "processID" in client && client.processID !== null;
}

function isBare(connection: object): connection is BareConnection {
  return "cancel" in connection;
}
