import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const CLI = new URL("../../src/cli/index.ts", import.meta.url).pathname;
const ANYROW = new URL("../../src/index.ts", import.meta.url).href;

describe("anyrow numbers", { timeout: 120_000 }, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "anyrow-numbers-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes a module of its own each time, as a runtime imports a module once. */
  const write = (name: string, fields: string): void =>
    writeFileSync(
      join(folder, name),
      `import { model, t } from "${ANYROW}";
       export const User = model("users", { id: t.id().tag(1), ${fields} });
       export const models = { User, plain: model("plain", { id: t.id() }) };`,
    );
  const numbers = (...words: readonly string[]): Promise<{ code: number; out: string; errors: string }> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [CLI, "numbers", ...words], { cwd: folder }, (_, out, errors) =>
        resolve({ code: child.exitCode ?? -1, out, errors }),
      );
    });
  const lock = (): unknown => JSON.parse(readFileSync(join(folder, "anyrow.numbers.json"), "utf8"));

  test("writes a lock and a .proto file, which --check finds up to date", async () => {
    write("models.ts", "name: t.text().tag(2)");
    const first = await numbers("models.ts", "--proto", "users.proto", "--package", "shop");
    expect(first).toMatchObject({ code: 0, errors: "" });
    expect(first.out).toBe(
      "users.id 1 added\nusers.name 2 added\n1 models with numbers, 2 changes to anyrow.numbers.json; without numbers: plain\n",
    );
    expect(readFileSync(join(folder, "users.proto"), "utf8")).toContain("optional string name = 2;");
    const again = await numbers("models.ts", "--proto", "users.proto", "--package", "shop", "--check", "--json");
    expect(again).toEqual({ code: 0, errors: "", out: '{"changes":[],"problems":[]}\n' });
  });

  test("renumbering a protobuf field fails the check, and leaves the lock as it was", async () => {
    write("models.ts", "name: t.text().tag(2)");
    await numbers("models.ts");
    const before = lock();
    write("renumbered.ts", "name: t.text().tag(3)");
    for (const words of [["renumbered.ts"], ["renumbered.ts", "--check"]]) {
      const { code, errors } = await numbers(...words);
      expect({ code, errors }).toEqual({
        code: 1,
        errors: "error: users: name had the number 2 and has 3: give it .tag(2) again\n",
      });
    }
    const asJson = await numbers("renumbered.ts", "--json");
    expect(JSON.parse(asJson.out)).toMatchObject({ problems: [{ kind: "renumbered", model: "users", field: "name" }] });
    expect(asJson.code).toBe(1);
    expect(lock()).toEqual(before);
  });

  test("a number that was removed stays reserved; --check fails until the lock is written", async () => {
    write("models.ts", "name: t.text().tag(2)");
    await numbers("models.ts");
    write("without.ts", "title: t.text().tag(3)");
    expect(await numbers("without.ts", "--check")).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/out of date: anyrow\.numbers\.json/),
    });
    expect((await numbers("without.ts")).out).toContain("users.name 2 reserved");
    write("reused.ts", "title: t.text().tag(3), other: t.text().tag(2)");
    expect(await numbers("reused.ts")).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/other has the number 2 of a field that is gone: \.tag\(4\) is free/),
    });
  });

  test("a module without models, a module that is not there and a lock that is none are said", async () => {
    writeFileSync(join(folder, "empty.ts"), "export const nothing = null;");
    expect(await numbers("empty.ts")).toMatchObject({ code: 1, errors: expect.stringMatching(/exports no models/) });
    expect(await numbers("nowhere.ts")).toMatchObject({ code: 1, errors: expect.stringMatching(/cannot be imported/) });
    write("models.ts", "name: t.text().tag(2)");
    for (const text of ["no JSON", "{}"]) {
      writeFileSync(join(folder, "anyrow.numbers.json"), text);
      expect(await numbers("models.ts")).toMatchObject({ code: 1, errors: expect.stringMatching(/restore it/) });
    }
    expect(existsSync(join(folder, "users.proto"))).toBe(false);
  });
});
