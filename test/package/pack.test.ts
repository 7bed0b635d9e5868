import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../support/run.ts";
import { publicEntries, root } from "../support/source-files.ts";
import { type Stranger, installPacked } from "./stranger.ts";

// The package as a stranger gets it: packed, installed in an empty project elsewhere, compiled strictly and run.

let stranger: Stranger;
let project: string;

beforeAll(() => {
  stranger = installPacked();
  project = stranger.folder;
  copyFileSync(join(root, "test/package/program.ts"), join(project, "program.ts"));
}, 180_000);

afterAll(() => stranger?.remove());

test("nothing comes along when it is installed", () => {
  expect(readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["anyrow"]);
});

test("every entry is in the package, and nothing but the library", () => {
  const promised = publicEntries().flatMap(({ code, types }) => [code, types]);
  expect(promised.filter((path) => !stranger.packed.includes(path))).toEqual([]);
  const allowed = /^(dist\/.*\.(js|js\.map|d\.ts)|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
  expect(stranger.packed.filter((path) => !allowed.test(path))).toEqual([]);
});

test.each(["typescript-5.9", "typescript"])(
  "a first program compiles strictly with %s and runs",
  (compiler) => {
    const options = {
      target: "ES2022",
      lib: ["ES2023", "ESNext.Disposable", "DOM"],
      module: "NodeNext",
      moduleResolution: "NodeNext",
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      declaration: true,
      outDir: compiler,
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["program.ts"] }));
    run(process.execPath, [join(root, "node_modules", compiler, "bin/tsc"), "-p", "."], project);
    expect(run(process.execPath, [join(compiler, "program.js")], project)).toBe("The Dispossessed, 341\n");
  },
  120_000,
);
