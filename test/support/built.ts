import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./run.ts";
import { publicEntries, root } from "./source-files.ts";

/** Is there while someone builds: test files run beside each other, and a build begins by emptying `dist`. */
const LOCK = join(root, "node_modules/.cache/anyrow-build.lock");
/** Milliseconds after which whoever built must have died of it. */
const LONGEST_BUILD = 180_000;

/** Builds `dist` unless it is newer than everything it is made of. */
export function ensureBuilt(): void {
  if (!existsSync(LOCK) && isFresh()) return;
  takeLock();
  try {
    if (!isFresh()) run("npm", ["run", "--silent", "build"], root);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function isFresh(): boolean {
  const inputs = ["src", "adapters", "package.json", "tsconfig.json", "tsconfig.build.json", "tsup.config.ts"];
  const changed = Math.max(...inputs.map((path) => newest(join(root, path))));
  const outputs = publicEntries().flatMap(({ code, types }) => [join(root, code), join(root, types)]);
  return outputs.every((path) => existsSync(path) && statSync(path).mtimeMs > changed);
}

/** Waits until nobody builds. */
function takeLock(): void {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const { mtimeMs = 0 } = statSync(LOCK, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs > 0 && Date.now() - mtimeMs > LONGEST_BUILD) rmSync(LOCK, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

function newest(path: string): number {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
