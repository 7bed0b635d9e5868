import type { ExpressionNode, ResultNode, Scope } from "../plan/nodes.ts";
import type { DerivedNode, SelectPlan, ValueOutput } from "../plan/select-plan.ts";
import { UnsupportedError, invalid } from "../errors.ts";
import { commonField, isComparable } from "./comparable.ts";
import { nested } from "./nesting.ts";
import { ALONE, type RowsState, allRows, checkComparable, selectPlan, valueOutputs } from "./rows-state.ts";

/** What a result is called and where it comes from. */
interface Result {
  readonly name: string;
  readonly node: ResultNode;
}

/** All rows of the results of queries that have as many outputs each. */
function derivedRows(scope: Scope, derived: DerivedNode): RowsState {
  const results = resultsOf(scope, derived.queries.map(nested));
  const outputs: ValueOutput[] = results.map(({ name, node }) => ({ kind: "output", name, expression: node }));
  return {
    ...allRows(scope.source),
    scope,
    derived,
    outputs,
    named: new Map<string, ExpressionNode>(results.map(({ name, node }) => [name, node])),
  };
}

function resultsOf(scope: Scope, queries: readonly SelectPlan[]): Result[] {
  const [first, ...others] = queries.map((query) => valueOutputs(query));
  return (first ?? []).map(({ name, expression }, index) => {
    const each = [expression, ...others.flatMap((outputs) => outputs[index]?.expression ?? [])];
    return {
      name,
      node: {
        kind: "result",
        scope,
        index,
        nullable: each.some(isNullable),
        field: commonField(each.map(({ field }) => field)),
      },
    };
  });
}

/** Whether an expression can be null for some row, as far as it can be told without looking into it. */
export function isNullable(expression: ExpressionNode): boolean {
  if (expression.kind === "result") return expression.nullable;
  return !(expression.kind === "column" && expression.path.length === 0 && !expression.column.nullable);
}

/** The rows of a set as they are read, for what is asked of exactly those rows. */
export function rowsAsRead(state: RowsState): RowsState {
  refuseBeside(state, "of a limited set");
  const scope: Scope = { kind: "scope", source: state.scope.source };
  return derivedRows(scope, { operator: "union", queries: [selectPlan({ ...state, ...ALONE })] });
}

/** Two sets taken together. */
export function combinedRows(left: RowsState, right: RowsState, operator: DerivedNode["operator"]): RowsState {
  const verb = operator === "unionAll" ? "union" : operator;
  for (const state of [left, right]) {
    refuseBeside(state, verb);
    if (operator !== "unionAll") checkComparable(state, verb);
  }
  const scope: Scope = { kind: "scope", source: left.scope.source };
  const aligned = { ...right, outputs: alignedOutputs(left, right, verb) };
  return derivedRows(scope, { operator, queries: [left, aligned].map((state) => selectPlan({ ...state, ...ALONE })) });
}

/** The outputs of the other set in the order of the first. */
function alignedOutputs(left: RowsState, right: RowsState, verb: string): ValueOutput[] {
  const model = left.scope.source.name;
  const [mine, theirs] = [valueOutputs(left), valueOutputs(right)];
  if (mine.length !== theirs.length)
    throw invalid(model, [], `${verb}() takes a set with the same fields: select them`);
  return mine.map(({ name, expression: { field } }) => {
    const other = theirs.find((output) => output.name === name);
    if (other === undefined)
      throw invalid(
        model,
        [name],
        `is not selected in the other set of ${verb}(): select it, or annotate it under this name`,
      );
    const { storage } = other.expression.field;
    if (!isComparable(field, other.expression.field) || field.storage !== storage)
      throw invalid(model, [name], `is of another kind in the other set of ${verb}(): cast one of them`);
    return other;
  });
}

function refuseBeside({ outputs, lock }: RowsState, verb: string): void {
  if (lock !== null) throw new UnsupportedError(`lock() in ${verb}`, "every store", "lock plain rows");
  const included = outputs.find((output) => output.kind === "include");
  if (included !== undefined)
    throw new UnsupportedError(
      `include("${included.name}") in ${verb}`,
      "every store",
      "ask for the related rows apart",
    );
}
