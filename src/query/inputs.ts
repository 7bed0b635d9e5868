import type { DefaultSetting } from "../plan/any-field.ts";
import type { ColumnShape, ExpressionNode, Source, TableShape } from "../plan/nodes.ts";
import type { Assignment, InsertPlan } from "../plan/write-plan.ts";
import { type Issue, ValidationError, invalid } from "../errors.ts";
import { isNow } from "../fields/now.ts";
import { Refusal } from "../fields/refusal.ts";
import { FieldExpression, columnExpression } from "./expressions.ts";
import { plainEntries } from "./filter.ts";

/** What a column of a new or changed row gets: a canonical value, or something the store works out. */
export type Cell = { readonly value: unknown } | { readonly expression: ExpressionNode };

/** What a row says, by column. Columns that it does not mention are absent. */
export type Cells = Map<ColumnShape, Cell>;

/** Gives the insert behind a value that is a query of an earlier `create`, or `null`. */
export type CreatedBy = (value: unknown) => InsertPlan | null;

/** Reads the values users hand in for rows, all problems at once. */
export class InputReader {
  readonly #table: TableShape;
  readonly #model: string;
  readonly #source: Source;
  readonly #createdBy: CreatedBy;

  constructor(source: Source, createdBy: CreatedBy) {
    this.#source = source;
    this.#table = source.table;
    this.#model = source.name;
    this.#createdBy = createdBy;
  }

  /** The columns and values of a new row as far as it gives them; `create` adds what it leaves out. */
  given(row: unknown, issues: Issue[], at: readonly (string | number)[] = []): Cells {
    const cells: Cells = new Map();
    for (const [name, value] of plainEntries(this.#model, row, [], "a row must be a plain object")) {
      if (value === undefined) continue;
      const column = this.#table.byName.get(name);
      if (column !== undefined) this.#put(cells, column, this.#cell(column, value, issues, at), issues, at);
      else this.#reference(cells, name, value, issues, at);
    }
    return cells;
  }

  /** A whole new row: what was given, defaults, and nulls. A required value that is missing is an issue. */
  create(row: unknown, issues: Issue[], at: readonly (string | number)[] = []): { given: Cells; all: Cells } {
    const given = this.given(row, issues, at);
    const all: Cells = new Map();
    for (const column of this.#table.columns) {
      const cell = given.get(column) ?? this.#missing(column, issues, at);
      if (cell !== null) all.set(column, cell);
    }
    return { given, all };
  }

  /** The assignments of a patch, which may be an object or a callback; `onUpdate` settings are added. */
  patch(patch: unknown, ...scopes: readonly object[]): Assignment[] {
    const issues: Issue[] = [];
    const built: unknown = typeof patch === "function" ? (patch as (...fields: readonly object[]) => unknown)(...scopes) : patch;
    const cells = this.given(built, issues);
    if (cells.size > 0) this.touch(cells, issues);
    this.check(issues);
    return this.assignments(cells);
  }

  /** Adds what `onUpdate` settings put into changed rows. */
  touch(cells: Cells, issues: Issue[]): void {
    for (const column of this.#table.columns) {
      const setting = column.field.settings.onUpdate;
      if (setting !== null && !cells.has(column)) cells.set(column, this.#setting(column, setting, issues, []));
    }
  }

  /** Cells as assignments. */
  assignments(cells: Cells): Assignment[] {
    return Array.from(cells, ([column, cell]) => ({
      column,
      expression: "expression" in cell ? cell.expression : { kind: "value", value: cell.value, field: column.field },
    }));
  }

  /** Throws what was found. */
  check(issues: readonly Issue[]): void {
    if (issues.length > 0) throw new ValidationError(this.#model, issues);
  }

  #put(cells: Cells, column: ColumnShape, cell: Cell, issues: Issue[], at: readonly (string | number)[]): void {
    const name = column.reference?.name ?? column.name;
    if (cells.has(column)) issues.push({ path: [...at, name], message: `is given twice: use ${name} or ${column.name}` });
    cells.set(column, cell);
  }

  #reference(cells: Cells, name: string, value: unknown, issues: Issue[], at: readonly (string | number)[]): void {
    const column = this.#table.columns.find((each) => each.reference?.name === name);
    if (column === undefined || column.reference === null) {
      issues.push({ path: [...at, name], message: "is not a field of this model" });
      return;
    }
    const insert = this.#createdBy(value);
    if (insert !== null) {
      const created = insert.source.table.byName.get(column.reference.key);
      if (insert.source.table.name !== column.reference.table || created === undefined) {
        issues.push({ path: [...at, name], message: "is a row of another table" });
      } else this.#put(cells, column, { expression: { kind: "created", insert, column: created, field: created.field } }, issues, at);
      return;
    }
    if (value !== null && (typeof value !== "object" || !Object.hasOwn(value, column.reference.key))) {
      issues.push({ path: [...at, name], message: `must be a row with ${column.reference.key}, or null: or give ${column.name}` });
      return;
    }
    const key: unknown = value === null ? null : (value as Record<string, unknown>)[column.reference.key];
    this.#put(cells, column, this.#cell(column, key, issues, at), issues, at);
  }

  #cell(column: ColumnShape, value: unknown, issues: Issue[], at: readonly (string | number)[]): Cell {
    if (value === null) {
      if (!column.nullable) issues.push({ path: [...at, column.name], message: "must not be null" });
      return { value };
    }
    if (value instanceof FieldExpression || isNow(value)) {
      const expression = columnExpression({ kind: "scope", source: this.#source }, [], column).operand(value);
      return { expression };
    }
    const validated = column.field.validate(value);
    if (!(validated instanceof Refusal)) return { value: validated };
    for (const { path, message } of validated.issues) issues.push({ path: [...at, column.name, ...path], message });
    return { value: null };
  }

  #missing(column: ColumnShape, issues: Issue[], at: readonly (string | number)[]): Cell | null {
    const setting = column.field.settings.default;
    if (setting !== null) return this.#setting(column, setting, issues, at);
    if (column.generated) return null;
    if (!column.nullable) issues.push({ path: [...at, column.reference?.name ?? column.name], message: "is required" });
    return { value: null };
  }

  #setting(column: ColumnShape, setting: DefaultSetting, issues: Issue[], at: readonly (string | number)[]): Cell {
    if (setting.kind === "now") return { expression: { kind: "now", field: column.field } };
    return this.#cell(column, setting.kind === "call" ? setting.call() : setting.value, issues, at);
  }
}

/** Finds the columns of a key in what a user passed: one value, or an object with exactly the fields of a composite key. */
export function keyValues(source: Source, key: unknown): readonly unknown[] {
  const columns = source.table.key;
  const names = columns.map((column) => column.name);
  let values: readonly unknown[];
  if (columns.length === 1) values = [key];
  else {
    const entries = new Map(plainEntries(source.name, key, [], `the key must be an object with ${names.join(" and ")}`));
    if (entries.size !== names.length || !names.every((name) => entries.has(name))) {
      throw invalid(source.name, [], `the key must have exactly ${names.join(" and ")}`);
    }
    values = names.map((name) => entries.get(name));
  }
  return columns.map((column, index) => {
    const value = values[index];
    if (value === null || value === undefined) throw invalid(source.name, [column.name], "is the key and must not be null");
    const accepted = column.field.accept(value);
    if (!(accepted instanceof Refusal)) return accepted;
    throw new ValidationError(source.name, accepted.issues.map((issue) => ({ path: [column.name, ...issue.path], message: issue.message })));
  });
}
