import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
}

/** The public entries are listed once, in `exports` and `bin` of package.json; what they are built from follows from their path. */
function entries(): Record<string, string> {
  const { exports, bin } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const modules = Object.values(exports).flatMap((target) => (typeof target === "string" ? [] : [target.default]));
  return Object.fromEntries(
    [...modules, ...Object.values(bin)].map((target) => {
      const name = target.replace(/^\.\/dist\/(.*)\.js$/, "$1");
      return [name, `${name}.ts`];
    }),
  );
}

export default defineConfig({
  entry: entries(),
  format: "esm",
  platform: "neutral",
  // Runtimes other than Node know its modules by their whole name only.
  removeNodeProtocol: false,
  external: [/^(node|bun|cloudflare):/],
  target: "es2022",
  tsconfig: "tsconfig.build.json",
  splitting: true,
  treeshake: true,
  sourcemap: true,
  clean: true,
  // tsc writes the types (see the build script): tsup's own way of doing so needs a compiler API that TypeScript 7 no longer has.
  dts: false,
});
