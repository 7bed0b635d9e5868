import type { ScriptedCommand } from "../../src/contracts/scripted-client.ts";

/** How errors name the store. */
export const STORE = "upstash";

/** One request. */
export interface Exchange {
  readonly commands: readonly ScriptedCommand[];
  readonly writes: boolean;
  readonly signal: AbortSignal;
}

/** Sends commands in one request and gives the JSON of the answer, in which texts are base64. */
export type Send = (exchange: Exchange) => Promise<unknown>;
