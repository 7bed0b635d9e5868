import type { CallOptions } from "../../src/contracts/call-options.ts";
import type { FailedCall } from "../../src/contracts/network-failure.ts";

/** A call that requests are made for. What it writes counts from its commit on: before, nothing is left behind. */
export interface HttpCall extends CallOptions, Omit<FailedCall, "cause"> {}
