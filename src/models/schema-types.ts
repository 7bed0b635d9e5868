import type { Issue } from "../errors.ts";

/** A Standard Schema (standardschema.dev), which web frameworks, forms and clients of APIs take. */
export interface ModelSchema<Input, Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "anyrow";
    /** Gives the canonical values, or every problem at once. */
    readonly validate: (value: unknown) => SchemaResult<Output>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema makes of a value. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

/** Which fields a schema is about; by default all. */
export interface SchemaChoice<Only, Omitted> {
  /** These alone. */
  readonly only?: readonly Only[] | undefined;
  /** All but these. */
  readonly omit?: readonly Omitted[] | undefined;
}

/** A schema of some of the properties, which also takes what stands for their values in JSON. */
export type ChosenSchema<Values, Only = keyof Values, Omitted = never> = SchemaOfValues<Chosen<Values, Only, Omitted>>;
type SchemaOfValues<Values> = ModelSchema<WithJson<Values>, Values>;
type Chosen<Values, Only, Omitted> = {
  [Name in keyof Values as Name extends Omitted ? never : Name extends Only ? Name : never]: Values[Name];
} & {};

/** Properties whose values may be as JSON has them. */
export type WithJson<Values> = { [Name in keyof Values]: Values[Name] | JsonForm<Values[Name]> } & {};
type JsonForm<Value> = Value extends InText ? string : Value extends readonly InText[] ? readonly string[] : never;
type InText = Date | bigint | Uint8Array;
