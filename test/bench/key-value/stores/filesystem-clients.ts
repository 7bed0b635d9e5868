import { access, link, mkdir, readFile, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createStorage } from "unstorage";
import fsDriver from "unstorage/drivers/fs-lite";
import { filesystemStore } from "../../../../adapters/filesystem/index.ts";
import type { StoreClient } from "../store-client.ts";
import { anyrowClient, collected } from "./anyrow-client.ts";

/** Functions of Node with an atomic rename, ours, and unstorage; nobody waits for the disk. */
export function filesystemClients(folder: string): StoreClient[] {
  const store = filesystemStore({ path: join(folder, "anyrow"), durable: false });
  const clear = async (): Promise<void> => void (await store.deleteMany(await collected(store.scan())));
  return [nodeClient(join(folder, "bare")), anyrowClient(store, { clear }), unstorageClient(join(folder, "unstorage"))];
}

/** What a program writes by hand, for keys that are names of files. One process, so a file that is being written is its own. */
function nodeClient(folder: string): StoreClient {
  let temporary = 0;
  const pathOf = (key: string): string => join(folder, key);
  const written = async (value: Uint8Array): Promise<string> => {
    const path = join(folder, `.${(temporary += 1)}`);
    await writeFile(path, value);
    return path;
  };
  const isThere = (key: string): Promise<boolean> => succeeds(access(pathOf(key)));
  const get = (key: string): Promise<Buffer | null> => readFile(pathOf(key)).catch(() => null);
  const set = async (key: string, value: Uint8Array): Promise<void> => rename(await written(value), pathOf(key));
  const remove = (key: string): Promise<boolean> => succeeds(unlink(pathOf(key)));
  return {
    name: "node:fs",
    get,
    has: isThere,
    set: (key, { bytes }) => set(key, bytes),
    add: async (key, { bytes }) => {
      const path = await written(bytes);
      const done = await succeeds(link(path, pathOf(key)));
      await unlink(path);
      return done;
    },
    delete: remove,
    getMany: (keys) => Promise.all(keys.map(get)),
    setMany: (entries) => Promise.all(entries.map(([key, { bytes }]) => set(key, bytes))),
    deleteMany: (keys) => Promise.all(keys.map(remove)),
    scan: async (prefix) => (await readdir(folder)).filter((key) => key.startsWith(prefix)),
    clear: async () => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
    },
    close: async () => undefined,
  };
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

function unstorageClient(base: string): StoreClient {
  const storage = createStorage<Uint8Array>({ driver: fsDriver({ base }) });
  return {
    name: "unstorage",
    get: (key) => storage.getItemRaw(key),
    has: (key) => storage.hasItem(key),
    set: (key, value) => storage.setItemRaw(key, value.buffer),
    delete: (key) => storage.removeItem(key).then(() => true),
    getMany: (keys) => Promise.all(keys.map((key) => storage.getItemRaw(key))),
    setMany: (entries) => Promise.all(entries.map(([key, value]) => storage.setItemRaw(key, value.buffer))),
    scan: (prefix) => storage.getKeys().then((keys) => keys.filter((key) => key.startsWith(prefix))),
    clear: () => storage.clear(),
    close: () => storage.dispose(),
  };
}
