import { Refusal, refuse } from "./refusal.ts";

/** The run-time part of Standard Schema v1 (standardschema.dev) that fields call. */
export interface RunnableSchema {
  readonly "~standard": {
    readonly validate: (value: unknown) => SchemaResult | PromiseLike<SchemaResult>;
  };
}

interface SchemaResult {
  readonly value?: unknown;
  readonly issues?: readonly SchemaIssue[] | undefined;
}

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Whether the first argument of a field constructor is a schema and not its options. */
export function isSchema(value: unknown): value is RunnableSchema {
  return value !== null && (typeof value === "object" || typeof value === "function") && "~standard" in value;
}

/** Runs a schema: its output, or a {@link Refusal} with all its issues. A schema that returns a promise is a `ValidationError`. */
export function runSchema(schema: RunnableSchema, value: unknown): unknown {
  const result = schema["~standard"].validate(value);
  if ("then" in result) {
    // Nobody waits for it, so nobody would hear of its failure either.
    Promise.resolve(result).catch(() => undefined);
    return refuse("has a schema that returns a promise: use a synchronous one");
  }
  if (result.issues === undefined) return result.value;
  return new Refusal(
    result.issues.map((issue) => ({
      path: (issue.path ?? []).map((step) => {
        const key = typeof step === "object" ? step.key : step;
        return typeof key === "number" ? key : String(key);
      }),
      message: issue.message,
    })),
  );
}
