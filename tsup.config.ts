import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

/** A path, or paths by condition; conditions may stand inside conditions. */
type Target = string | { readonly [condition: string]: Target };

interface Manifest {
  readonly exports: Readonly<Record<string, Target>>;
  readonly bin: Readonly<Record<string, string>>;
}

/** The public entries are listed once, in `exports` and `bin` of package.json; what they are built from follows from their path. */
function entries(): Record<string, string> {
  const { exports, bin } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const modules = Object.values(exports)
    .flatMap(paths)
    .filter((path) => path.endsWith(".js"));
  return Object.fromEntries(
    [...modules, ...Object.values(bin)].map((target) => {
      const name = target.replace(/^\.\/dist\/(.*)\.js$/, "$1");
      return [name, `${name}.ts`];
    }),
  );
}

function paths(target: Target): readonly string[] {
  return typeof target === "string" ? [target] : Object.values(target).flatMap(paths);
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
