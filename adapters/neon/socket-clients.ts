import type * as Vendor from "@neondatabase/serverless";
import { connectionWait } from "../../src/contracts/connection-wait.ts";
import { importClient } from "../../src/contracts/import-client.ts";
import type { CallOff, Leases } from "../../src/contracts/leases.ts";
import { connectionFailure } from "../../src/contracts/network-failure.ts";
import { serverUrl } from "../../src/contracts/server-url.ts";
import { UnsupportedError } from "../../src/errors.ts";
import { endpointOf, socketBeside } from "./endpoint.ts";
import { STORE } from "./exchange.ts";
import { type ExtendedClient, extendedClient } from "./extended-client.ts";
import type { NeonWebSocketOptions } from "./neon-options.ts";
import { socketFailure } from "./socket-failure.ts";

const TIMEOUT = 30_000;

/** Makes a client over a WebSocket for everyone who wants one, and ends it when it is given back: nothing is kept between requests. */
export function socketClients(options: NeonWebSocketOptions, callOff: CallOff): Leases<ExtendedClient> {
  const { timeout = TIMEOUT } = options;
  const wait = connectionWait(STORE, timeout);
  return {
    async take(signal) {
      wait.check(signal);
      const vendor = await importClient("@neondatabase/serverless", () => import("@neondatabase/serverless"));
      const client = makeClient(vendor, options);
      const connected = client.connect().catch((error: unknown) => {
        throw socketFailure(error);
      });
      try {
        await wait.until(connected, { signal, late: () => lateFailure(timeout) });
        wait.check(undefined);
      } catch (error) {
        client.neonConfig.destroy();
        throw error;
      }
      return {
        client: extendedClient(client),
        release({ running }) {
          // What runs holds its locks until the server notices that nobody waits any more.
          if (running !== undefined) {
            const other = makeClient(vendor, options);
            void callOff(client, other.connection, false).then(() => other.neonConfig.destroy());
          }
          client.neonConfig.destroy();
        },
      };
    },
    refuse: () => wait.refuse(),
    close: async () => undefined,
  };
}

function lateFailure(timeout: number): Error {
  const cause = new DOMException(`CONNECT_TIMEOUT: no WebSocket within ${timeout} ms`, "TimeoutError");
  return connectionFailure({ store: STORE, writes: false, cause });
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
