import type { NeonUrl } from "./neon-options.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a database URL names this machine, where nobody listens with encryption. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname);
}

/** Where requests go that the client, by itself or as it `isSet` for all its users, would send elsewhere. */
export function endpointOf({ endpoint }: NeonUrl, url: URL, isSet: boolean): string | undefined {
  return endpoint ?? (isLoopback(url) && !isSet ? `http://${url.host}/sql` : undefined);
}

/** Where WebSockets are opened beside an endpoint. */
export interface SocketAddress {
  /** Without a scheme, as the client has it. */
  readonly address: string;
  readonly isEncrypted: boolean;
}

/** The WebSocket that belongs to an endpoint for requests. */
export function socketBeside(endpoint: string): SocketAddress {
  const { protocol, host, pathname } = new URL("v2", endpoint);
  return { address: host + pathname, isEncrypted: protocol === "https:" };
}
