import type { StoredRow } from "../contracts/row-store.ts";
import type { CompareNode, ConditionNode, RelatedNode, TextNode } from "../plan/nodes.ts";
import { UnsupportedError, unreachable } from "../errors.ts";
import { comparison, equality } from "./compare.ts";
import { type Compilation, type Evaluate, type Test, linkFrom, relatedRows, startCompilation } from "./compilation.ts";
import { compileExpression } from "./expression.ts";
import { jsonIsThere } from "./json-path.ts";
import { listTest } from "./lists.ts";
import { compileIn, compileInQuery, compileKeyIn, testValue } from "./membership.ts";
import { compilePath } from "./place.ts";
import { textLookup } from "./text-lookup.ts";

/** Begins a compilation of what is said of a row by itself: checks, and terms of indexes. */
export function openForRow(): Compilation {
  return startCompilation(null, { condition: compileCondition, query: refuseQuery });
}

function refuseQuery(): never {
  throw new UnsupportedError("a query in a check or an index", "every store", "leave it out");
}

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
    case "inQuery":
      return compileInQuery(node, compilation);
    case "exists": {
      const results = compilation.language.query(node.select, compilation, 1);
      return (frame) => results(frame).length > 0;
    }
    case "jsonExists":
      return testValue(compileExpression(node.operand.document, compilation), jsonIsThere(node.operand));
    case "list":
      return testValue(compileExpression(node.operand, compilation), listTest(node));
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

function compileText({ operator, operand, needle }: TextNode, compilation: Compilation): Test {
  const test = textLookup(operator, String(needle.value));
  return testValue(compileExpression(operand, compilation), (text) => test(text as string));
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
