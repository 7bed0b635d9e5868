import type { FieldShape } from "../plan/any-field.ts";
import { invalid } from "../errors.ts";
import { model } from "../models/model.ts";
import { fieldOfSchema } from "./zod-fields.ts";
import type { Schema } from "./zod-schema.ts";
import type { FromZod } from "./zod-types.ts";

export type { FromZod, ZodField, ZodFields, ZodModelOptions, ZodObjectOf, ZodSchema } from "./zod-types.ts";

type Fields = Readonly<Record<string, FieldShape>>;

interface Options {
  readonly key?: string | readonly string[];
  readonly fields?: Fields;
  readonly rowKey?: unknown;
}

function fieldOf(table: string, name: string, schema: Schema): FieldShape {
  const field = fieldOfSchema(schema);
  if (field !== null) return field;
  throw invalid(
    table,
    [name],
    `is of the type ${schema._zod.def.type}, for which there is no field: give it one in the option fields`,
  );
}

function build(name: string, schema: Schema, { key, fields = {}, rowKey, ...others }: Options = {}): object {
  const definition = schema?._zod?.def;
  if (definition?.type !== "object")
    throw invalid(name, [], "fromZod takes an object schema of zod 4, such as z.object({ … })");
  if (definition.checks !== undefined && definition.checks.length > 0)
    throw invalid(
      name,
      [],
      "the schema has checks of the whole object: leave them out, and do them in the option clean",
    );
  const made = Object.entries(definition.shape).map(([each, inner]) => [
    each,
    Object.hasOwn(fields, each) ? fields[each] : fieldOf(name, each, inner),
  ]);
  const options = { ...others, key: rowKey };
  const keyed = key === undefined ? options : { ...options, primaryKey: [key].flat() };
  return model(name, { ...Object.fromEntries(made), ...fields }, keyed as never);
}

/**
 * Makes a model of an object schema of zod 4. Each field checks what is written with its part of the schema. What the schema lets be
 * left out is `null` in rows; what it gives instead of it is the default.
 */
export const fromZod: FromZod = build as unknown as FromZod;
