import type { InNode, InQueryNode, KeyInNode } from "../plan/nodes.ts";
import type { Compilation, Evaluate, Results, Test } from "./compilation.ts";
import { compileExpression, encode } from "./expression.ts";
import { joinKey, keyPart } from "./keys.ts";

/** The test of a value that is not null. */
export function testValue(evaluate: Evaluate, test: (value: unknown) => boolean): Test {
  return (frame) => {
    const value = evaluate(frame);
    return value !== null && test(value);
  };
}

/** Whether a value is one of a list. */
export function compileIn({ operand, values }: InNode, compilation: Compilation): Test {
  const { field } = operand;
  const part = keyPart(field);
  const keys = new Set((values.value as readonly unknown[]).map((value) => part(encode(field, value))));
  return testValue(compileExpression(operand, compilation), (value) => keys.has(part(value)));
}

/** Whether a value is a result of a query. */
export function compileInQuery({ operand, select }: InQueryNode, compilation: Compilation): Test {
  const part = keyPart(operand.field);
  const evaluate = compileExpression(operand, compilation);
  const query = compilation.language.query(select, compilation);
  let results: ReturnType<Results> = [];
  let keys = new Set<unknown>();
  return (frame) => {
    const value = evaluate(frame);
    if (value === null) return false;
    const found = query(frame);
    // They are the same again where nothing around the query matters.
    if (found !== results) keys = new Set(found.map(([each = null]) => (each === null ? null : part(each))));
    results = found;
    return keys.has(part(value));
  };
}

/** Whether several values are a row of a list. */
export function compileKeyIn({ columns, values }: KeyInNode, compilation: Compilation): Test {
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
