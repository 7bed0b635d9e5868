import { spawnSync } from "node:child_process";

/** Runs a program in a folder and gives what it printed; when it fails, the error says what it printed too. */
export function run(program: string, parameters: readonly string[], folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, { cwd: folder, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`${program} ${parameters.join(" ")}\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
}
