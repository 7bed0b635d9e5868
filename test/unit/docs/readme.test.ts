import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");

/** The TypeScript of the README as one program that imports this checkout. */
async function readmeProgram(): Promise<string> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const { exports } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    exports: Record<string, { default?: string }>;
  };
  const blocks = Array.from(readme.matchAll(/^```ts\n(.*?)^```/gms), ([, code]) => code ?? "");
  return blocks.join("\n").replace(/from "anyrow(\/[a-z-]+)?"/g, (_, entry: string | undefined) => {
    const built = exports[`.${entry ?? ""}`]?.default ?? "";
    return `from ${JSON.stringify(join(root, built.replace("./dist/", "").replace(/\.js$/, ".ts")))}`;
  });
}

test("every snippet of the README runs, and prints what its comments say", async () => {
  const folder = await mkdtemp(join(tmpdir(), "anyrow-readme-"));
  try {
    const program = await readmeProgram();
    await writeFile(join(folder, "readme.ts"), program);
    const { stdout } = await promisify(execFile)(join(root, "node_modules/.bin/node"), [join(folder, "readme.ts")], {
      env: { ...process.env, NO_COLOR: "1" },
    });
    const lines = stdout.trim().split("\n");
    expect(lines).toContain("Ada 42");
    expect(lines).toContain("[ 43 ]");
    expect(lines).toContain("[ { title: 'Notes on the engine', views: 43 } ] null");
    expect(lines.some((line) => line.startsWith("SELECT "))).toBe(true);
    expect(lines.slice(-5)).toEqual(["1", "1", "1", "false", "Ada, engineer 1"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
