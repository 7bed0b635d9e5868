import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The first program found under one of these names, looked for on PATH and then in more folders; `null` where there is none. */
export function findExecutable(names: readonly string[], folders: readonly string[] = []): string | null {
  const places = [...(process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== ""), ...folders];
  const paths = names.flatMap((name) => places.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

/** Whether a path is that of a program which may be run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
