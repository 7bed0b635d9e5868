import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { filesystemStore } from "../../adapters/filesystem/index.ts";

const path = await mkdtemp(join(tmpdir(), "anyrow-processes-"));
afterAll(() => rm(path, { recursive: true, force: true }));

async function writeInAnotherProcess(): Promise<unknown> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, "folder-writer.ts"), "count", path], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(writer, "exit");
  return code;
}

test("three processes that count in one folder lose no count, and who reads meanwhile sees it grow", async () => {
  await using store = filesystemStore({ path, durable: false });
  let over = false;
  const seen: number[] = [];
  const watch = async (): Promise<void> => {
    while (!over) seen.push(Number(new TextDecoder().decode((await store.get("counted")) ?? new Uint8Array())));
  };
  const watching = watch();
  const codes = await Promise.all([writeInAnotherProcess(), writeInAnotherProcess(), writeInAnotherProcess()]);
  over = true;
  await watching;
  expect(codes).toStrictEqual([0, 0, 0]);
  const values = await store.getMany(["counted", "committed"]);
  expect(values.map((value) => new TextDecoder().decode(value ?? new Uint8Array()))).toStrictEqual(["300", "300"]);
  expect(seen).toStrictEqual(seen.toSorted((left, right) => left - right));
  expect(new Set(seen).size > 10).toStrictEqual(true);
}, 120_000);
