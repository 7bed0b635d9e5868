/** Imports a module of the runtime by a name that bundlers do not look for: they would refuse it for browsers and Workers. */
export function importBuiltin(name: "node:fs/promises" | "node:os" | "node:process"): Promise<unknown> {
  return import(/* @vite-ignore */ name);
}
