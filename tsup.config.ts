import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

/** The public entries are listed once, in the `exports` of package.json; what they are built from follows from their path. */
function entries(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, unknown> };
  const built = Object.values(exports).filter((target) => typeof target === "object") as { default: string }[];
  return Object.fromEntries(
    built.map((target) => {
      const name = target.default.replace(/^\.\/dist\/(.*)\.js$/, "$1");
      return [name, `${name}.ts`];
    }),
  );
}

export default defineConfig({
  entry: entries(),
  format: "esm",
  platform: "neutral",
  target: "es2022",
  tsconfig: "tsconfig.build.json",
  splitting: true,
  treeshake: true,
  sourcemap: true,
  clean: true,
  // tsc writes the types (see the build script): tsup's own way of doing so needs a compiler API that TypeScript 7 no longer has.
  dts: false,
});
