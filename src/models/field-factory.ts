import type { FieldShape } from "../plan/any-field.ts";
import type { AnyModel } from "../plan/nodes.ts";
import { invalid } from "../errors.ts";
import { bigintField } from "../fields/bigint-field.ts";
import { booleanField } from "../fields/boolean-field.ts";
import { bytesField } from "../fields/bytes-field.ts";
import { dateField } from "../fields/date-field.ts";
import { decimalField } from "../fields/decimal-field.ts";
import { enumField } from "../fields/enum-field.ts";
import { epochField } from "../fields/epoch-field.ts";
import type { FieldFactory } from "../fields/field-types.ts";
import { floatField } from "../fields/float-field.ts";
import { bigIdField, idField } from "../fields/id-field.ts";
import { integerField } from "../fields/integer-field.ts";
import { jsonField } from "../fields/json-field.ts";
import { listField } from "../fields/list-field.ts";
import { type ReferenceOptions, refField } from "../fields/ref-field.ts";
import { structField } from "../fields/struct-field.ts";
import { textField } from "../fields/text-field.ts";
import { timeField } from "../fields/time-field.ts";
import { timestampField } from "../fields/timestamp-field.ts";
import { shortUuidField, uuidField } from "../fields/uuid-field.ts";
import { vectorField } from "../fields/vector-field.ts";

function reference(
  target: AnyModel | string,
  options: ReferenceOptions & { readonly key?: FieldShape } = {},
): FieldShape {
  if (typeof target === "string") return refField(target, "id", options?.key ?? integerField(), options);
  if (target?.table === undefined) {
    throw invalid(null, [], "t.ref takes a model: where two files import each other, name its table instead");
  }
  const [key, ...others] = target.table.key;
  if (key === undefined || others.length > 0) {
    throw invalid(target.name, [], "t.ref cannot point at a model with a composite key");
  }
  return refField(target.name, key.name, key.field, options);
}

const factory = {
  id: idField,
  bigId: bigIdField,
  uuid: uuidField,
  shortUuid: shortUuidField,
  integer: integerField,
  bigint: bigintField,
  float: floatField,
  decimal: decimalField,
  boolean: booleanField,
  text: textField,
  enum: enumField,
  bytes: bytesField,
  timestamp: timestampField,
  epoch: epochField,
  date: dateField,
  time: timeField,
  json: jsonField,
  list: listField,
  vector: vectorField,
  struct: structField,
  ref: reference,
};

/** Makes the fields of a model: `t.text()`, `t.integer().default(0)`, `t.ref(User)`. */
export const t: FieldFactory = Object.freeze(factory) as unknown as FieldFactory;
