import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { filesystemKeyValueDriver } from "../../adapters/filesystem/filesystem-key-value-driver.ts";
import { type FilesystemStore, type FilesystemStoreOptions, filesystemStore } from "../../adapters/filesystem/index.ts";
import type { Found, KeyPut } from "../../src/contracts/key-value-driver.ts";
import { ConnectionStateError, DecodeError, OperationalError, ValidationError } from "../../src/errors.ts";

const root = await mkdtemp(join(tmpdir(), "anyrow-folder-"));
afterAll(() => rm(root, { recursive: true, force: true }));

let number = 0;
const newPath = (): string => {
  number += 1;
  return join(root, `store ${number}`, "deep");
};

async function filesIn(path: string): Promise<string[]> {
  const all = await readdir(path, { recursive: true, withFileTypes: true });
  return all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

async function listed(store: FilesystemStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.scan()) keys.push(key);
  return keys;
}

const text = (value: Uint8Array | null): string => new TextDecoder().decode(value ?? undefined);

test("what was written is there for a store that is opened later, under names that are digests", async () => {
  const path = newPath();
  await using store = filesystemStore({ path });
  await store.setMany({ "../a": "1", CON: "2", con: "3" });
  await store.close();
  await using again = filesystemStore({ path });
  expect((await again.getMany(["../a", "CON", "con"])).map(text)).toStrictEqual(["1", "2", "3"]);
  const names = (await filesIn(path)).map((file) => file.slice(path.length + 1));
  expect(names.filter((name) => !/^values\/[\da-f]{2}\/[\da-f]{62}$/.test(name))).toStrictEqual([]);
});

test("nothing is touched before the first call, and closing without one leaves nothing", async () => {
  const path = newPath();
  const store = filesystemStore({ path });
  await store.close();
  await expect(readdir(path)).rejects.toThrow("ENOENT");
  await expect(store.get("a")).rejects.toThrow(ConnectionStateError);
});

test("sweep removes the files of keys that have gone and the places they left, and nothing else", async () => {
  const path = newPath();
  const driver = filesystemKeyValueDriver({ path, durable: false, timeout: 1_000 });
  const put = (key: string, ttl: number | null): KeyPut => ({
    key,
    value: new Uint8Array(),
    ttl,
    entries: [{ set: "s", place: key, alone: null }],
  });
  const short = Array.from({ length: 20 }, (_, index) => put(`short${index}`, 300));
  await driver.commit?.({ checks: [], puts: [...short, put("stays", null), put("later", 60_000)], deletes: [] }, {});
  await sleep(350);
  expect((await filesIn(join(path, "values"))).length).toStrictEqual(22);
  expect(await driver.sweep({})).toStrictEqual(20);
  expect((await filesIn(join(path, "values"))).length).toStrictEqual(2);
  const [index = ""] = await filesIn(join(path, "sets"));
  await driver.sweep({});
  expect((await readFile(index, "utf8")).split("\n").filter((line) => line.startsWith("[")).length <= 42).toStrictEqual(
    true,
  );
  const range = { kind: "range", set: "s", from: null, to: null, reverse: false, limit: null } as const;
  const [found] = (await driver.execute([range], {})) as readonly [readonly Found[]];
  expect(found.map(({ key }) => key)).toStrictEqual(["later", "stays"]);
  await driver.close();
});

test("writes remove keys that have gone by the way, so a folder does not grow for ever", async () => {
  const path = newPath();
  await using store = filesystemStore({ path, durable: false });
  await store.setMany(
    Array.from({ length: 200 }, (_, index): [string, string] => [`short ${index}`, ""]),
    { ttl: 0.3 },
  );
  await sleep(350);
  for (let index = 0; index < 600; index += 1) await store.set("same", String(index));
  expect((await filesIn(join(path, "values"))).length < 20).toStrictEqual(true);
});

