import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { filesystemKeyValueDriver } from "../../adapters/filesystem/filesystem-key-value-driver.ts";
import { describeKeyValueModels } from "../../src/testing/index.ts";

const path = mkdtempSync(join(tmpdir(), "anyrow-models-"));
afterAll(() => rmSync(path, { recursive: true, force: true }));

describeKeyValueModels(
  { describe, test, expect, afterAll },
  () => ({ driver: filesystemKeyValueDriver({ path, durable: false, timeout: 30_000 }) }),
  { name: "models in files" },
);
