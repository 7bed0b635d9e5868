import type { FieldShape } from "../plan/any-field.ts";
import type { SelectPlan } from "../plan/select-plan.ts";
import { invalid } from "../errors.ts";
import { ALONE, RowsHolder, type RowsState, bound, nestedPlan, valueOutputs } from "./rows-state.ts";

/** A query for the values of one column. */
interface ColumnQuery {
  readonly select: SelectPlan;
  readonly field: FieldShape;
}

/** The query of a set of one column, `null` for what is no set; a set of more columns is a `ValidationError`. */
export function columnQuery(given: unknown): ColumnQuery | null {
  if (!(given instanceof RowsHolder)) return null;
  const select = nestedPlan({ ...given.rows, ...ALONE });
  return { select, field: onlyOutput(given.rows) };
}

/** The query of the first row of a set of one column. */
export function firstOfColumn(state: RowsState): ColumnQuery {
  const field = onlyOutput(state);
  const limit = Math.min(state.limit ?? 1, 1);
  // A whole that is one group is one row, whatever its order would be.
  const isOne = state.group?.length === 0;
  const select = nestedPlan({ ...state, ...ALONE }, !isOne);
  return { select: isOne || select.reverse ? select : { ...select, limit: bound(limit) }, field };
}

function onlyOutput(state: RowsState): FieldShape {
  const [output, ...others] = valueOutputs(state);
  if (output === undefined || others.length > 0 || state.outputs.length > 1)
    throw invalid(state.scope.source.name, [], "a subquery has exactly one column: select() it");
  return output.expression.field;
}
