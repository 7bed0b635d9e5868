// Runs inside workerd: cases on a D1 binding, and in an object on its storage.
import type { D1Database, DurableObjectNamespace, DurableObjectState } from "@cloudflare/workers-types";
import { d1 } from "../../adapters/d1/index.ts";
import { durableObject } from "../../adapters/durable-object/index.ts";
import type { Adapter } from "../../src/index.ts";
import { describeLimits } from "./workers-sqlite/limit-cases.ts";
import { describeValues } from "./workers-sqlite/value-cases.ts";
import { type ConformanceGap, describeAdapter } from "../../src/testing/index.ts";
import { type Report, recordingRunner } from "../runtimes/recording-runner.ts";

interface Environment {
  readonly DB: D1Database;
  readonly SUITE: DurableObjectNamespace;
}

/** What is asked of the Worker. */
export interface WorkerErrand {
  /** All of the suite but for its gaps, or what is peculiar to these stores. */
  readonly cases: "suite" | "limits" | "values";
  readonly except: readonly ConformanceGap[];
}

const MOST_MILLISECONDS = 60_000;

function runCases(adapter: Adapter, { cases, except }: WorkerErrand): Promise<Report> {
  const runner = recordingRunner(() => true);
  if (cases === "suite") describeAdapter(runner, () => ({ adapter }), { except });
  else (cases === "limits" ? describeLimits : describeValues)(runner, adapter);
  return runner.run(MOST_MILLISECONDS);
}

/**
 * The object in whose storage the cases run.
 * @public
 */
export class Suite {
  readonly #state: DurableObjectState;

  constructor(state: DurableObjectState) {
    this.#state = state;
  }

  async fetch(request: Request): Promise<Response> {
    const errand = (await request.json()) as WorkerErrand;
    return Response.json(await runCases(durableObject({ client: this.#state.storage }), errand));
  }
}

/**
 * What the Worker answers.
 * @public
 */
export async function answer(request: Request, { DB, SUITE }: Environment): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/d1") return Response.json(await runCases(d1({ client: DB }), await request.json()));
  const object = SUITE.get(SUITE.idFromName(pathname));
  const body = await request.text();
  return object.fetch(request.url, { method: "POST", body }) as unknown as Promise<Response>;
}
