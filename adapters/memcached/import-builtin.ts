/** Imports a module of the runtime by a name that bundlers do not look for: they would refuse those of other runtimes. */
export function importBuiltin(name: "node:net" | "cloudflare:sockets"): Promise<unknown> {
  return import(/* @vite-ignore */ name);
}
