import { randomInt } from "node:crypto";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { PGlite } from "@electric-sql/pglite";
import { OperationalError } from "../../errors.ts";
import type { OpenTarget } from "../database-target.ts";
import { cancelTarget, startupMessage } from "../wire/client-messages.ts";
import { messageSplitter, type WireMessage } from "../wire/split-messages.ts";
import type { Admission } from "./admission.ts";
import { verifyDataFolder } from "./data-folder.ts";
import { PgliteConnection } from "./pglite-connection.ts";
import { sharedSession, type SharedSession } from "./shared-session.ts";

const ACCOUNT = { user: "postgres", password: "postgres", database: "postgres" } as const;

/** Milliseconds a connection waits for one and the same transaction of another. */
const PATIENCE = 30_000;

/**
 * Opens an embedded Postgres and serves it on loopback to any number of connections, which use its one session in turn. Without a
 * folder the data is in memory.
 */
export async function startPglite(dataDir: string | undefined): Promise<OpenTarget> {
  const database = await openDatabase(dataDir);
  const admission: Admission = { ...ACCOUNT, greeting: await greetingOf(database) };
  const session = sharedSession(database, PATIENCE);
  const connections = new Map<PgliteConnection, Socket>();
  const server = createServer(accept(session, admission, connections));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    await stop(server, connections);
    session.close();
    await database.close();
  };
  let closing: Promise<void> | undefined;
  return { target: { host: "127.0.0.1", port, ...ACCOUNT }, close: () => (closing ??= close()) };
}

async function openDatabase(dataDir: string | undefined): Promise<PGlite> {
  const { PGlite: Pglite } = await import("@electric-sql/pglite");
  if (dataDir !== undefined) await verifyDataFolder(dataDir);
  try {
    return await Pglite.create(dataDir ?? "memory://");
  } catch (error) {
    const reason = error instanceof Error ? ` (${error.message})` : "";
    const advice =
      "check the data folder: the one it is in must exist, and this program must be allowed to write there";
    throw new OperationalError(`PGlite cannot be started${reason}: ${advice}`, { cause: error });
  }
}

function accept(
  session: SharedSession,
  admission: Admission,
  connections: Map<PgliteConnection, Socket>,
): (socket: Socket) => void {
  const keys = new Map<string, PgliteConnection>();
  const onCancel = (request: WireMessage): void => {
    const target = cancelTarget(request);
    if (target !== null) keys.get(`${target.process} ${target.secret}`)?.cancel();
  };
  let count = 0;
  return (socket) => {
    const key = { process: ++count, secret: randomInt(2 ** 31) };
    const connection = new PgliteConnection({ socket, session, admission, key, onCancel });
    const name = `${key.process} ${key.secret}`;
    keys.set(name, connection);
    connections.set(connection, socket);
    void connection.ended.then(() => {
      keys.delete(name);
      connections.delete(connection);
    });
  };
}

async function stop(server: Server, connections: Map<PgliteConnection, Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const ends = [...connections].map(([connection, socket]) => {
    socket.destroy();
    return connection.ended;
  });
  await Promise.all(ends);
  await closed;
}

/** What PGlite tells a client about itself; the key and the readiness are each connection's own. */
async function greetingOf(database: PGlite): Promise<Buffer> {
  const answer = await database.execProtocolRaw(startupMessage({ user: ACCOUNT.user, database: ACCOUNT.database }));
  const messages = messageSplitter("server")(Buffer.from(answer));
  return Buffer.concat(messages.filter(({ type }) => type === "R" || type === "S").map(({ bytes }) => bytes));
}
