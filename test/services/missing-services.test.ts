import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { findChromium, launchChromium } from "../../scripts/services/chromium.ts";
import { findExecutable } from "../../scripts/services/executables.ts";
import { missingServices } from "../../scripts/services/install.ts";
import { MissingServiceError, installCommand, missingService } from "../../scripts/services/missing-service.ts";

const folder = mkdtempSync(join(tmpdir(), "anyrow-services-"));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("a program is found in a folder beside PATH, if it may be run", () => {
  const program = join(folder, "anyrow-test-program");
  writeFileSync(program, "");
  expect(findExecutable(["anyrow-test-program"], [folder])).toBe(null);
  chmodSync(program, 0o755);
  expect(findExecutable(["anyrow-test-program"], [folder])).toBe(program);
});

test("CHROMIUM_PATH decides, and one that is no program is no Chromium", () => {
  vi.stubEnv("CHROMIUM_PATH", process.execPath);
  expect(findChromium()).toBe(process.execPath);
  vi.stubEnv("CHROMIUM_PATH", join(folder, "none"));
  expect(findChromium()).toBe(null);
  const messages = missingServices().map(({ message }) => message);
  expect(messages).toContainEqual(expect.stringMatching(/^Chromium is not installed: /));
  expect(() => launchChromium()).toThrow(MissingServiceError);
});

test("what is missing is said with the next step, which is a command", () => {
  expect(missingService("PostgreSQL", "postgresql").message).toMatch(
    /^PostgreSQL is not installed: (run `.+`|install it \(the package is called postgresql .+\))$/,
  );
  expect(installCommand(["postgresql", "chromium"]).join(" ")).toBe(
    "apt-get install -y --no-install-recommends postgresql chromium",
  );
});
