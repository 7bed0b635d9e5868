import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";
import { publicEntries, root } from "./source-files.ts";

/** Builds `dist` unless it is newer than everything it is made of. */
export function ensureBuilt(): void {
  const inputs = ["src", "adapters", "package.json", "tsconfig.json", "tsconfig.build.json", "tsup.config.ts"];
  const changed = Math.max(...inputs.map((path) => newest(join(root, path))));
  const outputs = publicEntries().flatMap(({ code, types }) => [join(root, code), join(root, types)]);
  const fresh = outputs.every((path) => existsSync(path) && statSync(path).mtimeMs > changed);
  if (fresh) return;
  run("npm", ["run", "--silent", "build"], root);
}

function newest(path: string): number {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
