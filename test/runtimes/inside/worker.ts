// The program of a Worker: answers errands over HTTP.
import type { D1Database, DurableObjectNamespace, DurableObjectState, KVNamespace } from "@cloudflare/workers-types";
import type { PGlite } from "@electric-sql/pglite";
import type { Errand } from "../errand.ts";
import { run } from "../program.ts";

/** A Worker may not compile code while it runs, but its host does so for modules. */
async function pgliteOfModules(): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite");
  const [pgliteWasmModule, initdbWasmModule, data] = await Promise.all(
    ["./pglite.wasm", "./initdb.wasm", "./pglite.data"].map(
      async (path) => ((await import(path)) as { default: unknown }).default,
    ),
  );
  return new PGlite({
    pgliteWasmModule: pgliteWasmModule as WebAssembly.Module,
    initdbWasmModule: initdbWasmModule as WebAssembly.Module,
    fsBundle: new Blob([data as ArrayBuffer]),
  });
}

interface Environment {
  readonly DB: D1Database;
  readonly KV: KVNamespace;
  readonly SUITE: DurableObjectNamespace;
}

/** The object in whose storage the suite runs. */
export class Suite {
  readonly #state: DurableObjectState;

  constructor(state: DurableObjectState) {
    this.#state = state;
  }

  async fetch(request: Request): Promise<Response> {
    const errand = (await request.json()) as Errand;
    return Response.json(await run(errand, { storage: this.#state.storage }));
  }
}

const worker = {
  async fetch(request: Request, { DB, KV, SUITE }: Environment): Promise<Response> {
    const errand = (await request.json()) as Errand;
    if (errand.mode !== "durable object")
      return Response.json(await run(errand, { d1: DB, kv: KV, pglite: pgliteOfModules }));
    const suite = SUITE.get(SUITE.idFromName(errand.place.url));
    const body = JSON.stringify(errand);
    return suite.fetch(request.url, { method: "POST", body }) as unknown as Promise<Response>;
  },
};

// Workers are found by their default export.
export { worker as default };
