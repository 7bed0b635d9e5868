import type { OpenSocket } from "./byte-socket.ts";
import { openNodeSocket } from "./node-socket.ts";
import { openWorkerSocket } from "./worker-socket.ts";

/** Opens a connection: over `node:net` in Node, Deno and Bun, over `cloudflare:sockets` in workerd. */
export const openSocket: OpenSocket = (address, listener) =>
  (isWorkerd() ? openWorkerSocket : openNodeSocket)(address, listener);

function isWorkerd(): boolean {
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } };
  return navigator?.userAgent === "Cloudflare-Workers";
}
