import type { ColumnShape, TableDeclaration } from "../plan/nodes.ts";
import { checkOptions } from "../contracts/known-options.ts";
import { type Issue, invalid } from "../errors.ts";
import { Refusal } from "../fields/refusal.ts";
import { columnValue } from "./column-value.ts";
import { fromJson, jsonAdvice } from "./json-form.ts";
import type { SchemaResult } from "./schema-types.ts";
import { addVirtuals } from "./virtual-fields.ts";

/** Which fields a schema is about. */
interface Choice {
  readonly only?: readonly string[];
  readonly omit?: readonly string[];
}

/** Rows that are read hold what the schema of a field gives; rows that are written, what it takes. */
type Check = "accept" | "validate";

/** The methods of a model that give schemas. */
export function modelSchemas(table: TableDeclaration): object {
  const { columns, virtuals } = table;
  const method =
    (check: Check, known: readonly ColumnShape[], isNeeded: (column: ColumnShape) => boolean) =>
    (choice?: Choice): object => {
      const asked = chosen(table.name, known, choice);
      const validate = (value: unknown): SchemaResult<unknown> => {
        const result = read(asked, check, isNeeded, value);
        if (result.issues === undefined && check === "accept" && choice === undefined)
          addVirtuals(virtuals, result.value);
        return result;
      };
      return { "~standard": { version: 1, vendor: "anyrow", validate } };
    };
  return {
    schema: method("accept", columns, () => true),
    createSchema: method(
      "validate",
      columns,
      ({ field, nullable, generated }) => field.settings.default === null && !nullable && !generated,
    ),
    patchSchema: method(
      "validate",
      columns.filter(({ generated }) => !generated),
      () => false,
    ),
  };
}

function chosen(table: string, columns: readonly ColumnShape[], choice: Choice = {}): readonly ColumnShape[] {
  checkOptions(table, choice, ["only", "omit"]);
  const names = columns.map(({ name }) => name);
  const { only = names, omit = [] } = choice;
  const stranger = [...only, ...omit].find((name) => !names.includes(name));
  if (stranger !== undefined) throw invalid(table, [stranger], "is not a field of this schema");
  return columns.filter(({ name }) => only.includes(name) && !omit.includes(name));
}

function read(
  columns: readonly ColumnShape[],
  check: Check,
  isNeeded: (column: ColumnShape) => boolean,
  value: unknown,
): SchemaResult<Record<string, unknown>> {
  const prototype: unknown = value === null || typeof value !== "object" ? undefined : Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    return { issues: [{ path: [], message: "must be a plain object" }] };
  const rest = new Map(Object.entries(value as object));
  const issues: Issue[] = [];
  const row: Record<string, unknown> = {};
  for (const column of columns) {
    const { name } = column;
    const given = rest.get(name);
    rest.delete(name);
    if (given !== undefined) {
      const cell = readCell(column, given, check);
      if (cell instanceof Refusal) issues.push(...cell.issues);
      else row[name] = cell;
    } else if (isNeeded(column)) issues.push({ path: [name], message: "is required" });
  }
  for (const [name, given] of rest)
    if (check === "validate" && given !== undefined)
      issues.push({ path: [name], message: "is not a field of this schema" });
  return issues.length > 0 ? { issues } : { value: row };
}

/** The value of a column as it is or from its JSON form, or why it is none. */
function readCell(column: ColumnShape, value: unknown, check: Check): unknown {
  const { field } = column;
  let given = value;
  let cell = columnValue(column, given, check);
  if (cell instanceof Refusal) {
    given = fromJson(field, value);
    if (given === value && typeof value === "string")
      return new Refusal(cell.issues.map(({ path, message }) => ({ path, message: message + jsonAdvice(field) })));
    cell = columnValue(column, given, check);
  }
  // What is going to be written is validated again then, and a schema need not take what it gives.
  return cell instanceof Refusal || field[check] === field.accept ? cell : given;
}
