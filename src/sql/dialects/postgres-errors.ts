import { isRead } from "../../contracts/plan-effect.ts";
import {
  type AnyrowError,
  type IntegrityKind,
  OperationalError,
  SerializationError,
  UndefinedColumnError,
  UndefinedTableError,
} from "../../errors.ts";
import { type Failure, detailOf, integrityError } from "../failure.ts";

const OUT_OF_RANGE = "22003";

const RULES: Readonly<Record<string, IntegrityKind>> = {
  "23505": "unique",
  "23503": "foreignKey",
  "23001": "foreignKey",
  "23502": "notNull",
  "23514": "check",
  // A number that was written is past what its column can hold.
  [OUT_OF_RANGE]: "check",
};

/** What an error of PostgreSQL means, by its SQLSTATE. */
export function postgresError(failure: Failure): AnyrowError {
  const { error, plans } = failure;
  const code = detailOf(error, "code");
  const kind = code === OUT_OF_RANGE && plans.every(isRead) ? undefined : RULES[code];
  const options = { cause: error };
  if (kind !== undefined) {
    const constraint = detailOf(error, "constraint");
    const column = detailOf(error, "column");
    // Rows that still refer to a deleted one break a rule of theirs: the detail names the key, which is not what is wrong.
    const isReferred = kind === "foreignKey" && plans.some((plan) => plan.kind === "delete");
    const columns = isReferred ? [] : column === "" ? keyColumns(detailOf(error, "detail")) : [column];
    return integrityError({ kind, table: detailOf(error, "table"), constraint, columns }, failure);
  }
  if (code === "40001" || code === "40P01") return new SerializationError("concurrent work got in the way", options);
  const [, quoted, plain] = /"([^"]+)"|column (?:\w+\.)?(\S+)/.exec(detailOf(error, "message")) ?? [];
  const name = quoted ?? plain ?? null;
  if (code === "42P01" || code === "3F000") return new UndefinedTableError(name, options);
  if (code === "42703") return new UndefinedColumnError(name, options);
  return new OperationalError(`the database refused the request${code && ` (${code})`}: see the cause`, options);
}

/** The columns in `Key (a, b)=(1, 2) already exists.`, in any language. */
function keyColumns(detail: string): string[] {
  const [, list = ""] = /\((.*?)\)=\(/s.exec(detail) ?? [];
  return list === "" ? [] : list.split(", ").map((name) => name.replace(/^"(.*)"$/, "$1").replaceAll('""', '"'));
}
