import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { filesystemKeyValueDriver } from "../../adapters/filesystem/filesystem-key-value-driver.ts";
import { describeKeyValueStore } from "../../src/testing/index.ts";

const path = await mkdtemp(join(tmpdir(), "anyrow-files-"));
afterAll(() => rm(path, { recursive: true, force: true }));

describeKeyValueStore(
  { describe, test, expect, afterAll },
  () => ({ driver: filesystemKeyValueDriver({ path, durable: true, timeout: 30_000 }) }),
  { name: "filesystem" },
);
