import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { DatabaseTarget } from "../database-target.ts";
import { faultReply } from "../fault-responses.ts";
import type { FaultKind } from "../faults.ts";
import { pathOf } from "../http-server.ts";
import type { Reply, Watch } from "../service.ts";
import { tunnelTraffic } from "./tunnel-traffic.ts";

/** The WebSockets of the service. */
export interface Tunnels {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, watch: Watch): void;
  /** Cuts all of them. */
  close(): void;
}

/** What a client learns when it asks for a WebSocket; all else befalls the statements sent over one. */
const AT_THE_DOOR: ReadonlySet<FaultKind["kind"]> = new Set(["tooManyRequests", "serverError", "html"]);

/**
 * Carries the bytes of the Postgres protocol between WebSockets, whatever their path, and one server. The server that a client
 * names (`?address=`) is not looked at: this is no proxy for other places.
 */
export async function openTunnels(target: DatabaseTarget): Promise<Tunnels> {
  const { WebSocketServer } = await import("ws");
  const sockets = new WebSocketServer({ noServer: true });
  return {
    upgrade(request, socket, head, watch) {
      const entry = watch.requests.begin(pathOf(request), []);
      const { fault } = watch.faults.strike([], ({ kind }) => AT_THE_DOOR.has(kind));
      const refusal = faultReply(fault);
      entry.status = refusal?.reply.status ?? 101;
      if (refusal !== null) return refuse(socket, refusal.reply);
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        carry(webSocket, connect(target.port, target.host), watch, entry.statements);
      });
    },
    close() {
      for (const webSocket of sockets.clients) webSocket.terminate();
      sockets.close();
    },
  };
}

function refuse(socket: Duplex, { status, headers, body }: Reply): void {
  const head = Object.entries({ ...headers, connection: "close", "content-length": Buffer.byteLength(body) });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines}\r\n${body}`);
}

function carry(webSocket: WebSocket, server: Socket, watch: Watch, statements: string[]): void {
  server.setNoDelay(true);
  const traffic = tunnelTraffic({
    toServer: (bytes) => void server.write(bytes),
    toClient: (bytes) => {
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(bytes);
    },
    cut: () => {
      webSocket.terminate();
      server.destroy();
    },
    strike: (statement) => {
      statements.push(statement);
      return watch.faults.strike([statement], ({ kind }) => !AT_THE_DOOR.has(kind) && kind !== "staleBaton");
    },
  });
  webSocket.on("message", (data) => traffic.fromClient(bytesOf(data)));
  webSocket.on("close", () => server.destroy());
  webSocket.on("error", () => server.destroy());
  server.on("data", (piece: Buffer) => traffic.fromServer(piece));
  server.on("close", () => traffic.finish(() => webSocket.close(1000)));
  server.on("error", () => webSocket.close(1011));
}

function bytesOf(data: Buffer | ArrayBuffer | readonly Buffer[]): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.concat([...data]);
}
