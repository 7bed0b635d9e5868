import fc from "fast-check";
import type { Fault } from "../../src/dev/index.ts";
import { type CallKind, callKinds } from "./fault-calls.ts";

/** One call. */
export interface Call {
  readonly kind: CallKind;
  readonly chosen: number;
}

/** Calls, those of a group at the same time; and what goes wrong meanwhile. */
export interface FaultProgram {
  readonly groups: readonly (readonly Call[])[];
  readonly faults: readonly Fault[];
}

const fault: fc.Arbitrary<Fault> = fc
  .record({
    kind: fc.constantFrom<Fault>(
      { kind: "latency", milliseconds: 40 },
      { kind: "latency", milliseconds: 450 },
      { kind: "dropBefore" },
      { kind: "dropAfter" },
      { kind: "dropWithin", statements: 0 },
      { kind: "dropWithin", statements: 1 },
      { kind: "dropWithin", statements: 2 },
      { kind: "truncate" },
      { kind: "tooManyRequests", retryAfter: 0.02 },
      { kind: "tooManyRequests", retryAfter: 60 },
      { kind: "serverError", status: 500 },
      { kind: "serverError", status: 502, executed: true },
      { kind: "serverError", status: 503 },
      { kind: "html" },
      { kind: "slowLoris" },
      { kind: "slowLoris", milliseconds: 150 },
      { kind: "staleBaton" },
    ),
    skip: fc.nat(8),
    times: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ kind, ...when }) => ({ ...kind, ...when }));

/** Random calls under random faults. */
export const faultPrograms: fc.Arbitrary<FaultProgram> = fc.record({
  groups: fc.array(
    fc.array(fc.record({ kind: fc.constantFrom(...callKinds), chosen: fc.nat(20) }), { minLength: 1, maxLength: 3 }),
    { minLength: 1, maxLength: 6 },
  ),
  faults: fc.array(fault, { maxLength: 4 }),
});
