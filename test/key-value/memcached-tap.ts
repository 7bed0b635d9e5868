import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";

/** A way to a server on which is seen what a client sends. */
export interface Tap {
  /** The URL of the server, by this way. */
  readonly url: string;
  /** What has been sent since it was last asked: the opcodes of the packets of each write. A write ends with a NOOP. */
  taken(): readonly (readonly number[])[];
  /** How many connections have been opened. */
  readonly connections: () => number;
  /** Keeps what clients send from now on; the server never sees it. */
  block(): void;
  /** Takes clients as before. */
  unblock(): void;
  stop(): Promise<void>;
}

const HEADER_BYTES = 24;
const NOOP = 0x0a;

/** Puts a tap on the way to the server of a URL. */
export async function tap(url: string): Promise<Tap> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let writes: number[][] = [];
  let opened = 0;
  let isBlocked = false;

  const server = createServer((client) => {
    opened += 1;
    const upstream = connect(Number(target.port), target.hostname);
    const read = packetReader((opcode) => {
      if (writes.length === 0 || writes.at(-1)?.at(-1) === NOOP) writes.push([]);
      writes.at(-1)?.push(opcode);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => (client.destroy(), upstream.destroy(), sockets.delete(socket)));
    }
    client.on("data", (bytes: Buffer) => {
      read(bytes);
      if (!isBlocked) upstream.write(bytes);
    });
    upstream.on("data", (bytes: Buffer) => client.write(bytes));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `memcached://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken() {
      const taken = writes;
      writes = [];
      return taken;
    },
    connections: () => opened,
    block: () => void (isBlocked = true),
    unblock: () => void (isBlocked = false),
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Tells the opcodes of the packets in a stream. */
function packetReader(tell: (opcode: number) => void): (bytes: Buffer) => void {
  let kept = Buffer.alloc(0);
  return (bytes) => {
    kept = Buffer.concat([kept, bytes]);
    while (kept.length >= HEADER_BYTES) {
      const length = HEADER_BYTES + kept.readUInt32BE(8);
      if (kept.length < length) return;
      tell(kept.readUInt8(1));
      kept = kept.subarray(length);
    }
  };
}

/** What a server answers to a line of its text protocol, which is another way to see what it keeps. */
export async function askInText(url: string, line: string, end: RegExp = /\r\n$/): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding("latin1");
  socket.write(`${line}\r\n`);
  let answer = "";
  for await (const text of socket) {
    answer += String(text);
    if (end.test(answer)) break;
  }
  return answer;
}
