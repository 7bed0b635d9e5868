import { ProtocolViolation } from "./failures.ts";
import { fieldsOf, listOf, numberOf } from "./json-reader.ts";

/** When a step of a batch runs: depending on how earlier steps ended, or on whether a transaction is open. */
export type Condition =
  | { readonly type: "ok" | "error"; readonly step: number }
  | { readonly type: "not"; readonly condition: Condition }
  | { readonly type: "and" | "or"; readonly conditions: readonly Condition[] }
  | { readonly type: "is_autocommit" };

/** How a step ended, as far as conditions ask. */
export type StepEnd = "ok" | "error" | "skipped";

/** Which version of the protocol is spoken. */
export type Version = 2 | 3;

/** Reads a condition. Throws a `ProtocolViolation` for what is none. */
export function readCondition(value: unknown): Condition {
  const fields = fieldsOf(value, "a condition");
  const { type } = fields;
  switch (type) {
    case "ok":
    case "error":
      return { type, step: numberOf(fields["step"], "step") };
    case "not":
      return { type, condition: readCondition(fields["cond"]) };
    case "and":
    case "or":
      return { type, conditions: listOf(fields["conds"], "conds", readCondition) };
    case "is_autocommit":
      return { type };
    default:
      throw new ProtocolViolation("BatchCond type not recognized");
  }
}

/** Throws a `ProtocolViolation` unless a condition of the step at this position speaks of earlier steps only. */
export function checkCondition(condition: Condition, position: number, version: Version): void {
  switch (condition.type) {
    case "ok":
    case "error":
      if (condition.step >= 0 && condition.step < position) return;
      throw new ProtocolViolation("Invalid reference to step in a batch condition");
    case "not":
      return checkCondition(condition.condition, position, version);
    case "and":
    case "or":
      for (const each of condition.conditions) checkCondition(each, position, version);
      return;
    case "is_autocommit":
      needVersion3(version, "BatchCond of type `is_autocommit`");
  }
}

/** Throws a `ProtocolViolation` for what version 2 does not have. */
export function needVersion3(version: Version, what: string): void {
  if (version < 3) throw new ProtocolViolation(`${what} is only supported in protocol version hrana3 and higher`);
}

/** Whether a condition holds. A step that was skipped ended neither well nor badly. */
export function holds(condition: Condition, ends: readonly StepEnd[], isAutocommit: boolean): boolean {
  switch (condition.type) {
    case "ok":
    case "error":
      return ends[condition.step] === condition.type;
    case "not":
      return !holds(condition.condition, ends, isAutocommit);
    case "and":
      return condition.conditions.every((each) => holds(each, ends, isAutocommit));
    case "or":
      return condition.conditions.some((each) => holds(each, ends, isAutocommit));
    case "is_autocommit":
      return isAutocommit;
  }
}
