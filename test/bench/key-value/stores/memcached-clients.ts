import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { memcachedStore } from "../../../../adapters/memcached/index.ts";
import type { StoreClient } from "../store-client.ts";
import type { Value } from "../values.ts";
import { anyrowClient } from "./anyrow-client.ts";

/** Lines of the text protocol over a socket, and ours; each on a server of its own. */
export async function memcachedClients(bare: string, own: string): Promise<StoreClient[]> {
  const other = await textClient(own);
  const ours = anyrowClient(memcachedStore({ url: own }), { clear: () => other.clear() });
  const close = async (): Promise<void> => void (await Promise.all([other.close(), ours.close()]));
  return [await textClient(bare), { ...ours, close }];
}

/** Sends text, and gives the lines of the answer as soon as there are so many, or one that says that it is the last. */
type Send = (text: string | Buffer, isWhole: (lines: readonly string[]) => boolean) => Promise<readonly string[]>;

function lineSender(socket: Socket): Send {
  socket.setEncoding("latin1").setNoDelay(true);
  const waiting: {
    readonly isWhole: (lines: readonly string[]) => boolean;
    readonly resolve: (lines: readonly string[]) => void;
  }[] = [];
  let lines: string[] = [];
  let rest = "";
  socket.on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\r\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      lines.push(line);
      if (waiting[0]?.isWhole(lines) !== true) continue;
      waiting.shift()?.resolve(lines);
      lines = [];
    }
  });
  return (text, isWhole) =>
    new Promise((resolve) => {
      waiting.push({ isWhole, resolve });
      socket.write(text);
    });
}

const atEnd = (lines: readonly string[]): boolean => lines.at(-1) === "END";
const after =
  (count: number) =>
  (lines: readonly string[]): boolean =>
    lines.length === count;

/** What a program writes by hand where it has no library. */
async function textClient(url: string): Promise<StoreClient> {
  const { hostname, port } = new URL(url.replace("memcached:", "http:"));
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const send = lineSender(socket);
  const named = (key: string): string => key.replace(" ", "_");
  const storing = (verb: string, key: string, { text }: Value): string =>
    `${verb} ${named(key)} 0 0 ${text.length}\r\n${text}\r\n`;
  const store =
    (verb: string) =>
    async (key: string, value: Value): Promise<boolean> =>
      (await send(storing(verb, key, value), after(1)))[0] === "STORED";
  const getMany = async (keys: readonly string[]): Promise<(Buffer | null)[]> => {
    const lines = await send(`get ${keys.map(named).join(" ")}\r\n`, atEnd);
    const found = new Map<string, Buffer>();
    for (let at = 0; at + 1 < lines.length; at += 2)
      found.set(lines[at]?.split(" ")[1] ?? "", Buffer.from(lines[at + 1] ?? "", "latin1"));
    return keys.map((key) => found.get(named(key)) ?? null);
  };
  const deleteMany = async (keys: readonly string[]): Promise<boolean[]> =>
    (await send(keys.map((key) => `delete ${named(key)}\r\n`).join(""), after(keys.length))).map(
      (line) => line === "DELETED",
    );
  return {
    name: "text protocol",
    get: async (key) => (await getMany([key]))[0],
    has: async (key) => (await getMany([key]))[0] !== null,
    set: store("set"),
    add: store("add"),
    replace: store("replace"),
    delete: async (key) => (await deleteMany([key]))[0],
    incr: async (key) => {
      const [sum] = await send(`incr ${named(key)} 1\r\n`, after(1));
      if (sum !== "NOT_FOUND") return Number(sum);
      await send(`add ${named(key)} 0 0 1\r\n1\r\n`, after(1));
      return 1;
    },
    getMany,
    setMany: (entries) =>
      send(entries.map(([key, value]) => storing("set", key, value)).join(""), after(entries.length)),
    deleteMany,
    clear: async () => void (await send("flush_all\r\n", after(1))),
    close: async () => socket.destroySoon(),
  };
}
