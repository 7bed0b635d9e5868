import { ConnectionStateError } from "../../src/errors.ts";
import type { ByteSocket, OpenSocket } from "./byte-socket.ts";
import { importBuiltin } from "./import-builtin.ts";

// What is used of node:net, whose types are not there in every program.
interface NodeSocket {
  once(event: "connect" | "close", listener: () => void): unknown;
  on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  write(bytes: Uint8Array): unknown;
  setNoDelay(): unknown;
  ref(): unknown;
  unref(): unknown;
  destroy(): unknown;
}

interface NodeNet {
  connect(address: { readonly host: string; readonly port: number }): NodeSocket;
}

/** Opens a connection over `node:net`. */
export const openNodeSocket: OpenSocket = async ({ host, port }, { received, ended }) => {
  const { connect } = (await importBuiltin("node:net")) as NodeNet;
  return new Promise<ByteSocket>((resolve, reject) => {
    const socket = connect({ host, port });
    let cause: unknown = new ConnectionStateError("the server closed the connection");
    let isOver = false;
    socket.setNoDelay();
    socket.on("error", (error) => (cause = error));
    socket.on("data", (bytes) => {
      // As plain bytes: what is cut from a Buffer is no copy.
      if (!isOver) received(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    });
    socket.once("close", () => {
      reject(cause);
      if (!isOver) ended(cause);
    });
    socket.once("connect", () =>
      resolve({
        write: (bytes) => void socket.write(bytes),
        hold: (isWaiting) => void (isWaiting ? socket.ref() : socket.unref()),
        destroy() {
          isOver = true;
          socket.destroy();
        },
      }),
    );
  });
};
