import { readFile, writeFile } from "node:fs/promises";
import { invalid } from "../errors.ts";
import { type FieldNumbers, noNumbers, readNumbers } from "../serializers/field-numbers.ts";

/** The lock in a file; an empty one where there is no such file yet. */
export async function readLock(file: string): Promise<FieldNumbers> {
  const text = await readText(file);
  if (text === null) return noNumbers;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid(null, [], `${file} is no JSON: restore it from version control`);
  }
  return readNumbers(json);
}

/** Whether the text of a file is another one; then it is written, unless only asked. */
export async function keepText(file: string, text: string, isAskedOnly: boolean): Promise<boolean> {
  if ((await readText(file)) === text) return false;
  if (!isAskedOnly) await writeFile(file, text);
  return true;
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
