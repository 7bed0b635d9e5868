import type { StoredRow } from "../contracts/row-store.ts";
import type { CompareNode, ConditionNode, InNode, KeyInNode, RelatedNode, TextNode } from "../plan/nodes.ts";
import { unreachable } from "../errors.ts";
import { comparison, equality } from "./compare.ts";
import { type Compilation, type Frame, linkFrom, relatedRows } from "./compilation.ts";
import { type Evaluate, compileExpression, compilePath, encode } from "./expression.ts";
import { joinKey, keyPart } from "./keys.ts";
import { textLookup } from "./text-lookup.ts";

/** Whether a condition holds. There is no third answer: whatever meets null is false. */
export type Test = (frame: Frame) => boolean;

/** Makes a condition into a function. */
export function compileCondition(node: ConditionNode, compilation: Compilation): Test {
  switch (node.kind) {
    case "constant":
      return () => node.value;
    case "compare":
      return compileCompare(node, compilation);
    case "isNull": {
      const operand = compileExpression(node.operand, compilation);
      return (frame) => operand(frame) === null;
    }
    case "in":
      return compileIn(node, compilation);
    case "keyIn":
      return compileKeyIn(node, compilation);
    case "text":
      return compileText(node, compilation);
    case "and": {
      const tests = node.conditions.map((condition) => compileCondition(condition, compilation));
      return (frame) => tests.every((test) => test(frame));
    }
    case "or": {
      const tests = node.conditions.map((condition) => compileCondition(condition, compilation));
      return (frame) => tests.some((test) => test(frame));
    }
    case "not": {
      const test = compileCondition(node.condition, compilation);
      return (frame) => !test(frame);
    }
    case "truth": {
      const operand = compileExpression(node.operand, compilation);
      return (frame) => operand(frame) === true;
    }
    case "related":
      return compileRelated(node, compilation);
    default:
      return unreachable(node);
  }
}

const ORDERED: Readonly<Record<Exclude<CompareNode["operator"], "eq">, (sign: number) => boolean>> = {
  gt: (sign) => sign > 0,
  gte: (sign) => sign >= 0,
  lt: (sign) => sign < 0,
  lte: (sign) => sign <= 0,
};

function compileCompare({ operator, left, right }: CompareNode, compilation: Compilation): Test {
  const mixed = left.field.kind === "number" && left.field.storage !== right.field.storage;
  const compile = mixed ? compileDouble : compileExpression;
  const first = compile(left, compilation);
  const second = compile(right, compilation);
  return operator === "eq"
    ? both(first, second, equality(left.field))
    : both(
        first,
        second,
        ordered(ORDERED[operator], comparison(left.field) as (left: unknown, right: unknown) => number),
      );
}

/** Whole numbers past ±2^53 are bigints, which no double is identical to. */
function compileDouble(node: CompareNode["left"], compilation: Compilation): Evaluate {
  const evaluate = compileExpression(node, compilation);
  return (frame) => {
    const value = evaluate(frame);
    return value === null ? null : Number(value);
  };
}

function ordered(holds: (sign: number) => boolean, compare: (left: unknown, right: unknown) => number) {
  return (left: unknown, right: unknown): boolean => holds(compare(left, right));
}

function both(left: Evaluate, right: Evaluate, holds: (left: unknown, right: unknown) => boolean): Test {
  return (frame) => {
    const first = left(frame);
    if (first === null) return false;
    const second = right(frame);
    return second !== null && holds(first, second);
  };
}

function compileIn({ operand, values }: InNode, compilation: Compilation): Test {
  const { field } = operand;
  const part = keyPart(field);
  const keys = new Set((values.value as readonly unknown[]).map((value) => part(encode(field, value))));
  const evaluate = compileExpression(operand, compilation);
  return (frame) => {
    const value = evaluate(frame);
    return value !== null && keys.has(part(value));
  };
}

function compileKeyIn({ columns, values }: KeyInNode, compilation: Compilation): Test {
  const parts = columns.map((column) => keyPart(column.field));
  const rows = values.value as readonly (readonly unknown[])[];
  const keys = new Set(
    rows.map((row) =>
      joinKey(
        parts,
        columns.map((column, index) => encode(column.field, row[index])),
      ),
    ),
  );
  const reads = columns.map((column) => compileExpression(column, compilation));
  return (frame) => {
    const key = joinKey(
      parts,
      reads.map((read) => read(frame)),
    );
    return key !== null && keys.has(key);
  };
}

function compileText({ operator, operand, needle }: TextNode, compilation: Compilation): Test {
  const test = textLookup(operator, String(needle.value));
  const evaluate = compileExpression(operand, compilation);
  return (frame) => {
    const text = evaluate(frame);
    return text !== null && test(text as string);
  };
}

/** The related rows of all rows are loaded at once; here they are only asked. */
function compileRelated(
  { quantifier, scope, path, relation, child, condition }: RelatedNode,
  compilation: Compilation,
): Test {
  const place = compilePath(scope, path, compilation);
  const link = linkFrom(place.origin, relation, compilation);
  const slot = compilation.origins.push(link) - 1;
  compilation.slots.set(child, slot);
  const test = compileCondition(condition, compilation);
  // `every` holds when no row breaks the condition; `none`, when no row meets it.
  const sought = quantifier !== "every";
  const found = quantifier === "some";
  return (frame) => {
    const rows: readonly StoredRow[] = relatedRows(link, place.row(frame));
    return (
      rows.some((row) => {
        frame[slot] = row;
        return test(frame) === sought;
      }) === found
    );
  };
}
