import type { Field } from "../fields/field-types.ts";
import type { FlaggedName, ModelOf, ModelOptions } from "../models/model-types.ts";
import type { AnyField } from "../plan/any-field.ts";

/** What the types need of a schema of zod 4, classic or mini. */
export interface ZodSchema {
  readonly _zod: { readonly output: unknown; readonly input: unknown; readonly def: { readonly type: string } };
}

/** An object schema. */
export interface ZodObjectOf<Shape> {
  readonly _zod: { readonly def: { readonly type: "object"; readonly shape: Shape } };
}

/** The fields of an object schema, some of them replaced, and those that it lacks. */
export type ZodFields<Shape, Given> = {
  [Name in keyof Shape | keyof Given]: Name extends keyof Given
    ? Given[Name]
    : Name extends keyof Shape
      ? ZodField<Shape[Name]>
      : never;
};

/** The field of one schema. What may be left out is `null` in rows. */
export type ZodField<Any> = Any extends ZodSchema ? FieldOf<Any, Any["_zod"]["output"], Any["_zod"]["input"]> : never;
type FieldOf<Any, Output, Input> = [Output] extends [{}]
  ? Field<KindOf<Output, Any>, Output, FlagOf<Any>, Exclude<Input, undefined>>
  : Field<KindOf<Output, Any>, OrNull<Output>, "optional", OrNull<Input>>;
type OrNull<Value> = unknown extends Value ? Value : Exclude<Value, undefined> | null;
type FlagOf<Any> = Any extends { readonly _zod: { readonly optin: "optional" | "defaulted" } } ? "optional" : never;

type KindOf<Output, Any> = 0 extends 1 & Output ? "json" : KindOfPresent<NonNullable<Output>, Any>;
type KindOfPresent<Value, Any> = [ScalarKind<Value>] extends [never]
  ? KindOfComposed<Value>
  : ScalarKind<Value> extends "text"
    ? TextKind<Any>
    : ScalarKind<Value>;
type ScalarKind<Value> = [Value] extends [string]
  ? "text"
  : [Value] extends [number]
    ? "number"
    : [Value] extends [bigint]
      ? "bigint"
      : [Value] extends [boolean]
        ? "boolean"
        : [Value] extends [Date]
          ? "timestamp"
          : never;
type KindOfComposed<Value> = [Value] extends [readonly (infer Item)[]]
  ? number extends Value["length"]
    ? [ScalarKind<Item>] extends [never]
      ? "json"
      : "list"
    : "json"
  : "json";
type TextKind<Any> = Any extends { readonly _zod: { readonly def: { readonly format: "date" } } }
  ? "date"
  : Any extends { readonly _zod: { readonly def: { readonly innerType: infer Inner } } }
    ? TextKind<Inner>
    : "text";

/** The options of a model, and what an object schema does not say. */
export interface ZodModelOptions<Given, Fields, Key, Store = string> extends Omit<
  ModelOptions<Fields, Key, Store>,
  "primaryKey" | "key"
> {
  /** The primary key, where none of `fields` says `.primaryKey()`. */
  readonly key?: Key | readonly Key[] | undefined;
  /** What `model` calls the key: under what a store of keys and values keeps a row. */
  readonly rowKey?: ModelOptions<Fields, Key>["key"];
  /** Fields instead of those made from the schema, and beside them. */
  readonly fields?: Given | undefined;
}

/** `fromZod`. */
export type FromZod = <
  const Name extends string,
  Shape extends Readonly<Record<string, ZodSchema>>,
  Given extends Record<string, AnyField> = Record<never, never>,
  const Key extends (keyof Shape | keyof Given) & string = FlaggedName<Given>,
  const Store extends string = "default",
>(
  name: Name,
  schema: ZodObjectOf<Shape>,
  options?: ZodModelOptions<Given, NoInfer<ZodFields<Shape, Given>>, Key, Store>,
) => ModelOf<Name, ZodFields<Shape, Given>, Key, Store>;
