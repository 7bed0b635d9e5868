import { spawnSync } from "node:child_process";
import pc from "picocolors";

// Everything CI runs, fast first. Every step runs even after one failed; the tests come last and end with their own count.

interface Step {
  readonly script: string;
  /** What it is told beyond its name. */
  readonly flags?: readonly string[];
  readonly finds: string;
  /** Shown even when all is well. */
  readonly loud?: true;
}

const steps: readonly Step[] = [
  { script: "format:check", finds: "files that `npm run format` would change" },
  { script: "lint", finds: "code against the chosen rules" },
  { script: "typecheck", finds: "type errors in the library, tests and scripts" },
  { script: "boundaries", finds: "imports against the layer order" },
  { script: "unused", finds: "files, exports and dependencies nobody uses" },
  { script: "build", finds: "what does not build" },
  { script: "package", finds: "a package others could not use" },
  { script: "size", finds: "bundles over their budget", loud: true },
  { script: "test:types", finds: "wrong inference, unclear type errors, types that cost too much" },
  // The same questions each time: chance must not decide whether a change passes.
  { script: "test:differential", flags: ["--", "--seed", "1"], finds: "questions that stores answer differently" },
];

const failed: string[] = [];

for (const { script, flags = [], finds, loud } of steps) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", script, ...flags], { encoding: "utf8" });
  const ok = status === 0;
  if (!ok) failed.push(script);
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`.padStart(7);
  console.log(`${ok ? pc.green("✓") : pc.red("✗")} ${script.padEnd(17)}${seconds}  ${pc.dim(`finds ${finds}`)}`);
  if (!ok || loud) console.log(`${stdout}${stderr}`.trimEnd());
}

if (failed.length > 0) console.log(pc.red(`\nFailed before the tests: ${failed.join(", ")}`));

const tests = spawnSync("npm", ["run", "--silent", "test"], { stdio: "inherit" });
if (failed.length > 0 || tests.status !== 0) process.exitCode = 1;
