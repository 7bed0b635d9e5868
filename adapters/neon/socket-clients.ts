import type * as Vendor from "@neondatabase/serverless";
import { type BareConnection, callOff } from "../../src/contracts/call-off.ts";
import { importClient } from "../../src/contracts/import-client.ts";
import type { Leases } from "../../src/contracts/leases.ts";
import { abortFailure, connectionFailure } from "../../src/contracts/network-failure.ts";
import { serverUrl } from "../../src/contracts/server-url.ts";
import { unlessAborted } from "../../src/contracts/unless-aborted.ts";
import { ConnectionStateError, UnsupportedError } from "../../src/errors.ts";
import { endpointOf, socketBeside } from "./endpoint.ts";
import { STORE } from "./exchange.ts";
import { type ExtendedClient, extendedClient } from "./extended-client.ts";
import type { NeonWebSocketOptions } from "./neon-options.ts";

const TIMEOUT = 30_000;

/** Makes a client over a WebSocket for everyone who wants one, and ends it when it is given back: nothing is kept between requests. */
export function socketClients(options: NeonWebSocketOptions): Leases<ExtendedClient> {
  const { timeout = TIMEOUT } = options;
  const connecting = new Set<(error: Error) => void>();
  let isClosed = false;
  const closed = (): ConnectionStateError => new ConnectionStateError("the database is closed: connect again");
  return {
    async take(signal) {
      if (isClosed) throw closed();
      if (signal?.aborted === true) throw abortFailure({ store: STORE, writes: false, cause: signal.reason });
      const vendor = await importClient("@neondatabase/serverless", () => import("@neondatabase/serverless"));
      const client = makeClient(vendor, options);
      try {
        await connectWithin(client, { timeout, signal, connecting });
        if (isClosed) throw closed();
      } catch (error) {
        client.neonConfig.destroy();
        throw error;
      }
      return {
        client: extendedClient(client),
        release({ running }) {
          // What runs holds its locks until the server notices that nobody waits any more.
          if (running !== undefined) void interrupt(client, makeClient(vendor, options));
          client.neonConfig.destroy();
        },
      };
    },
    refuse() {
      isClosed = true;
      for (const refuse of connecting) refuse(closed());
    },
    close: async () => undefined,
  };
}

/** A client that is not connected yet. What is set on it is its own and nobody else's. */
function makeClient({ Client, neonConfig }: typeof Vendor, options: NeonWebSocketOptions): Vendor.Client {
  const { url, webSocketConstructor = neonConfig.webSocketConstructor } = options;
  if (webSocketConstructor === undefined && typeof globalThis.WebSocket === "undefined") {
    const instead = "`npm install ws`, and pass its WebSocket as the option webSocketConstructor";
    throw new UnsupportedError("a transaction without WebSockets in the runtime", STORE, instead);
  }
  const client = new Client({ connectionString: url });
  const settings = client.neonConfig;
  if (webSocketConstructor !== undefined) settings.webSocketConstructor = webSocketConstructor;
  const database = serverUrl(url, ["postgresql", "postgres"]);
  const endpoint = endpointOf(options, database, neonConfig.opts.wsProxy !== undefined);
  if (endpoint !== undefined) {
    const { address, isEncrypted } = socketBeside(endpoint);
    settings.wsProxy = () => address;
    settings.useSecureWebSocket = isEncrypted;
    // Sends a password before it is asked for, which servers other than Neon may not take.
    settings.pipelineConnect = false;
    settings.disableWarningInBrowsers = true;
  }
  // What breaks while nobody waits for an answer is met by the next statement.
  client.on("error", () => undefined);
  return client;
}

/** What a client knows of its connection, which is not among its types. */
interface ConnectedClient {
  readonly processID: number;
  readonly secretKey: unknown;
}

/** Asks the server to stop what a client runs, over the WebSocket of another one. */
async function interrupt(client: Vendor.Client, other: Vendor.Client): Promise<void> {
  const { host, port } = client;
  const { processID, secretKey } = client as unknown as ConnectedClient;
  const bare = other.connection as unknown as BareConnection;
  await callOff(bare, { host, port, processID, secretKey, isEncrypted: false });
  other.neonConfig.destroy();
}

interface Connecting {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  /** How those who connect are told that they do so in vain. */
  readonly connecting: Set<(error: Error) => void>;
}

async function connectWithin(client: Vendor.Client, { timeout, signal, connecting }: Connecting): Promise<void> {
  const failed = { store: STORE, writes: false };
  let refuse: (error: Error) => void = () => undefined;
  const refusal = new Promise<never>((_, reject) => (refuse = reject));
  const late = new DOMException(`CONNECT_TIMEOUT: no WebSocket within ${timeout} ms`, "TimeoutError");
  const timer = setTimeout(() => refuse(connectionFailure({ ...failed, cause: late })), timeout);
  connecting.add(refuse);
  const connected = client.connect().catch((cause: unknown) => {
    throw isOfServer(cause) ? cause : connectionFailure({ ...failed, cause: causeOf(cause) });
  });
  try {
    const first = Promise.race([connected, refusal]);
    await unlessAborted(first, signal, (cause) => abortFailure({ ...failed, cause }));
  } finally {
    clearTimeout(timer);
    connecting.delete(refuse);
  }
}

/** What a server says about a connection (a wrong password, no such database) is for its dialect to explain. */
function isOfServer(error: unknown): boolean {
  return error instanceof Error && "severity" in error;
}

/** Browsers and others report that a WebSocket failed as an event. */
function causeOf(error: unknown): unknown {
  if (error instanceof Error) return error;
  const { error: inner, message } = error as { readonly error?: unknown; readonly message?: unknown };
  return (
    inner ??
    new DOMException(typeof message === "string" && message !== "" ? message : "the WebSocket failed", "NetworkError")
  );
}
