import { ValidationError } from "../errors.ts";
import type { TableDeclaration } from "../plan/nodes.ts";
import { checkNumbers } from "./field-numbers-check.ts";
import {
  type FieldNumbers,
  type ModelNumbers,
  type NumberedModels,
  lockedNumbers,
  noNumbers,
  numberedTables,
  writtenType,
} from "./field-numbers.ts";
import { numberedColumns } from "./field-numbers-table.ts";

/** The lock of models that were never locked. A `ValidationError` for fields without a number among others. */
export function numbersOf(models: NumberedModels): FieldNumbers {
  return updateNumbers(noNumbers, models);
}

/**
 * The lock with what the models say now: new fields are added, those that are gone leave their numbers behind as reserved. Models
 * that are not among these stay as they are. A `ValidationError` with every problem that `checkNumbers` finds.
 */
export function updateNumbers(lock: FieldNumbers, models: NumberedModels): FieldNumbers {
  const [first, ...others] = checkNumbers(lock, models);
  if (first !== undefined) {
    const problems = [first, ...others];
    const isOne = problems.every(({ model }) => model === first.model);
    throw new ValidationError(
      isOne ? first.model : null,
      problems.map(({ model, field, message }) => ({ path: isOne ? [field] : [model, field], message })),
    );
  }
  const updated = numberedTables(models).map((table): [string, ModelNumbers] => [
    table.name,
    numbersOfTable(table, lockedNumbers(lock, table.name)),
  ]);
  const all = { ...lock.models, ...Object.fromEntries(updated) };
  return {
    version: 1,
    models: Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

function numbersOfTable(table: TableDeclaration, before: ModelNumbers): ModelNumbers {
  const columns = numberedColumns(table);
  const gone = Object.keys(before.fields)
    .map(Number)
    .filter((number) => !columns.has(number));
  return {
    fields: Object.fromEntries(
      [...columns].map(([number, { column, field }]) => [number, { column, type: writtenType(field) }]),
    ),
    reserved: [...before.reserved, ...gone].sort((one, other) => one - other),
  };
}
