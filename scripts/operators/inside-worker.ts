// Runs inside workerd: the suite on a D1 binding, and in an object on its storage.
import type { D1Database, DurableObjectNamespace, DurableObjectState } from "@cloudflare/workers-types";
import { d1 } from "../../adapters/d1/index.ts";
import { durableObject } from "../../adapters/durable-object/index.ts";
import { workersSqliteGaps } from "../../test/support/workers-sqlite/gaps.ts";
import { observe } from "./observe.ts";

interface Environment {
  readonly DB: D1Database;
  readonly SUITE: DurableObjectNamespace;
}

/** What the Worker is asked for, as a path. */
export type WorkerStore = "d1" | "durable-object";

/**
 * The object in whose storage the cases run.
 * @public
 */
export class Suite {
  readonly #state: DurableObjectState;

  constructor(state: DurableObjectState) {
    this.#state = state;
  }

  async fetch(): Promise<Response> {
    return Response.json(await observe(durableObject({ client: this.#state.storage }), { except: workersSqliteGaps }));
  }
}

/**
 * What the Worker answers.
 * @public
 */
export async function answer(request: Request, { DB, SUITE }: Environment): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/d1") return Response.json(await observe(d1({ client: DB }), { except: workersSqliteGaps }));
  return SUITE.get(SUITE.idFromName(pathname)).fetch(request.url) as unknown as Promise<Response>;
}
