import { OperationalError } from "../errors.ts";

/** Makes sure that packages are installed which only a part of the library needs; the error names all that are missing at once. */
export async function needPackages(packages: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  const missing: string[] = [];
  for (const [name, load] of Object.entries(packages)) {
    try {
      await load();
    } catch (error) {
      if (!isMissing(error)) throw error;
      missing.push(name);
    }
  }
  if (missing.length > 0)
    throw new OperationalError(`packages are missing: run \`npm install --save-dev ${missing.join(" ")}\``);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(`${error.code}`);
}
