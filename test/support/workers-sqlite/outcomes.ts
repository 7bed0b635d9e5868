import { UnsupportedError } from "../../../src/index.ts";

/** What a query fails with, by name. */
export async function failure(work: PromiseLike<unknown>): Promise<string> {
  try {
    await work;
    return "nothing";
  } catch (error) {
    return (error as Error).name;
  }
}

/** Whether a query can be shown. One that is refused must be so without being sent. */
export function isShown(query: { inspect(): unknown }): boolean {
  try {
    query.inspect();
    return true;
  } catch (error) {
    if (error instanceof UnsupportedError) return false;
    throw error;
  }
}

/** The strings of a template that was put together. */
export function written(strings: string[]): TemplateStringsArray {
  return Object.assign(strings, { raw: strings });
}
