import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** A way to a server on which it is seen what is sent. */
export interface CountingProxy {
  /** The URL of the server, by this way. */
  readonly url: string;
  /** How many pieces have come from clients: a client that writes once and waits for the answer has sent one. */
  writes(): number;
  /** How many bytes have come from clients, and from the server. */
  bytes(): { readonly sent: number; readonly received: number };
}

/** What is written at once and is this long at most arrives at once. */
const PIECE = 65_536;

/** Puts a way that counts before the server of a URL. It ends with the process. */
export async function countingProxy(url: string): Promise<CountingProxy> {
  const target = new URL(url);
  let writes = 0;
  let sent = 0;
  let received = 0;
  const server = createServer({ highWaterMark: PIECE, noDelay: true }, (client) => {
    const upstream = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    for (const socket of [client, upstream]) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => {
      writes += 1;
      sent += data.length;
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      received += data.length;
      client.write(data);
    });
  }).listen(0, "127.0.0.1");
  server.unref();
  await once(server, "listening");
  return {
    url: Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) }).href,
    writes: () => writes,
    bytes: () => ({ sent, received }),
  };
}
