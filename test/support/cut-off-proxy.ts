import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";

/** A way to a server that can be cut. */
export interface CutOffProxy {
  /** The URL of the server, by this way. */
  readonly url: string;
  /** Cuts each connection over which the client sends these words, after they have got to the server and before an answer comes back. */
  cutAfter(words: string): void;
  /** Cuts all connections, and takes no others until `open` is called. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** Puts a way that can be cut before the server of a URL. */
export async function cutOffProxy(url: string): Promise<CutOffProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let words: string | null = null;
  let server: Server | null = null;
  let port = 0;

  const carry = (client: Socket): void => {
    const upstream = connect(Number(target.port), target.hostname);
    let isCut = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        // What has been sent is to arrive.
        upstream.end();
      });
    }
    client.on("data", (sent) => {
      isCut ||= words !== null && sent.includes(words);
      upstream.write(sent);
    });
    upstream.on("data", (answer) => (isCut ? client.resetAndDestroy() : client.write(answer)));
  };
  const open = async (): Promise<void> => {
    server = createServer(carry).listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  };

  await open();
  return {
    url: Object.assign(new URL(url), { port: String(port) }).href,
    cutAfter(sent) {
      words = sent;
    },
    async shut() {
      words = null;
      const closed = server === null ? Promise.resolve() : once(server, "close");
      server?.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      server = null;
    },
    open,
  };
}
