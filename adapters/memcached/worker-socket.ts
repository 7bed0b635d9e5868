import { ConnectionStateError } from "../../src/errors.ts";
import type { OpenSocket, SocketListener } from "./byte-socket.ts";
import { importBuiltin } from "./import-builtin.ts";

// What is used of cloudflare:sockets, whose types are not there in every program.
interface WorkerSocket {
  readonly opened: Promise<unknown>;
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  close(): Promise<void>;
}

interface WorkerSockets {
  connect(address: { readonly hostname: string; readonly port: number }): WorkerSocket;
}

/** Opens a connection over `cloudflare:sockets`. It belongs to the request it was opened in, so make a store per request. */
export const openWorkerSocket: OpenSocket = async ({ host, port }, listener) => {
  const { connect } = (await importBuiltin("cloudflare:sockets")) as WorkerSockets;
  const socket = connect({ hostname: host, port });
  await socket.opened;
  const writer = socket.writable.getWriter();
  let isOver = false;
  const end = (cause: unknown): void => {
    if (!isOver) listener.ended(cause);
    isOver = true;
  };
  void receive(socket.readable, { received: (bytes) => (isOver ? undefined : listener.received(bytes)), ended: end });
  return {
    write: (bytes) => void writer.write(bytes).catch(end),
    hold: () => undefined,
    destroy() {
      isOver = true;
      socket.close().catch(() => undefined);
    },
  };
};

async function receive(readable: ReadableStream<Uint8Array>, { received, ended }: SocketListener): Promise<void> {
  const reader = readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ended(new ConnectionStateError("the server closed the connection"));
      received(value);
    }
  } catch (error) {
    ended(error);
  }
}
