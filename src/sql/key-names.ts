import { plainText } from "../fields/plain-fields.ts";
import { type AnyrowError, IntegrityError } from "../errors.ts";
import type { ValueNode } from "../plan/nodes.ts";
import { type Failure, detailOf } from "./failure.ts";
import { sourceOf } from "./plan-source.ts";

/** The name that the key of an insert goes by among the statements of a list: its place tells it apart. */
export function keyName(place: number): ValueNode {
  return { kind: "value", value: `anyrow.r${place}`, field: plainText };
}

/** The error when a statement needs a key that was not made after all, or `null` when a failure is another one. */
export function missingKeyError({ error, plans }: Failure): AnyrowError | null {
  const [, place] = /anyrow\.r(\d+)\b/.exec(detailOf(error, "message")) ?? [];
  const plan = place === undefined ? undefined : plans[Number(place)];
  const source = plan === undefined ? null : sourceOf(plan);
  if (plan?.kind !== "insert" || source === null) return null;
  const fields = source.table.key.map(({ name }) => name);
  return new IntegrityError({ kind: "foreignKey", model: source.name, fields, cause: error });
}
