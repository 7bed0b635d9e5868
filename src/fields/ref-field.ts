import type { FieldShape, OnDelete } from "../plan/any-field.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { invalid } from "../errors.ts";
import { isField, ModelField } from "./field.ts";

/** What a reference may be told. */
export interface ReferenceOptions {
  /** The name of the way back, on the target. */
  readonly reverse?: string;
  /** What happens to this row when its target is deleted; `"restrict"` by default. */
  readonly onDelete?: OnDelete;
}

/** A reference to the row of another table whose key is `key`; holds the same values as that key. */
export function refField(
  target: string,
  targetKey: string,
  key: FieldShape,
  options: ReferenceOptions = {},
): ModelField {
  checkOptions(null, options, ["reverse", "onDelete", "key"]);
  if (!isField(key)) throw invalid(null, ["key"], "must be a field, such as t.uuid()");
  const { kind, storage, codecs, accept } = key;
  const { precision, scale, labels, item, struct } = key.settings;
  const { reverse = null, onDelete = "restrict" } = options;
  if (!["cascade", "restrict", "setNull"].includes(onDelete))
    throw invalid(null, ["onDelete"], `must be "cascade", "restrict" or "setNull"`);
  const reference = Object.freeze({ target, targetKey, reverse, onDelete });
  const settings = { precision, scale, labels, item, struct, reference };
  return new ModelField({ kind, storage, codecs, accept, settings });
}