test("the file of a set is written anew when it is mostly about places that are no more", async () => {
  const path = newPath();
  const driver = filesystemKeyValueDriver({ path, durable: false, timeout: 1_000 });
  for (let index = 0; index < 150; index += 1) {
    const entries = [{ set: "s", place: `p${index}`, alone: null }];
    await driver.commit?.(
      { checks: [], puts: [{ key: "k", value: new Uint8Array(), ttl: null, entries }], deletes: [] },
      {},
    );
  }
  const [index = ""] = await filesIn(join(path, "sets"));
  expect((await readFile(index, "utf8")).split("\n").length < 140).toStrictEqual(true);
  const range = { kind: "range", set: "s", from: null, to: null, reverse: false, limit: null } as const;
  expect((await driver.execute([range], {}))[0]).toStrictEqual([{ key: "k", value: new Uint8Array() }]);
  await driver.execute([{ kind: "delete", key: "k" }], {});
  expect(await filesIn(join(path, "sets"))).toStrictEqual([]);
  await driver.close();
});

test.each([
  ["cut off", (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1)],
  ["empty", () => new Uint8Array()],
  ["of something else", () => new TextEncoder().encode('{"a":1}\nb')],
  ["made longer", (bytes: Uint8Array) => new Uint8Array([...bytes, 1])],
  ["of another key", (bytes: Uint8Array) => new TextEncoder().encode(text(bytes).replace("secret", "sesame"))],
])("a file that is %s is a DecodeError for its key only, which can be written again", async (_, damage) => {
  const path = newPath();
  await using store = filesystemStore({ path, durable: false });
  await store.set("secret", "value");
  const [file = ""] = await filesIn(join(path, "values"));
  await writeFile(file, damage(await readFile(file)));
  await store.set("other", "1");
  const failure: unknown = await store.get("secret").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DecodeError);
  expect(String(failure)).not.toContain("secret");
  expect(text(await store.get("other"))).toStrictEqual("1");
  expect(await store.sweep()).toStrictEqual(0);
  await store.set("secret", "new");
  expect(text(await store.get("secret"))).toStrictEqual("new");
});

test("a damaged file can be deleted", async () => {
  const path = newPath();
  await using store = filesystemStore({ path, durable: false });
  await store.set("k", "value");
  const [file = ""] = await filesIn(join(path, "values"));
  await writeFile(file, "x");
  expect(await listed(store)).toStrictEqual([]);
  expect(await store.delete("k")).toStrictEqual(true);
  expect(await store.get("k")).toStrictEqual(null);
});

test("locks of processes that have ended, and old ones of other machines, are removed; a fresh one is waited for", async () => {
  const path = newPath();
  await using store = filesystemStore({ path, durable: false, timeout: 200 });
  await store.set("k", "1");
  const lock = join(path, "locks", `1-0123456789abcdef-${hostname()}`);
  await writeFile(lock, "");
  const failure: unknown = await store.set("k", "2").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OperationalError);
  expect([(failure as OperationalError).retryable, text(await store.get("k"))]).toStrictEqual([true, "1"]);
  const old = new Date(Date.now() - 61_000);
  await utimes(lock, old, old);
  await store.set("k", "3");
  expect([await readdir(join(path, "locks")), text(await store.get("k"))]).toStrictEqual([[], "3"]);
});

test("a folder that cannot be used is an OperationalError that says what to look at, and can be put right", async () => {
  const path = newPath();
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, "a file");
  await using store = filesystemStore({ path });
  const failure: unknown = await store.get("k").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OperationalError);
  expect(String(failure)).toContain("check that the program may read and write the folder");
  await rm(path);
  expect(await store.get("k")).toStrictEqual(null);
  await chmod(path, 0o755);
});

test.each([
  {},
  { path: "" },
  { path: 1 },
  { path: "a\0b" },
  { path: "a", durable: 1 },
  { path: "a", timeout: 0 },
  { path: "a", url: "b" },
])("options that cannot be right are refused at once: %j", (options) => {
  expect(() => filesystemStore(options as FilesystemStoreOptions)).toThrow(ValidationError);
});
