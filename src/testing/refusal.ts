import type { ErrorCode, IntegrityKind } from "../errors.ts";
import { AnyrowError, IntegrityError, ValidationError } from "../errors.ts";

/** A value no error message may repeat: cases of bad input use it wherever a value is asked for. */
export const SECRET = "s3cr3t-value";

/** What a call must fail with. What is left out is not looked at. */
export interface Refused {
  readonly error: ErrorCode;
  /** The model that the error names. */
  readonly model?: string | null;
  /** The fields that a `ValidationError` names, each path joined by points. */
  readonly at?: readonly string[];
  /** The rule that an `IntegrityError` names. */
  readonly kind?: IntegrityKind;
  readonly fields?: readonly string[];
}

/** What a call failed with, at once or later; text where it did not fail. */
export async function failureOf(attempt: () => unknown): Promise<unknown> {
  try {
    await attempt();
    return "nothing failed";
  } catch (error) {
    return error;
  }
}

/** The parts of a failure that are looked at, in the form of what was expected. */
export function describeFailure(failure: unknown, refused: Refused): object {
  if (!(failure instanceof AnyrowError)) return { error: String(failure) };
  const seen: Record<keyof Refused, unknown> = {
    error: failure.code,
    model: "model" in failure ? failure.model : undefined,
    at: failure instanceof ValidationError ? failure.issues.map((issue) => issue.path.join(".")) : undefined,
    kind: failure instanceof IntegrityError ? failure.kind : undefined,
    fields: failure instanceof IntegrityError ? failure.fields : undefined,
  };
  return Object.fromEntries(Object.keys(refused).map((name) => [name, seen[name as keyof Refused]]));
}
